// `npm run check`: all that must hold before a change is merged. `-- --without-tests` leaves the tests to a run before.
import { mkdirSync, writeFileSync } from "node:fs";
import { projectRoot } from "../files/project-root.ts";
import { runChecks, type Check } from "./run-checks.ts";

const sources: readonly Check[] = [
  { name: "types", command: "tsc -b && tsc -p tsconfig.tests.json" },
  { name: "lint", command: "oxlint --deny-warnings" },
  { name: "layers", command: "node scripts/layers/check-layers.ts" },
  { name: "dead code", command: "knip" },
];
const tests: readonly Check[] = [{ name: "tests", command: "node scripts/test-run/run-tests.ts" }];
const results: readonly Check[] = [
  { name: "test run", command: "node scripts/test-run/check-report.ts" },
  { name: "requirements", command: "node scripts/requirements/report-coverage.ts --last-run" },
];
const build: readonly Check[] = [{ name: "build", command: "pnpm run t:build" }];
const packages: readonly Check[] = [
  { name: "packed packages", command: "node scripts/packages/packed.ts" },
  { name: "API reports", command: "node scripts/packages/api-reports.ts" },
];

const withTests = !process.argv.includes("--without-tests");
const totals = await runChecks([sources, withTests ? tests : [], results, build, packages]);

mkdirSync(`${projectRoot}/reports`, { recursive: true });
writeFileSync(`${projectRoot}/reports/checks.json`, JSON.stringify(totals));
console.log(`${totals.passed} checks passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
