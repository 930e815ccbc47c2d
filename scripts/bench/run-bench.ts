// `npm run bench [-- <file>]`: runs the *.bench.ts files and prints, for each comparison, the rate and the ratio to the
// fastest. Read the ratios: the rates are this machine's, today.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { projectRoot } from "../files/project-root.ts";
import { formatBenches, type BenchReport } from "./format-benches.ts";

const reportFile = `${projectRoot}/reports/benches.json`;
rmSync(reportFile, { force: true });
const { status } = spawnSync("vitest", ["bench", "--run", "--reporter=json", `--outputFile=${reportFile}`, ...process.argv.slice(2)], {
  cwd: projectRoot,
  stdio: ["ignore", "ignore", "inherit"],
});
console.log(formatBenches(JSON.parse(readFileSync(reportFile, "utf8")) as BenchReport));
process.exitCode = status ?? 1;
