import { accept, refuse, type Actor, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import type { Condition, Records } from "@nexus/crm-operations";
import type { ContractSuite } from "./contract.js";
import { conformanceRow, conformanceTable, counterRow, counterTable, type ConformanceRow } from "./conformance-tables.js";
import { expectDone, expectEqual, expectError } from "./expectation.js";
import { commit, expectErrorInside, idsOf, insert, rowsOf, storageCase, type StorageCase } from "./storage-cases.js";
import type { StorageSubject } from "./storage-subject.js";

/** Both tenants have the rows `both-1` and `both-2` with the same keys; `theirs` belongs to the other one alone. */
const mine: readonly ConformanceRow[] = [conformanceRow("both-1", { code: "k", serial: 1, title: "mine" }), conformanceRow("both-2", { code: "l", serial: 2, title: "mine" })];
const theirs: readonly ConformanceRow[] = [
  ...mine.map((row) => ({ ...row, title: "theirs", quantity: 1_000 })),
  conformanceRow("theirs", { code: "m", serial: 3, title: "theirs", quantity: 1_000 }),
];

interface Mirror {
  readonly me: OperationContext;
  readonly them: OperationContext;
}

const mirrorCase = (name: string, run: (subject: StorageSubject, mirror: Mirror) => Promise<void>): StorageCase =>
  storageCase(name, async (subject, tools) => {
    const me = tools.context();
    const them = tools.context({ tenantId: tools.newTenant() });
    await insert(subject, them, conformanceTable, theirs);
    await expectDone("inserting ids and keys that another tenant has", () => insert(subject, me, conformanceTable, mine));
    await run(subject, { me, them });
    expectEqual("rows of the other tenant", await rowsOf(subject, them, conformanceTable), theirs);
  });

/** The same question about a foreign and about an unknown id must have the same answer. */
const expectSameAnswer = async (what: string, ask: (id: string) => Promise<unknown>): Promise<void> =>
  expectEqual(`${what} with the id of another tenant's row`, await ask("theirs"), await ask("unknown"));

const commands: readonly ((records: Records, draw: number) => Promise<unknown>)[] = [
  (records, draw) => records.insert(conformanceTable, [conformanceRow(`new-${draw}`, { serial: 10 + draw })]),
  (records, draw) => records.remove(conformanceTable, [["both-1", "both-2", "theirs", `new-${draw}`][draw % 4] ?? ""]),
  (records) => records.remove(conformanceTable, ["theirs", "both-1"]),
  async (records, draw) => {
    const rows = await records.find(conformanceTable, {});
    await records.update(conformanceTable, rows.map((row) => ({ row: { ...row, version: row.version + 1, quantity: draw }, expectedVersion: row.version })));
  },
  (records, draw) => records.update(conformanceTable, [{ row: conformanceRow("theirs", { version: 2, quantity: draw }), expectedVersion: 1 }]),
];

const badContexts: readonly (readonly [string, (ctx: OperationContext) => OperationContext])[] = [
  ["tenantId", (ctx) => ({ ...ctx, tenantId: "" })],
  ["tenantId", (ctx) => ({ ...ctx, tenantId: "   " })],
  ["tenantId", (ctx) => ({ ...ctx, tenantId: ` ${ctx.tenantId}` })],
  ["tenantId", (ctx) => ({ ...ctx, tenantId: "a\u0000b" })],
  ["tenantId", (ctx) => ({ ...ctx, tenantId: "\uD800" })],
  ["tenantId", (ctx) => ({ ...ctx, tenantId: "x".repeat(129) })],
  ["actor.id", (ctx) => ({ ...ctx, actor: { ...ctx.actor, id: "" } satisfies Actor })],
  ["correlationId", (ctx) => ({ ...ctx, correlationId: "" })],
];

/** What keeps tenants apart: a foreign id is an unknown id, unique keys are per tenant, no tenant means no work. */
export const tenancySuite: ContractSuite<StorageSubject> = {
  name: "tenancy",
  cases: [
    mirrorCase("ids and unique keys are taken per tenant", async (subject, { me }) => {
      expectEqual("my rows", await rowsOf(subject, me, conformanceTable), mine);
      await insert(subject, me, conformanceTable, [conformanceRow("theirs", { code: "m", serial: 3 })]);
    }),
    mirrorCase("get answers nothing for the id of another tenant's row, and my row for a shared id", async (subject, { me }) => {
      await expectSameAnswer("get", (id) => subject.unitOfWork.read(me, ({ records }) => records.get(conformanceTable, [id])));
      await expectSameAnswer("get in a run", (id) => commit(subject, me, ({ records }) => records.get(conformanceTable, [id])));
      expectEqual("titles", (await subject.unitOfWork.read(me, ({ records }) => records.get(conformanceTable, ["theirs", "both-2", "both-1"]))).map((row) => row.title), ["mine", "mine"]);
    }),
    mirrorCase("find finds no rows of another tenant, whatever the condition", async (subject, { me }) => {
      await subject.unitOfWork.read(me, async ({ records }) => {
        const find = async (where: Condition<ConformanceRow>): Promise<readonly string[]> => idsOf(await records.find(conformanceTable, { where }));
        expectEqual("by id", await find({ column: "id", is: "eq", value: "theirs" }), []);
        expectEqual("by key", await find({ column: "serial", is: "eq", value: 3 }), []);
        expectEqual("by a key both have", await find({ column: "serial", is: "in", values: [1, 3] }), ["both-1"]);
        expectEqual("by anything or everything", await find({ any: [{ column: "title", is: "eq", value: "theirs" }, { not: { any: [] } }] }), ["both-1", "both-2"]);
        expectEqual("by a negation", await find({ not: { column: "title", is: "eq", value: "mine" } }), []);
        expectEqual("without a condition", idsOf(await records.find(conformanceTable, { limit: 10 })), ["both-1", "both-2"]);
      });
    }),
    mirrorCase("aggregate counts and adds up only my rows", async (subject, { me }) => {
      const groups = await subject.unitOfWork.read(me, ({ records }) => records.aggregate(conformanceTable, { groupBy: ["title"], sum: ["quantity"] }));
      expectEqual("groups", groups, [{ key: { title: "mine" }, count: 2, sums: { quantity: 2 } }]);
    }),
    mirrorCase("update treats the id of another tenant's row as gone", async (subject, { me }) => {
      await expectSameAnswer("update", async (id) => {
        const error = await expectErrorInside(subject, me, "a row that is not mine", "concurrency_conflict", ({ records }) =>
          records.update(conformanceTable, [{ row: conformanceRow(id, { version: 2 }), expectedVersion: 1 }]));
        expectEqual("ids in the error", error.details["ids"], [id]);
        return error.message;
      });
    }),
    mirrorCase("remove ignores the id of another tenant's row", async (subject, { me }) => {
      await expectSameAnswer("remove", (id) => commit(subject, me, ({ records }) => records.remove(conformanceTable, [id])));
      expectEqual("how many of mine went", await commit(subject, me, ({ records }) => records.remove(conformanceTable, ["both-1", "theirs"])), 1);
    }),
    mirrorCase("a long random history of one tenant leaves the other as it was", async (subject, { me }) => {
      const random = simulatedRandom(5);
      for (let i = 0; i < 60; i += 1) {
        const [which = 0, draw = 0] = random.bytes(2);
        await subject.unitOfWork.run(me, [], async ({ records }) => {
          const [outcome] = await Promise.allSettled([commands[which % commands.length]?.(records, draw)]);
          return outcome.status === "fulfilled" ? accept(undefined) : refuse("failed", "The history goes on.");
        });
      }
    }),
    storageCase("events and audit entries belong to the tenant that made them", async (subject, tools) => {
      const contexts = [tools.context(), tools.context({ tenantId: tools.newTenant() })];
      for (const [n, ctx] of contexts.entries()) {
        await commit(subject, ctx, async (tx) => {
          await tx.emit([{ type: "Counted", data: { n }, schemaVersion: 1, aggregate: { type: "counter", id: "a", sequence: 1 } }]);
          await tx.audit([{ action: `action-${n}`, entityType: "counter", entityId: "a", entityVersion: 1, changedFields: [], reason: null }]);
        });
      }
      for (const [n, ctx] of contexts.entries()) {
        expectEqual("events", (await rowsOf(subject, ctx, subject.outboxTable)).map((row) => row.data), [{ n }]);
        expectEqual("audit entries", (await rowsOf(subject, ctx, subject.auditTable)).map((row) => row.action), [`action-${n}`]);
      }
    }),
    storageCase("tenants work side by side without seeing each other", async (subject, tools) => {
      const contexts = Array.from({ length: 5 }, () => tools.context({ tenantId: tools.newTenant() }));
      await Promise.all(contexts.flatMap((ctx, n) => ["a", "b", "c"].map((id) => insert(subject, ctx, counterTable, [counterRow(id, n)]))));
      for (const [n, ctx] of contexts.entries()) expectEqual("rows", await rowsOf(subject, ctx, counterTable), ["a", "b", "c"].map((id) => counterRow(id, n)));
    }),
    storageCase("a context without a proper tenant, actor or correlation throws invalid_context before anything runs", async (subject, tools) => {
      for (const [field, spoil] of badContexts) {
        const ctx = spoil(tools.context());
        let started = 0;
        const run = await expectError(`a run with a bad ${field}`, "invalid_context", () => subject.unitOfWork.run(ctx, [{ kind: "counter", id: "a" }], async () => accept((started += 1))));
        const read = await expectError(`a read with a bad ${field}`, "invalid_context", () => subject.unitOfWork.read(ctx, async () => (started += 1)));
        expectEqual("details", [run.details, read.details], [{ field }, { field }]);
        expectEqual("works started", started, 0);
      }
    }),
  ],
};
