import { expect, test } from "vitest";
import { auditTests } from "./audit.ts";
import type { TestResult } from "./test-report.ts";

const result = (file: string, status: TestResult["status"] = "passed", ...titles: string[]): TestResult => ({ file, status, titles });
const everyProject = ["packages/a/src/a.test.ts", "adapters/a/src/a.test.ts", "examples/a/src/a.test.ts", "scripts/a.test.ts"].map((file) => result(file));

test("a run in which every project ran and nothing was skipped is sound", () => {
  expect(auditTests(everyProject)).toEqual([]);
});

test("a project that ran no test is named, also when all its tests were skipped", () => {
  expect(auditTests(everyProject.slice(1))).toEqual(['The vitest project "packages" ran no test.']);
  const skipped = result("packages/a/src/a.test.ts", "skipped", "skipped: shared data is missing");
  expect(auditTests([...everyProject.slice(1), skipped])).toEqual(['The vitest project "packages" ran no test.']);
});

test("a skipped test is a problem unless a title says what is missing", () => {
  expect(auditTests([...everyProject, result("scripts/b.test.ts", "pending", "imports the file")])).toHaveLength(1);
  expect(auditTests([...everyProject, result("scripts/b.test.ts", "todo", "imports the file")])).toHaveLength(1);
  expect(auditTests([...everyProject, result("scripts/b.test.ts", "skipped", "real leads (skipped: ../shared/data is missing)", "imports")])).toEqual([]);
});
