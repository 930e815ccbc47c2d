/** What a score means in one word (BUS-CRM-0016). */
export type LeadQuality = "high" | "medium" | "low";

/** Lowest value of each class, best class first; what is below them all is low. */
export const leadQualityThresholds: readonly { readonly quality: LeadQuality; readonly atLeast: number }[] = [
  { quality: "high", atLeast: 70 },
  { quality: "medium", atLeast: 40 },
  { quality: "low", atLeast: 0 },
];

const all = ["high", "medium", "low"] as const satisfies readonly LeadQuality[];

export const LeadQuality = {
  all,
  is: (value: unknown): value is LeadQuality => all.some((quality) => quality === value),
  of: (scoreValue: number): LeadQuality => leadQualityThresholds.find(({ atLeast }) => scoreValue >= atLeast)?.quality ?? "low",
} as const;
