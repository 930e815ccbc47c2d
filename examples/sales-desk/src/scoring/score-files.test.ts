import { CalendarDate } from "@nexus/common";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDesk, type Desk } from "../desk/desk.js";
import { setUp } from "../desk/set-up.js";
import type { FileTally } from "../import/file-tally.js";
import { findingsIn } from "../import/findings.js";
import { importFiles, type ChosenFile } from "../import/import-files.js";
import { chooseFiles } from "../maps/choose-files.js";
import { readOptions } from "../options/options.js";
import { readLeads } from "../report/read-figures.js";
import { scoresReport } from "../report/scores-report.js";
import { stopwatch } from "../terminal/stopwatch.js";
import { testTerminal } from "../testing/test-terminal.js";
import { hasLeads } from "../desk/find-lead.js";
import { explainLead } from "./explain-lead.js";
import { scoreFiles } from "./score-files.js";

const terminal = testTerminal();
let out: string;
let desk: Desk;
let files: readonly ChosenFile[];
let tallies: readonly FileTally[];

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "sales-desk-"));
  desk = await openDesk("memory");
  files = await chooseFiles(readOptions(["--leads", fileURLToPath(new URL("../../data/leads.csv", import.meta.url))]));
  expect(await hasLeads(desk)).toBe(false);
  await setUp(desk, files.map(({ map }) => map.set));
  const findings = await findingsIn(out);
  tallies = await importFiles(files, { desk, findings, watch: stopwatch(), terminal });
  await findings.close();
});
afterAll(() => rm(out, { recursive: true }));

const score = (day?: string) => scoreFiles(files, tallies, day === undefined ? undefined : CalendarDate.of(day), { desk, terminal });

test("scores are first, then as before, then changed by a later day, and never taken back by an earlier one", async () => {
  await expect(explainLead(desk, "SD-1022")).rejects.toMatchObject({ code: "lead_without_score" });
  expect(await score()).toMatchObject({ at: "2026-05-25T00:00:00.000Z", first: 59, changed: 0, unchanged: 0 });
  expect(await score()).toMatchObject({ first: 0, changed: 0, unchanged: 59 });
  expect(await score("2026-06-30")).toMatchObject({ at: "2026-06-30T23:59:59.999Z", first: 0, changed: 59, unchanged: 0 });
  const back = await score();
  expect(back).toMatchObject({ first: 0, changed: 0, unchanged: 0, refused: new Map([["lead_score_superseded", 59]]) });
  const { heading, body } = scoresReport(await readLeads(desk, join(out, "leads.csv")), back, false);
  expect(heading).toBe("Scores of 59 leads, as of 2026-06-30");
  expect(body).toContain("  59 leads keep their score of a later day (--reset starts over).\n");
});

test("without leads in the files there is nothing to score", async () => {
  expect(await scoreFiles([], [], undefined, { desk, terminal })).toEqual({ at: null, first: 0, changed: 0, unchanged: 0, refused: new Map() });
});
