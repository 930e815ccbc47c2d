/** `active` takes new opportunities; `inactive` pauses that; `archived` is the end of the road. */
export type PipelineStatus = "active" | "inactive" | "archived";

const validTransitions: Readonly<Record<PipelineStatus, readonly PipelineStatus[]>> = {
  active: ["inactive", "archived"],
  inactive: ["active", "archived"],
  archived: [],
};

/** Source: ENUM-CRM-0116, ENUM-CRM-0117, BUS-CRM-0028. */
export const PipelineStatus = {
  all: Object.keys(validTransitions) as readonly PipelineStatus[],
  validTransitions,
  is: (value: unknown): value is PipelineStatus => typeof value === "string" && Object.hasOwn(validTransitions, value),
  canTransition: (from: PipelineStatus, to: PipelineStatus): boolean => validTransitions[from].includes(to),
} as const;
