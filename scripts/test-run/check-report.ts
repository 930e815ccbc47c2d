// Was the last full test run what it claims to be? Every project ran, and nothing was skipped without saying why.
import { auditTests } from "./audit.ts";
import { readTestReport } from "./test-report.ts";

const tests = readTestReport();
const problems = tests ? auditTests(tests) : ["No report of a full test run. Run npm test without arguments first."];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
