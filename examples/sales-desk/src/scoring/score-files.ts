import { systemClock } from "@nexus/adapter-memory";
import { CalendarDate, Instant } from "@nexus/common";
import { scoreLeadsCommand, type LeadRecord } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { allPages } from "../desk/pages.js";
import { DeskError } from "../desk-error.js";
import { imported, type FileTally } from "../import/file-tally.js";
import type { ChosenFile } from "../import/import-files.js";
import { count } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";

/** What came of scoring. */
export interface ScoringTally {
  /** The instant the scores are for; null when there was nothing to score. */
  readonly at: Instant | null;
  /** Leads that had no score before. */
  readonly first: number;
  readonly changed: number;
  readonly unchanged: number;
  /** How many were refused, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

interface ScoringJob {
  readonly desk: Desk;
  readonly terminal: Pick<Terminal, "progress" | "goOn">;
}

/**
 * Scores the leads that came from the same sources as these files, in this run or before. The scores
 * are for the end of the day somebody names, and otherwise for the latest moment the files tell of, so
 * that the same files give the same scores on any day. Leads without dates tell of the moment they
 * were first taken in. Throws a DeskError for a day to come.
 */
export const scoreFiles = async (files: readonly ChosenFile[], tallies: readonly FileTally[], day: CalendarDate | undefined, { desk, terminal }: ScoringJob): Promise<ScoringTally> => {
  const sources = files.flatMap(({ mappings }) => mappings.filter(({ entity }) => entity === "lead").map(({ source }) => source));
  const leads = tallies.filter(({ entity }) => entity === "lead");
  const newest = leads.map((tally) => tally.newest).reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
  const at = sources.length === 0 ? null : day === undefined ? (newest ?? (await latestCreation(desk, sources))) : endOf(day, systemClock.now());
  if (at === null) return { at, first: 0, changed: 0, unchanged: 0, refused: new Map() };
  const expected = leads.reduce((sum, tally) => sum + imported(tally), 0);
  const work = (advance: (share: number) => void) =>
    scoreLeads(desk, sources, at, (done) => {
      terminal.goOn();
      advance(Math.min(1, done / expected));
    });
  return terminal.progress.step("Scores", work, ({ first, changed, unchanged }) => `${count(first + changed + unchanged)} leads scored as of ${Instant.utcDate(at)}`);
};

/** Page by page. */
const scoreLeads = async (desk: Desk, sources: readonly string[], at: Instant, onProgress: (done: number) => void): Promise<ScoringTally> => {
  const refused = new Map<string, number>();
  let first = 0;
  let changed = 0;
  let unchanged = 0;
  let done = 0;
  for await (const leads of leadsFrom(desk, sources)) {
    if (leads.length === 0) continue;
    const outcomes = await desk.execute(scoreLeadsCommand, { ids: leads.map(({ id }) => id), at });
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.outcome === "rejected") refused.set(outcome.refusal.code, (refused.get(outcome.refusal.code) ?? 0) + 1);
      else if (outcome.outcome === "unchanged") unchanged += 1;
      else if (leads[i]?.score === null) first += 1;
      else changed += 1;
    }
    done += leads.length;
    onProgress(done);
  }
  return { at, first, changed, unchanged, refused };
};

const endOf = (day: CalendarDate, now: Instant): Instant => {
  if (CalendarDate.startUtc(day) > now) throw DeskError.invalidOption("--as-of", "a day that has come");
  const end = Instant.addMilliseconds(CalendarDate.startUtc(CalendarDate.addDays(day, 1)), -1);
  return end < now ? end : now;
};

const latestCreation = async (desk: Desk, sources: readonly string[]): Promise<Instant | null> => {
  let latest: Instant | null = null;
  for await (const leads of leadsFrom(desk, sources)) {
    for (const { createdAt } of leads) if (latest === null || createdAt > latest) latest = createdAt;
  }
  return latest;
};

/** Leads that came from these sources, page by page. */
export async function* leadsFrom(desk: Desk, sources: readonly string[]): AsyncGenerator<readonly LeadRecord[], undefined> {
  const pages = allPages((page) => desk.read((stores, ctx) => stores.leads.list(ctx, {}, page)));
  for await (const leads of pages) yield leads.filter(({ externalReferences }) => externalReferences.some(({ source }) => sources.includes(source)));
}
