import { accept, refuse, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import type { NewAuditEntry, NewEvent, Transaction } from "@nexus/crm-operations";
import type { ContractSuite } from "./contract.js";
import { counterRow, counterTable } from "./conformance-tables.js";
import { expectEqual } from "./expectation.js";
import { commit, expectErrorInside, rowsOf, storageCase } from "./storage-cases.js";
import type { StorageSubject } from "./storage-subject.js";

const event = (id: string, sequence: number, data: unknown = {}, type = "CounterChanged"): NewEvent => ({ type, data, schemaVersion: 2, aggregate: { type: "counter", id, sequence } });

const entry = (entityId: string, overrides: Partial<NewAuditEntry> = {}): NewAuditEntry => ({ action: "counter.change", entityType: "counter", entityId, entityVersion: 3, changedFields: ["count", "note"], reason: null, ...overrides });

const actorOf = (ctx: OperationContext): unknown => ({ type: ctx.actor.type, id: ctx.actor.id });

/** One command on a counter: state, event and audit entry together. */
const change = async (tx: Transaction, id: string): Promise<void> => {
  const [row] = await tx.records.get(counterTable, [id]);
  const version = (row?.version ?? 0) + 1;
  const next = counterRow(id, (row?.count ?? 0) + 1, version);
  if (row) await tx.records.update(counterTable, [{ row: next, expectedVersion: row.version }]);
  else await tx.records.insert(counterTable, [next]);
  await tx.emit([event(id, version)]);
  await tx.audit([entry(id, { entityVersion: version })]);
};

const never = (subject: StorageSubject): readonly (readonly [string, (tx: Transaction) => Promise<unknown>])[] => [
  ["update", async ({ records }) => records.update(subject.auditTable, (await records.find(subject.auditTable, {})).map((row) => ({ row: { ...row, version: row.version + 1, action: "rewritten" }, expectedVersion: row.version })))],
  ["remove", async ({ records }) => records.remove(subject.auditTable, (await records.find(subject.auditTable, {})).map((row) => row.id))],
  ["remove of unknown rows", ({ records }) => records.remove(subject.auditTable, ["unknown"])],
];

/** The outbox and the audit trail: what rows they get, with whom they commit, and what can never happen to them. */
export const outboxAndAuditSuite: ContractSuite<StorageSubject> = {
  name: "outbox and audit",
  cases: [
    storageCase("an event becomes one pending row with who, when and why of the context", async (subject, tools) => {
      tools.clock.advance(12_345);
      const data = { from: "new", to: "qualified", amounts: [1, null], nested: { text: "ä😀" } };
      for (const causationId of [undefined, "event-1"]) {
        const ctx = tools.context({ tenantId: tools.newTenant(), actor: { type: "system", id: "system:importer" }, correlationId: "why-1", ...(causationId === undefined ? {} : { causationId }) });
        await commit(subject, ctx, ({ emit }) => emit([event("a", 7, data)]));
        const [row, ...more] = await rowsOf(subject, ctx, subject.outboxTable);
        expectEqual("the row", row, {
          id: row?.id, version: 1, type: "CounterChanged", data, at: tools.clock.now(), actor: { type: "system", id: "system:importer" }, correlationId: "why-1",
          causationId: causationId ?? null, schemaVersion: 2, aggregateType: "counter", aggregateId: "a", aggregateSequence: 7, status: "pending",
          attempts: 0, dueAt: null, claimToken: null, errorCode: null, settledAt: null,
        });
        expectEqual("type of the id", typeof row?.id, "string");
        expectEqual("more rows", more, []);
      }
    }),
    storageCase("an audit entry becomes one row with who, when and why of the context", async (subject, tools) => {
      tools.clock.advance(54_321);
      const ctx = tools.context({ actor: { type: "partner", id: "partner-9" } });
      await commit(subject, ctx, ({ audit }) => audit([entry("a", { reason: "asked by phone" }), entry("b", { changedFields: [] })]));
      const rows = await rowsOf(subject, ctx, subject.auditTable);
      const expected = [entry("a"), entry("b", { changedFields: [] })].map(({ action, entityType, entityId, entityVersion, changedFields }, i) => ({
        action, entityType, entityId, entityVersion, changedFields, id: rows[i]?.id, version: 1, at: tools.clock.now(), actor: actorOf(ctx), actorId: "partner-9", correlationId: ctx.correlationId,
        result: "done", refusalCode: null, reasonDigest: i === 0 ? rows[0]?.reasonDigest : null,
      }));
      expectEqual("rows", rows, expected);
    }),
    storageCase("events stand in the outbox in the order they were emitted, within and across units of work", async (subject, tools) => {
      const ctx = tools.context();
      await commit(subject, ctx, async ({ emit }) => {
        await emit([event("b", 1), event("a", 1), event("a", 2)]);
        await emit([event("c", 1), event("b", 2)]);
      });
      tools.clock.advance(1_000);
      await commit(subject, ctx, ({ emit }) => emit([event("a", 3)]));
      expectEqual("aggregates in order", (await rowsOf(subject, ctx, subject.outboxTable)).map((row) => `${row.aggregateId}${row.aggregateSequence}`), ["b1", "a1", "a2", "c1", "b2", "a3"]);
    }),
    storageCase("emitting and auditing nothing adds nothing", async (subject, tools) => {
      const ctx = tools.context();
      await commit(subject, ctx, async ({ emit, audit }) => {
        await emit([]);
        await audit([]);
      });
      expectEqual("rows", [await rowsOf(subject, ctx, subject.outboxTable), await rowsOf(subject, ctx, subject.auditTable)], [[], []]);
    }),
    storageCase("an aggregate has one event per sequence number", async (subject, tools) => {
      const ctx = tools.context();
      await commit(subject, ctx, ({ emit }) => emit([event("a", 1), event("a", 2), event("b", 1)]));
      for (const again of [[event("a", 2)], [event("c", 1), event("c", 1)]]) {
        const error = await expectErrorInside(subject, ctx, "a sequence number again", "duplicate_record", ({ emit }) => emit(again));
        expectEqual("details", error.details, { table: subject.outboxTable.name, columns: ["aggregateType", "aggregateId", "aggregateSequence"] });
      }
      await commit(subject, ctx, ({ emit }) => emit([{ ...event("a", 1), aggregate: { type: "other", id: "a", sequence: 1 } }, event("a", 3)]));
      expectEqual("how many events", (await rowsOf(subject, ctx, subject.outboxTable)).length, 5);
    }),
    storageCase("the unit of work sees its own events and audit entries before the commit", async (subject, tools) => {
      const ctx = tools.context();
      await commit(subject, ctx, async (tx) => {
        await tx.emit([event("a", 1)]);
        await tx.audit([entry("a")]);
        expectEqual("events", (await tx.records.find(subject.outboxTable, {})).length, 1);
        expectEqual("audit entries", (await tx.records.find(subject.auditTable, {})).length, 1);
      });
    }),
    storageCase("event data that is not JSON throws invalid_record", async (subject, tools) => {
      const ctx = tools.context();
      for (const data of [undefined, null, { reason: undefined }, Number.NaN, new Date(0), "\uD800"]) {
        const error = await expectErrorInside(subject, ctx, "data that is not JSON", "invalid_record", ({ emit }) => emit([{ ...event("a", 1), data }]));
        expectEqual("details", error.details, { table: subject.outboxTable.name, column: "data" });
      }
    }),
    storageCase("a state change is committed exactly when its event and its audit entry are", async (subject, tools) => {
      const ctx = tools.context();
      const random = simulatedRandom(3);
      const endings = ["accept", "refuse", "throw", "conflict", "accept"] as const;
      const works = Array.from({ length: 40 }, (_, n) => {
        const [first = 0, second = 0, draw = 0] = random.bytes(3);
        const ending = endings[draw % endings.length];
        let runs = 0;
        return subject.unitOfWork.run(ctx, [{ kind: "counter", id: `counter-${first % 4}` }, { kind: "counter", id: `counter-${second % 4}` }], async (tx) => {
          runs += 1;
          await change(tx, `counter-${first % 4}`);
          if (ending === "throw") throw new Error(`work ${n} breaks`);
          await change(tx, `counter-${second % 4}`);
          if (ending === "conflict" && runs < 3) await tx.records.update(counterTable, [{ row: counterRow("gone", 1, 2), expectedVersion: 1 }]);
          return ending === "refuse" ? refuse("no", "No.") : accept(n);
        });
      });
      const outcomes = await Promise.allSettled(works);
      const accepted = outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value.ok).length;
      const rows = await rowsOf(subject, ctx, counterTable);
      const steps = rows.flatMap((row) => Array.from({ length: row.version }, (_, i) => `${row.id} ${i + 1}`));
      expectEqual("changes of accepted works", steps.length, accepted * 2);
      expectEqual("events", (await rowsOf(subject, ctx, subject.outboxTable)).map((row) => `${row.aggregateId} ${row.aggregateSequence}`).toSorted(), steps.toSorted());
      expectEqual("audit entries", (await rowsOf(subject, ctx, subject.auditTable)).map((row) => `${row.entityId} ${row.entityVersion}`).toSorted(), steps.toSorted());
    }),
    storageCase("audit entries are never changed and never removed: append_only", async (subject, tools) => {
      const ctx = tools.context();
      await commit(subject, ctx, ({ audit }) => audit([entry("a")]));
      const before = await rowsOf(subject, ctx, subject.auditTable);
      for (const [what, act] of never(subject)) {
        const error = await expectErrorInside(subject, ctx, `${what} of the audit trail`, "append_only", act);
        expectEqual("details", error.details, { table: subject.auditTable.name });
      }
      expectEqual("audit entries", await rowsOf(subject, ctx, subject.auditTable), before);
    }),
    storageCase("outbox rows may be marked and taken out once they are published", async (subject, tools) => {
      const ctx = tools.context();
      await commit(subject, ctx, ({ emit }) => emit([event("a", 1), event("a", 2)]));
      const [first, second] = await rowsOf(subject, ctx, subject.outboxTable);
      if (first) await commit(subject, ctx, ({ records }) => records.update(subject.outboxTable, [{ row: { ...first, version: 2, status: "published" }, expectedVersion: 1 }]));
      expectEqual("states", (await rowsOf(subject, ctx, subject.outboxTable)).map((row) => row.status), ["published", "pending"]);
      expectEqual("how many went", await commit(subject, ctx, ({ records }) => records.remove(subject.outboxTable, [first?.id ?? "", second?.id ?? ""])), 2);
    }),
  ],
};
