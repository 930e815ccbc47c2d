import type { FindingGroup } from "../import/findings.js";
import { count, table } from "../terminal/table.js";
import type { Section } from "./section.js";

interface Line {
  readonly kind: string;
  readonly times: string;
  readonly example: string;
}

const total = (groups: readonly FindingGroup[]): number => groups.reduce((sum, { times }) => sum + times, 0);

/** Cells, and rows as a whole, that were not taken as they stood. */
export const repairsReport = (groups: readonly FindingGroup[], list: string): Section => findingsReport(groups, `Repairs: ${count(total(groups))}`, "Rule", list);

/** Rows that were not taken at all. */
export const rejectionsReport = (groups: readonly FindingGroup[], list: string): Section => findingsReport(groups, `Rejected rows: ${count(total(groups))}`, "Reason", list);

/** Rows that were taken as they stand, although they cannot be. */
export const odditiesReport = (groups: readonly FindingGroup[], list: string): Section => findingsReport(groups, `Odd, and taken as stated: ${count(total(groups))}`, "Finding", list);

const findingsReport = (groups: readonly FindingGroup[], heading: string, kind: string, list: string): Section => ({
  heading: groups.length === 0 ? heading : `${heading} (all of them in ${list})`,
  body:
    groups.length === 0
      ? "  none"
      : table<Line>(
          [
            { title: kind, value: (line) => line.kind },
            { title: "Times", align: "right", value: ({ times }) => times },
            { title: "For example", value: ({ example }) => example },
          ],
          [...groups].sort((a, b) => b.times - a.times).flatMap(linesOf),
        ),
});

const linesOf = ({ kind, times, examples }: FindingGroup): readonly Line[] =>
  examples.map((example, i) => ({
    kind: i === 0 ? kind : "",
    times: i === 0 ? count(times) : "",
    example: `${example.text}${example.times > 1 ? ` (${count(example.times)} times)` : ""}`,
  }));
