/** An opportunity is open until it is won or lost. */
export type OpportunityStatus = "open" | "won" | "lost";

/**
 * Won and lost are final but for two ways: reopening, and the declared change from one to the other
 * (`closedToClosed` of the pipeline's transition policy). Source: BUS-CRM-0020, BUS-CRM-0023.
 */
const validTransitions: Readonly<Record<OpportunityStatus, readonly OpportunityStatus[]>> = {
  open: ["won", "lost"],
  won: ["open", "lost"],
  lost: ["open", "won"],
};

export const OpportunityStatus = {
  all: Object.keys(validTransitions) as readonly OpportunityStatus[],
  /** `won` to `lost` and back only under a policy that declares it. */
  validTransitions,
  is: (value: unknown): value is OpportunityStatus => typeof value === "string" && Object.hasOwn(validTransitions, value),
} as const;
