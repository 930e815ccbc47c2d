/** Where an activity stands. `completed` and `cancelled` are final: what follows is a new activity. */
export type ActivityStatus = "planned" | "in-progress" | "completed" | "cancelled";

const all = ["planned", "in-progress", "completed", "cancelled"] as const satisfies readonly ActivityStatus[];

const transitions: Readonly<Record<ActivityStatus, readonly ActivityStatus[]>> = {
  planned: ["in-progress", "completed", "cancelled"],
  "in-progress": ["completed", "cancelled"],
  completed: [],
  cancelled: [],
};

export const ActivityStatus = {
  all,

  /** The whole table; the documentation's diagram is made from it. */
  transitions,

  is: (value: unknown): value is ActivityStatus => all.some((status) => status === value),

  validTransitions: (from: ActivityStatus): readonly ActivityStatus[] => transitions[from],

  canTransition: (from: ActivityStatus, to: ActivityStatus): boolean => transitions[from].includes(to),

  /** Still to be done: planned or in progress. */
  isPending: (status: ActivityStatus): boolean => transitions[status].length > 0,
} as const;
