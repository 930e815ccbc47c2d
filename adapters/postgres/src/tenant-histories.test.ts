import { describe, expect, test } from "vitest";
import { simulatedClock } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import type { UnitOfWork } from "@nexus/crm-operations";
import type { Database } from "./database/database.js";
import { onBothDatabases } from "./testing/both-databases.js";
import { noteTable } from "./testing/note-table.js";
import { partsPerTenant, playHistory, type HistoryReport, type HistoryStorage } from "./testing/tenant-history-run.js";
import { historyTables, seatTable, type HistoryStores } from "./testing/tenant-history-steps.js";
import { tenantHistory } from "./testing/tenant-history.js";
import { PostgresUnitOfWork } from "./unit-of-work/postgres-unit-of-work.js";

const histories = process.env["NEXUS_SOAK"] ? 5_000 : 60;
/** So many histories at a time, each with two or three tenants: more than there are connections. */
const lanes = 6;
const clock = simulatedClock();

const storageOn = (database: Database, change: (unitOfWork: UnitOfWork<HistoryStores>) => UnitOfWork<HistoryStores> = (same) => same): HistoryStorage => {
  const parts = partsPerTenant();
  return { parts, unitOfWork: change(new PostgresUnitOfWork({ database, clock, ids: parts.ids, random: parts.random })) };
};

/** The model: a storage in memory that knows of one tenant only. */
const aloneInMemory = (): HistoryStorage => {
  const parts = partsPerTenant();
  return { parts, unitOfWork: memoryStorage({ clock, ids: parts.ids, random: parts.random }).unitOfWork };
};

interface Played extends HistoryReport {
  readonly histories: number;
}

/** The histories of these seeds; on the way all the answers, at the end all rows. */
const play = async (subject: HistoryStorage, seeds: readonly number[], together: boolean): Promise<Played> => {
  const left = [...seeds];
  const reports: HistoryReport[] = [];
  const lane = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) reports.push(await playHistory(tenantHistory(seed), subject, aloneInMemory, together));
  };
  await Promise.all(Array.from({ length: together ? lanes : 1 }, lane));
  return {
    histories: reports.length,
    answers: reports.reduce((sum, { answers }) => sum + answers, 0),
    accepted: reports.reduce((sum, { accepted }) => sum + accepted, 0),
    rows: historyTables.map((_, n) => reports.reduce((sum, { rows }) => sum + (rows[n] ?? 0), 0)),
    leaks: reports.flatMap(({ leaks }) => leaks),
  };
};

const seedsFrom = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, n) => first + n);

/** The same database with other words at the beginning of each transaction. */
const beginning = (database: Database, change: (script: string) => string): Database => ({
  transaction: (opening, work) => database.transaction({ ...opening, script: change(opening.script) }, work),
  close: () => database.close(),
});

onBothDatabases([noteTable, seatTable], (underTest, where) => {
  const together = where === "a server";
  const rowsOfAll = (): Promise<readonly number[]> =>
    underTest().database.transaction({ mode: "read-only", script: "" }, async (session) => {
      const counts: number[] = [];
      for (const { name } of historyTables) counts.push(Number((await session.query(`select count(*) as rows from "${name}"`, [])).rows[0]?.["rows"]));
      return { commit: true, value: counts };
    });

  test(`${histories} random histories of two or three tenants: each tenant sees and keeps what it would alone, 0 leaks`, async () => {
    const before = await rowsOfAll();
    const played = await play(storageOn(underTest().database), seedsFrom(1, histories), together);
    expect(played.leaks).toEqual([]);
    expect(played.histories).toBe(histories);
    expect(played.accepted).toBeGreaterThan(played.answers / 3);
    // Counted by the owner of the tables, who sees all rows: none belongs to anybody else.
    expect((await rowsOfAll()).map((rows, n) => rows - (before[n] ?? 0))).toEqual(played.rows);
    console.info(`${where}: seeds 1 to ${histories}, ${played.answers} units of work (${played.accepted} accepted), ${played.rows.reduce((sum, rows) => sum + rows, 0)} rows at the end, ${played.leaks.length} leaks`);
  }, 1_800_000);

  describe("control: the same histories show leaks", () => {
    const seeds = seedsFrom(1_000_000, 20);

    test("as a role that row-level security does not bind", async () => {
      const asOwner = beginning(underTest().database, (script) => script.replace("set_config('role', 'nexus_app', true)", "set_config('role', 'none', true)"));
      const { leaks } = await play(storageOn(asOwner), seeds, together);
      expect(leaks.length).toBeGreaterThan(seeds.length);
    });

    test("on a storage that takes one tenant for another now and then", async () => {
      let works = 0;
      const confused = storageOn(underTest().database, (unitOfWork) => ({
        read: (ctx, work) => unitOfWork.read(ctx, work),
        run: (ctx, locks, work) => unitOfWork.run((works += 1) % 50 === 0 ? { ...ctx, tenantId: ctx.tenantId.replace(/\d$/, (n) => String((Number(n) + 1) % 2)) } : ctx, locks, work),
      }));
      const { leaks } = await play(confused, seedsFrom(2_000_000, 20), together);
      expect(leaks).not.toEqual([]);
    });
  });
});
