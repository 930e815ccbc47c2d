// `npm run requirements`: which requirements of docs/requirements.tsv a passing test claims, area by area.
// Uses the last full test run when nothing changed since, otherwise runs the tests first.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { projectRoot } from "../files/project-root.ts";
import { formatLedger, judgeLedger, parseLedger } from "./ledger.ts";
import { readTestReport, testReportFile } from "../test-run/test-report.ts";

const isFresh = (): boolean => {
  if (!existsSync(testReportFile)) return false;
  const written = statSync(testReportFile).mtimeMs;
  const sources = ["packages", "adapters", "examples"].map((folder) => `${folder}/*/{package.json,src/**/*}`);
  return globSync([...sources, "scripts/**/*"], { cwd: projectRoot }).every((file) => statSync(`${projectRoot}/${file}`).mtimeMs <= written);
};

const reuse = process.argv.includes("--last-run") || isFresh();
if (!reuse) spawnSync("node", ["scripts/test-run/run-tests.ts"], { cwd: projectRoot, stdio: ["ignore", 2, 2] });

const tests = readTestReport();
if (!tests) {
  console.error("No report of a full test run. Run npm test without arguments first.");
  process.exit(1);
}
const requirements = parseLedger(readFileSync(`${projectRoot}/docs/requirements.tsv`, "utf8"));
const settings = JSON.parse(readFileSync(`${projectRoot}/docs/requirements.settings.json`, "utf8")) as { readonly complete: readonly string[] };
const report = judgeLedger(requirements, settings.complete, tests);
console.log(formatLedger(report));
process.exitCode = report.problems.length === 0 ? 0 : 1;
