import { countsTable, relayEvents } from "./background/relay-events.js";
import { sealTrail } from "./background/seal-trail.js";
import { closeDeal } from "./closing/close-deal.js";
import { convertLeads, type LeadsToConvert } from "./conversion/convert-leads.js";
import { readConversions } from "./conversion/read-conversions.js";
import { takeCustomersOf } from "./conversion/take-customers.js";
import { openDesk, type Desk, placeOf, resetDesk } from "./desk/desk.js";
import { hasLeads } from "./desk/find-lead.js";
import { setUp } from "./desk/set-up.js";
import { keepApart, outFiles } from "./files/out-files.js";
import { findingsIn } from "./import/findings.js";
import { importFiles } from "./import/import-files.js";
import { chooseFiles } from "./maps/choose-files.js";
import { help } from "./options/help.js";
import { readOptions, type Options } from "./options/options.js";
import { conversionReport } from "./report/conversion-report.js";
import { readDeals, readLeads } from "./report/read-figures.js";
import { report } from "./report/report.js";
import { whatIfReport } from "./report/what-if-report.js";
import { chooseRouting } from "./routing/choose-routing.js";
import { routeFiles } from "./routing/route-files.js";
import { compareWith } from "./routing/what-if.js";
import { explainLead } from "./scoring/explain-lead.js";
import { scoreFiles } from "./scoring/score-files.js";
import { failure } from "./terminal/failure.js";
import { stopwatch } from "./terminal/stopwatch.js";
import { systemTerminal, type Terminal } from "./terminal/terminal.js";
import { leadTrail } from "./trail/lead-trail.js";

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
  const { database, out, asOf, explain, lead, relay, convert, close, whatIf } = options;
  const asked = explain !== undefined || lead !== undefined || relay || convert !== undefined || close !== undefined;
  const watch = stopwatch();
  const files = await watch.time("choose maps", () => chooseFiles(options));
  const routing = await chooseRouting(options);
  await keepApart(files.map(({ file }) => file.path), out);
  if (options.reset) await resetDesk(database);
  const desk = await watch.time("open the database", () => terminal.progress.step("Opening the database", () => openDesk(database), () => `Database: ${placeOf(database)}`));
  try {
    if (whatIf !== undefined) return whatIfReport(await compareWith(whatIf, options, { desk, terminal }), terminal.bold);
    if (asked && options.files.length === 0 && (await hasLeads(desk))) return await answer(options, desk, terminal);
    const made = await watch.time("set up", () => setUp(desk, files.map(({ map }) => map.set)));
    const findings = await findingsIn(out);
    const tallies = await importFiles(files, { desk, findings, watch, terminal });
    await findings.close();
    const customers = await watch.time("take customers", () => takeCustomersOf(files, desk));
    const scoring = await watch.time("score", () => scoreFiles(files, tallies, asOf, { desk, terminal }));
    const routed = routing && (await routeFiles(routing, files, { desk, out, watch, terminal }));
    const leads = await watch.time("write leads.csv", () => readLeads(desk, outFiles(out).leads));
    const deals = await watch.time("write deals.csv", () => readDeals(desk, outFiles(out).deals, asOf));
    await watch.time("seal the audit trail", () => sealTrail({ desk, terminal }));
    if (asked) return await answer(options, desk, terminal);
    const undelivered = await desk.read(({ eventLog }) => eventLog.undelivered());
    return report({ options, made, tallies, customers, findings, scoring, routing: routed, undelivered, leads, deals, watch }, terminal.bold);
  } finally {
    await desk.close();
  }
};

/** What somebody asked for in place of the report. */
const answer = async ({ explain, lead, relay, convert, close }: Options, desk: Desk, terminal: Terminal): Promise<string> => {
  const parts = [
    ...(convert ? [await convertAndTell(convert, desk, terminal)] : []),
    ...(close ? [await closeDeal(close, desk)] : []),
    ...(convert || close ? await sealed(desk, terminal) : []),
    ...(relay ? [`${countsTable(await relayEvents({ desk, terminal }))}\n`] : []),
    ...(explain === undefined ? [] : [await explainLead(desk, explain)]),
    ...(lead === undefined ? [] : [await leadTrail(desk, lead, terminal)]),
  ];
  return parts.join("\n");
};

const convertAndTell = async (wanted: LeadsToConvert, desk: Desk, terminal: Terminal): Promise<string> => {
  const tally = await convertLeads(wanted, { desk, terminal });
  return conversionReport(tally, await readConversions(desk, tally), terminal.bold);
};

/** Sealing has nothing to tell here. */
const sealed = async (desk: Desk, terminal: Terminal): Promise<readonly string[]> => {
  await sealTrail({ desk, terminal });
  return [];
};

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), systemTerminal(process));
