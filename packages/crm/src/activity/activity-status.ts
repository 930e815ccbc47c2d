/** Where an activity stands. `completed` and `cancelled` are final: what follows is a new activity. */
export type ActivityStatus = "planned" | "in-progress" | "completed" | "cancelled";

const all = ["planned", "in-progress", "completed", "cancelled"] as const satisfies readonly ActivityStatus[];

const validTransitions: Readonly<Record<ActivityStatus, readonly ActivityStatus[]>> = {
  planned: ["in-progress", "completed", "cancelled"],
  "in-progress": ["completed", "cancelled"],
  completed: [],
  cancelled: [],
};

export const ActivityStatus = {
  all,

  /** Where each status can go; the documentation's diagram is drawn from it. */
  validTransitions,

  is: (value: unknown): value is ActivityStatus => all.some((status) => status === value),

  canTransition: (from: ActivityStatus, to: ActivityStatus): boolean => validTransitions[from].includes(to),

  /** Still to be done: planned or in progress. */
  isPending: (status: ActivityStatus): boolean => validTransitions[status].length > 0,
} as const;
