import { openDesk, placeOf, resetDesk } from "./desk/desk.js";
import { setUp } from "./desk/set-up.js";
import { keepApart, outFiles } from "./files/out-files.js";
import { findingsIn } from "./import/findings.js";
import { importFiles } from "./import/import-files.js";
import { chooseFiles } from "./maps/choose-files.js";
import { help } from "./options/help.js";
import { readOptions, type Options } from "./options/options.js";
import { readDeals, readLeads } from "./report/read-figures.js";
import { report } from "./report/report.js";
import { whatIfReport } from "./report/what-if-report.js";
import { chooseRouting } from "./routing/choose-routing.js";
import { routeFiles } from "./routing/route-files.js";
import { compareWith } from "./routing/what-if.js";
import { explainLead, hasLeads } from "./scoring/explain-lead.js";
import { scoreFiles } from "./scoring/score-files.js";
import { failure } from "./terminal/failure.js";
import { stopwatch } from "./terminal/stopwatch.js";
import { systemTerminal, type Terminal } from "./terminal/terminal.js";

/** One run of the sales desk with these arguments. Answers the exit code. */
export const main = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    const options = readOptions(args);
    terminal.print(options.help ? help : await run(options, terminal));
    return 0;
  } catch (error) {
    const { text, exitCode } = failure(error, terminal.debug);
    terminal.complain(text);
    return exitCode;
  }
};

const run = async (options: Options, terminal: Terminal): Promise<string> => {
  const { database, out, asOf, explain, whatIf } = options;
  const watch = stopwatch();
  const files = await watch.time("choose maps", () => chooseFiles(options));
  const routing = await chooseRouting(options);
  await keepApart(files.map(({ file }) => file.path), out);
  if (options.reset) await resetDesk(database);
  const desk = await watch.time("open the database", () => terminal.progress.step("Opening the database", () => openDesk(database), () => `Database: ${placeOf(database)}`));
  try {
    if (whatIf !== undefined) return whatIfReport(await compareWith(whatIf, options, { desk, terminal }), terminal.bold);
    if (explain !== undefined && options.files.length === 0 && (await hasLeads(desk))) return await explainLead(desk, explain);
    const made = await watch.time("set up", () => setUp(desk, files.map(({ map }) => map.set)));
    const findings = await findingsIn(out);
    const tallies = await importFiles(files, { desk, findings, watch, terminal });
    await findings.close();
    const scoring = await watch.time("score", () => scoreFiles(files, tallies, asOf, { desk, terminal }));
    const routed = routing && (await routeFiles(routing, files, { desk, out, watch, terminal }));
    const leads = await watch.time("write leads.csv", () => readLeads(desk, outFiles(out).leads));
    const deals = await watch.time("write deals.csv", () => readDeals(desk, outFiles(out).deals, asOf));
    if (explain !== undefined) return await explainLead(desk, explain);
    return report({ options, made, tallies, findings, scoring, routing: routed, leads, deals, watch }, terminal.bold);
  } finally {
    await desk.close();
  }
};

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), systemTerminal(process));
