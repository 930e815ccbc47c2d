/** What a forecast counts a deal as. `closed` is reached by winning only; `omitted` is left out. */
export type ForecastCategory = "omitted" | "pipeline" | "best-case" | "commit" | "closed";

const all: readonly ForecastCategory[] = ["omitted", "pipeline", "best-case", "commit", "closed"];

export const ForecastCategory = {
  /** From least to most certain. */
  all,
  is: (value: unknown): value is ForecastCategory => all.some((category) => category === value),
} as const;
