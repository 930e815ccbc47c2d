// Runs the tests. A full run leaves reports/tests.json, which the ledger of requirements and CI read;
// `npm test -- <file>` runs what it is told and leaves the last full report alone.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { testReportFile } from "./test-report.ts";

const args = process.argv.slice(2);
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${testReportFile}`];
if (args.length === 0) rmSync(testReportFile, { force: true });
const { status } = spawnSync("vitest", ["run", ...(args.length === 0 ? reporters : args)], { stdio: "inherit" });
process.exitCode = status ?? 1;
