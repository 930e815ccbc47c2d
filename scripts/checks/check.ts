// `npm run check`: all that must hold before a change is merged. `-- --without-tests` leaves the tests to a run before.
import { mkdirSync, writeFileSync } from "node:fs";
import { projectRoot } from "../files/project-root.ts";
import { runChecks } from "./run-checks.ts";

const tests = [{ name: "tests", command: "node scripts/test-run/run-tests.ts" }];
const totals = await runChecks([
  [
    { name: "types", command: "tsc -b && tsc -p tsconfig.tests.json" },
    { name: "lint", command: "oxlint --deny-warnings" },
    { name: "layers", command: "node scripts/layers/check-layers.ts" },
  ],
  process.argv.includes("--without-tests") ? [] : tests,
  [
    { name: "test report", command: "node scripts/test-run/check-report.ts" },
    { name: "requirements", command: "node scripts/requirements/report-coverage.ts --last-run" },
  ],
  [{ name: "build", command: "pnpm run t:build" }],
]);

mkdirSync(`${projectRoot}/reports`, { recursive: true });
writeFileSync(`${projectRoot}/reports/checks.json`, JSON.stringify(totals));
console.log(`${totals.passed} checks passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
