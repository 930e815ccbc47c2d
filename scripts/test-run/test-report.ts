// Reads what vitest's JSON reporter left behind.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { projectRoot } from "../files/project-root.ts";

export const testReportFile = `${projectRoot}/reports/tests.json`;

export interface TestResult {
  /** Path from the project root, with forward slashes. */
  readonly file: string;
  /** Titles of the enclosing describes, then its own. */
  readonly titles: readonly string[];
  readonly status: "passed" | "failed" | "skipped" | "pending" | "todo" | "disabled";
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: TestResult["status"];
    }[];
  }[];
}

/** Every test of a report. A file that broke before its first test counts as one failed test. */
export const testResults = (report: VitestReport): readonly TestResult[] =>
  report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(projectRoot, name).replaceAll("\\", "/");
    const tests = assertionResults.map((test) => ({ file, titles: [...test.ancestorTitles, test.title], status: test.status }));
    const brokeEarly = status === "failed" && !tests.some((test) => test.status === "failed");
    return brokeEarly ? [...tests, { file, titles: ["the file itself"], status: "failed" as const }] : tests;
  });

/** The last full run, or undefined when there was none. */
export const readTestReport = (file: string = testReportFile): readonly TestResult[] | undefined =>
  existsSync(file) ? testResults(JSON.parse(readFileSync(file, "utf8")) as VitestReport) : undefined;
