// Which requirements do passing tests claim? Pure: the files are read by requirements.ts.
import type { TestResult } from "../test-run/test-report.ts";

export interface Requirement {
  readonly id: string;
  readonly area: string;
  readonly text: string;
}

export interface AreaCoverage {
  readonly area: string;
  readonly complete: boolean;
  readonly total: number;
  readonly covered: number;
}

export interface LedgerReport {
  readonly areas: readonly AreaCoverage[];
  /** Not claimed by any passing test, in the ledger's order. */
  readonly uncovered: readonly Requirement[];
  /** Claimed and then denied: a failing test names them. */
  readonly failing: readonly string[];
  /** What is wrong, one sentence each. Empty means all is well. */
  readonly problems: readonly string[];
}

const requirementId = /^[A-Z]+-[A-Z]+-\d{4}$/;
const bracketed = /\[([A-Z]+-[A-Z]+-\d{4}(?:\s*,\s*[A-Z]+-[A-Z]+-\d{4})*)\]/g;

/** Reads the tab-separated ledger: a heading line, then id, area, requirement. Throws on a line it cannot read. */
export const parseLedger = (text: string): readonly Requirement[] => {
  const [heading, ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (heading !== "id\tarea\trequirement") throw new Error("The ledger starts with the line: id, area, requirement (tab-separated).");
  const requirements = lines.map((line, index) => {
    const [id, area, requirement] = line.split("\t");
    if (id === undefined || !requirementId.test(id) || !area || !requirement) {
      throw new Error(`Ledger line ${index + 2} is not: id, area, requirement (tab-separated).`);
    }
    return { id, area, text: requirement };
  });
  const twice = requirements.find(({ id }, index) => requirements.findIndex((other) => other.id === id) !== index);
  if (twice) throw new Error(`The ledger lists ${twice.id} twice.`);
  return requirements;
};

/** The ids a test names in its titles: `[A-B-0001] …`, `[A-B-0001] [A-B-0002] …`, `[A-B-0001, A-B-0002] …`. */
export const claimedIds = (titles: readonly string[]): readonly string[] =>
  titles.flatMap((title) => [...title.matchAll(bracketed)].flatMap((match) => (match[1] ?? "").split(/\s*,\s*/)));

/** An id counts when a passed test names it and no failed test does; a skipped test claims nothing. */
export const judgeLedger = (
  requirements: readonly Requirement[],
  completeAreas: readonly string[],
  tests: readonly TestResult[],
): LedgerReport => {
  const idsOf = (status: TestResult["status"]) => new Set(tests.filter((test) => test.status === status).flatMap((test) => claimedIds(test.titles)));
  const passed = idsOf("passed");
  const failed = idsOf("failed");
  const known = new Set(requirements.map(({ id }) => id));
  const isCovered = ({ id }: Requirement) => passed.has(id) && !failed.has(id);

  const areaNames = [...new Set(requirements.map(({ area }) => area))].sort();
  const areas = areaNames.map((area) => {
    const members = requirements.filter((requirement) => requirement.area === area);
    return { area, complete: completeAreas.includes(area), total: members.length, covered: members.filter(isCovered).length };
  });
  const unknownIds = tests.flatMap((test) =>
    claimedIds(test.titles).filter((id) => !known.has(id)).map((id) => `${test.file} names ${id}, which the ledger does not have.`),
  );
  const problems = [
    ...new Set(unknownIds),
    ...completeAreas.filter((area) => !areaNames.includes(area)).map((area) => `The settings list ${area} as complete; the ledger has no such area.`),
    ...areas.filter((area) => area.complete && area.covered < area.total).map(({ area, covered, total }) => `${area} is listed as complete, but ${total - covered} of its ${total} requirements have no passing test.`),
  ];
  return { areas, uncovered: requirements.filter((requirement) => !isCovered(requirement)), failing: [...failed].filter((id) => known.has(id)).sort(), problems };
};

/** The report as text: a table with a line per area, then what is left, then what is wrong. */
export const formatLedger = ({ areas, uncovered, failing, problems }: LedgerReport): string => {
  const total = { area: "all", complete: false, total: sum(areas.map((area) => area.total)), covered: sum(areas.map((area) => area.covered)) };
  const width = Math.max(...areas.map(({ area }) => area.length), 4);
  const row = ({ area, covered, total: of, complete }: AreaCoverage) =>
    `${area.padEnd(width)}  ${String(covered).padStart(4)} / ${String(of).padStart(4)}${complete ? "  complete" : ""}`;
  const section = (heading: string, lines: readonly string[]) => (lines.length === 0 ? [] : ["", heading, ...lines]);
  return [
    ...[...areas, total].map(row),
    ...section(`${uncovered.length} without a passing test:`, uncovered.map(({ id, area, text }) => `${id}  ${area}  ${text}`)),
    ...section("Named by a failing test:", failing),
    ...section("Wrong:", problems),
  ].join("\n");
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
