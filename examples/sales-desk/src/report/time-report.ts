import { table } from "../terminal/table.js";
import type { Stopwatch } from "../terminal/stopwatch.js";
import type { Section } from "./section.js";

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** Where the time of the job went. */
export const timeReport = (watch: Stopwatch): Section => {
  const parts = watch.parts();
  const total = parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    heading: `Time: ${seconds(total)}`,
    body: table(
      [
        { title: "Part", value: ({ part }) => part },
        { title: "Seconds", align: "right", value: ({ milliseconds }) => seconds(milliseconds) },
      ],
      parts,
    ),
  };
};
