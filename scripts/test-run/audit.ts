// What must hold for a full test run, beyond "nothing failed". Pure: test-audit.ts reads the report.
import type { TestResult } from "./test-report.ts";

/** The vitest projects, by the folder their tests live in. A config that silently finds nothing has been seen. */
const projects = { packages: "packages/", adapters: "adapters/", examples: "examples/", house: "scripts/" } as const;

/** The one reason to skip: shared data that is not there. The title, or a describe around it, says so in these words. */
const announcesMissingData = (test: TestResult): boolean => test.titles.some((title) => /skipped: .*\bmissing\b/i.test(title));

export const auditTests = (tests: readonly TestResult[]): readonly string[] => {
  const ran = tests.filter(({ status }) => status === "passed" || status === "failed");
  const idle = Object.entries(projects).filter(([, folder]) => !ran.some(({ file }) => file.startsWith(folder)));
  const silent = tests.filter((test) => !ran.includes(test) && !announcesMissingData(test));
  return [
    ...idle.map(([project]) => `The vitest project "${project}" ran no test.`),
    ...silent.map(({ file, titles, status }) => `${status} without a reason: ${file}: ${titles.join(" > ")}. Run it, or say in a title: skipped: <what> is missing.`),
  ];
};
