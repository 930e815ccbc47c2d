/** What a deal does to the business with a customer. */
export type OpportunityType = "new" | "expansion" | "renewal" | "contraction";

const all: readonly OpportunityType[] = ["new", "expansion", "renewal", "contraction"];

export const OpportunityType = {
  all,
  is: (value: unknown): value is OpportunityType => all.some((type) => type === value),
} as const;
