// The last line of CI: tests and checks in one sum. Plain JavaScript, since it also runs when the set-up failed.
import { readFileSync } from "node:fs";

const read = (name) => {
  try {
    return JSON.parse(readFileSync(new URL(`../../reports/${name}.json`, import.meta.url), "utf8"));
  } catch {
    console.error(`reports/${name}.json is not there: that part did not finish, which counts as one failure.`);
    return undefined;
  }
};

const tests = read("tests");
const checks = read("checks");
// A test file that breaks before its first test reports no failed test, only a failed file.
const brokenFiles = (tests?.testResults ?? []).filter((file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"));
const passed = (tests?.numPassedTests ?? 0) + (checks?.passed ?? 0);
const counted = (tests ? tests.numFailedTests + brokenFiles.length : 1) + (checks?.failed ?? 1);
// Failures that belong to no test (an unhandled error) make the run unsuccessful without being counted.
const failed = counted === 0 && tests?.success === false ? 1 : counted;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
