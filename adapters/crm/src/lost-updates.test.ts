import { expect, test } from "vitest";
import { NexusError, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { memoryStorage, seededTurns, sha256Hasher, trustedHost } from "@nexus/adapter-memory";
import { auditTable, bindStores, CommandPath, outboxTable, type LockKey, type RecordChange, type RecordRow, type RecordTable, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { bindCrm } from "./bind-crm.js";
import { crmCommands } from "./crm-commands.js";

const schedules = process.env["NEXUS_SOAK"] ? 10_000 : 300;
const firstSeed = Number(process.env["NEXUS_SEED"] ?? 1);

/** Everybody writes a field of their own, so that each accepted value must still be there when all have ended. */
const writers = ["jobTitle", "companyName", "city", "region"] as const;
const rounds = 3;

type Sabotage = (rows: UnitOfWork<Transaction>) => UnitOfWork<Transaction>;

interface Outcome {
  readonly accepted: number;
  /** Of these for a version that they named. */
  readonly insisted: number;
  readonly refused: number;
  readonly problems: readonly string[];
}

/** One schedule: four writers change the same two leads at once, every other time only if the version is still the one they have read. */
const schedule = async (seed: number, sabotage: Sabotage = (rows) => rows): Promise<Outcome> => {
  const clock = simulatedClock();
  const random = simulatedRandom(seed);
  const deps = { clock, ids: uuidV7Generator({ clock, random: simulatedRandom(seed + 1_000_000) }), hasher: sha256Hasher };
  const storage = memoryStorage({ ...deps, random, sleep: () => Promise.resolve(), turn: seededTurns(random, 4) });
  const rows = sabotage(storage.unitOfWork);
  const unitOfWork = bindStores(rows, bindCrm({ ...deps, settings: () => ({}) }));
  const path = new CommandPath({ unitOfWork, authorizer: trustedHost, hasher: deps.hasher, clock });
  const ctx = simulatedContext();
  const leadIds = ["L-1", "L-2"];
  for (const id of leadIds) await path.execute(ctx, crmCommands.lead.create, { id, title: id, source: "website" });

  const last = new Map<string, string>();
  const versions: string[] = [];
  let [refused, insisted] = [0, 0];
  await Promise.all(
    writers.map(async (field, writer) => {
      for (let round = 0; round < rounds; round += 1) {
        for (const id of leadIds) {
          const value = `${field} ${round}`;
          // Whoever insists on a version reads again when it has moved on; a few times, then they stop insisting.
          for (let tries = (round + writer) % 2 === 0 ? 0 : 3; tries >= 0; tries -= 1) {
            const expected = tries === 0 ? {} : { expectedVersion: await unitOfWork.read(ctx, async ({ leads }) => (await leads.find(ctx, id))?.version ?? 0) };
            const answer = await path.execute(ctx, crmCommands.lead.update, { id, [field]: value, ...expected });
            if (answer.ok) {
              last.set(`${id} ${field}`, value);
              versions.push(`${id} ${answer.value.version}`);
              if (tries > 0) insisted += 1;
              break;
            }
            if (answer.refusal.code !== "version_conflict") throw new Error(`seed ${seed}: ${answer.refusal.code} ${answer.refusal.message}`);
            refused += 1;
          }
        }
      }
    }),
  );
  return { accepted: versions.length, insisted, refused, problems: (await problemsIn(ctx, storage.unitOfWork, { leadIds, last, versions })).map((problem) => `seed ${seed}: ${problem}`) };
};

interface Told {
  readonly leadIds: readonly string[];
  /** What everybody was last told to have written. */
  readonly last: ReadonlyMap<string, string>;
  readonly versions: readonly string[];
}

const problemsIn = async (ctx: OperationContext, rows: UnitOfWork<Transaction>, { leadIds, last, versions }: Told): Promise<readonly string[]> => {
  const deps = { clock: simulatedClock(), ids: uuidV7Generator({ clock: simulatedClock(), random: simulatedRandom(1) }), hasher: sha256Hasher, settings: () => ({}) };
  const kept = await rows.read(ctx, async (tx) => ({
    leads: (await Promise.all(leadIds.map((id) => bindCrm(deps)(tx).crm.leads.byId(ctx, id)))).filter((lead) => lead !== undefined),
    events: await tx.records.find(outboxTable, {}),
    entries: await tx.records.find(auditTable, {}),
  }));
  const problems: string[] = [];
  for (const lead of kept.leads) {
    for (const field of writers) {
      const told = last.get(`${lead.id} ${field}`);
      if (told !== undefined && lead[field] !== told) problems.push(`lost update: ${lead.id} ${field} is ${String(lead[field])}, accepted was ${told}`);
    }
    const wanted = Array.from({ length: lead.version }, (_, i) => i + 1).join();
    const sequences = kept.events.filter(({ aggregateId }) => aggregateId === lead.id).map(({ aggregateSequence }) => aggregateSequence);
    const entries = kept.entries.filter(({ entityId }) => entityId === lead.id).map(({ entityVersion }) => entityVersion);
    if (sequences.toSorted((a, b) => a - b).join() !== wanted) problems.push(`${lead.id} ${lead.version}: events ${sequences.join()}`);
    if (entries.toSorted((a, b) => a - b).join() !== wanted) problems.push(`${lead.id} ${lead.version}: entries ${entries.join()}`);
    const told = versions.filter((version) => version.startsWith(`${lead.id} `));
    if (told.length !== lead.version - 1 || new Set(told).size !== told.length) problems.push(`${lead.id} ${lead.version}: ${told.length} accepted as ${told.join()}`);
  }
  return problems;
};

test(`in ${schedules} schedules of commands on the same records (seeds from ${firstSeed}) no update is lost, and versions have no gap`, async () => {
  let [accepted, insisted, refused] = [0, 0, 0];
  for (let seed = firstSeed; seed < firstSeed + schedules; seed += 1) {
    const outcome = await schedule(seed);
    expect(outcome.problems).toEqual([]);
    accepted += outcome.accepted;
    insisted += outcome.insisted;
    refused += outcome.refused;
  }
  // Both ways out have been taken, else the schedules do not interleave.
  expect(refused).toBeGreaterThan(schedules);
  expect(insisted).toBeGreaterThan(schedules);
  console.info(`${schedules} schedules: ${accepted} updates accepted, ${insisted} of them for a version they named, ${refused} refused for a version that had moved on, 0 lost`);
});

/** Takes no locks and writes over whatever version is there. */
const lastWriteWins: Sabotage = (rows) => ({
  ...rows,
  run: (ctx: OperationContext, _locks: readonly LockKey[], work) =>
    rows.run(ctx, [], (tx) =>
      work({
        ...tx,
        // The outbox would refuse the second event of one version: whoever overwrites has no such events.
        emit: () => Promise.resolve(),
        records: {
          ...tx.records,
          async update<Row extends RecordRow>(table: RecordTable<Row>, changes: readonly RecordChange<Row>[]) {
            const now = new Map((await tx.records.get(table, changes.map(({ row }) => row.id))).map(({ id, version }) => [id, version]));
            await tx.records.update(table, changes.map(({ row, expectedVersion }) => ({ row: { ...row, version: (now.get(row.id) ?? expectedVersion) + 1 }, expectedVersion: now.get(row.id) ?? expectedVersion })));
          },
        },
      })),
});

test("control: where the last write wins, updates are lost in many schedules", async () => {
  const lost = [];
  for (let seed = 1; seed <= 20; seed += 1) {
    const outcome = await schedule(seed, lastWriteWins).catch((error: unknown) => {
      if (!NexusError.is(error)) throw error;
      return { problems: [] as readonly string[] };
    });
    if (outcome.problems.some((problem) => problem.includes("lost update"))) lost.push(seed);
  }
  expect(lost.length).toBeGreaterThan(5);
});
