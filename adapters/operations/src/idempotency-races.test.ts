import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, uuidV7Generator, type OperationContext, type Result } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { sha256Hasher, systemIds, trustedHost } from "@nexus/adapter-memory";
import { connect, type PostgresStorage } from "@nexus/adapter-postgres";
import { schemaFor, startPostgresServer, type TestServer } from "@nexus/adapter-postgres/testing";
import { bindStores, CommandPath, commandStores, defineCommand, noRecords, outboxTable, type Transaction } from "@nexus/crm-operations";
import { conformanceTables, counterTable } from "@nexus/crm-operations-conformance";
import { operationsRoomsSchema } from "./operations-rooms-schema.js";
import { simulatedDeps } from "./testing/routing-under-test.js";

const callers = 8;
const keys = process.env["NEXUS_SOAK"] ? 500 : 50;
const counters = 5;

/** Done twice it shows: another count, another answer, another event. */
const add = defineCommand({
  name: "counter.add",
  action: "counter:add",
  schema: { safeParse: (input: unknown) => ({ success: true as const, data: String(input) }) },
  records: noRecords,
  locks: (id: string) => [{ kind: "counter", id }],
  async handle(_ctx: OperationContext, id: string, tx: Transaction): Promise<Result<{ readonly count: number; readonly receipt: string }>> {
    const [row] = await tx.records.get(counterTable, [id]);
    if (!row) throw new Error("The counter is missing.");
    const next = { ...row, count: row.count + 1, version: row.version + 1 };
    await tx.records.update(counterTable, [{ row: next, expectedVersion: row.version }]);
    await tx.emit([{ type: "CounterAdded", data: {}, schemaVersion: 1, aggregate: { type: "counter", id, sequence: next.count } }]);
    return accept({ count: next.count, receipt: systemIds.next() });
  },
});

let server: TestServer;
let storages: readonly PostgresStorage[];
beforeAll(async () => {
  server = await startPostgresServer();
  const url = await server.createDatabase();
  const open = (place: number): Promise<PostgresStorage> => {
    const deps = simulatedDeps();
    const ids = uuidV7Generator({ clock: deps.clock, random: simulatedRandom(300 + place) });
    return connect({ ...deps, ids, url, schemas: [operationsRoomsSchema, schemaFor("conformance", conformanceTables)], migrate: place === 0, poolSize: 1, random: simulatedRandom(place + 1) });
  };
  const first = await open(0);
  storages = [first, ...(await Promise.all(Array.from({ length: callers - 1 }, (_, i) => open(i + 1))))];
}, 120_000);
afterAll(async () => {
  await Promise.all(storages.map((storage) => storage.close()));
  await server.stop();
});

/** Every caller calls with every key, each in an order of its own. Answers the answers by key, and what was counted. */
const race = async (tenantId: string, withKeys: boolean) => {
  const ctx = simulatedContext({ tenantId });
  const ids = Array.from({ length: counters }, (_, i) => `counter-${i}`);
  const [first] = storages;
  await first?.unitOfWork.run(ctx, [], async ({ records }) => accept(await records.insert(counterTable, ids.map((id) => ({ id, version: 1, count: 0 })))));
  const answers = Array.from({ length: keys }, (): string[] => []);
  let inFlight = 0;
  await Promise.all(
    storages.map(async (storage, caller) => {
      const unitOfWork = bindStores(storage.unitOfWork, (tx) => ({ ...tx, ...commandStores(tx) }));
      const path = new CommandPath<Transaction>({ unitOfWork, authorizer: trustedHost, hasher: sha256Hasher, clock: simulatedDeps().clock });
      for (let n = 0; n < keys; n += 1) {
        // Neighbours meet at the same key, half of them on their way down.
        const key = caller % 2 === 0 ? n : keys - 1 - n;
        const answer = await path.execute(withKeys ? { ...ctx, idempotencyKey: `key-${key}` } : ctx, add, ids[key % counters]);
        if (answer.ok) answers[key]?.push(JSON.stringify([answer.value.count, answer.value.receipt]));
        else if (answer.refusal.code === "request_in_flight") inFlight += 1;
        else throw new Error(`${answer.refusal.code}: ${answer.refusal.message}`);
      }
    }),
  );
  const counted = await first?.unitOfWork.read(ctx, async ({ records }) => ({
    sum: (await records.find(counterTable, {})).reduce((sum, { count }) => sum + count, 0),
    events: (await records.find(outboxTable, {})).length,
  }));
  return { answers: answers.map((each) => new Set(each).size), inFlight, ...counted };
};

test(`${keys} keys, ${callers} callers on connections of their own: each key has one effect, and everybody gets the same answer or is told to ask again in a moment`, async () => {
  const { answers, inFlight, sum, events } = await race("keyed", true);
  expect(answers).toEqual(Array.from({ length: keys }, () => 1));
  expect({ sum, events }).toEqual({ sum: keys, events: keys });
  console.info(`${keys} keys × ${callers} callers: ${keys} effects, ${inFlight} calls told that the first one was still under way`);
}, 900_000);

test("control: without a key every call has an effect of its own", async () => {
  const { answers, sum, events } = await race("unkeyed", false);
  expect({ sum, events }).toEqual({ sum: keys * callers, events: keys * callers });
  expect(Math.min(...answers)).toBe(callers);
}, 900_000);
