import { setTimeout as wait } from "node:timers/promises";
import { uuidV7Generator } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { memoryStorage, sha256Hasher } from "@nexus/adapter-memory";
import type { PersonalDataHolder, RecordReference, Transaction } from "@nexus/crm-operations";
import { personalDataHolderSuite, registerSuite, runSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { bindCrm } from "./bind-crm.js";
import { leadKind } from "./leads/lead-kind.js";
import { personalDataSubjectOn, personsByHolder } from "./testing/personal-data-subjects.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

onRowsOfAllStorages((rows, storage) => {
  for (const name of Object.keys(personsByHolder)) {
    const register = (): void => registerSuite(personalDataHolderSuite, personalDataSubjectOn(rows, name), runner, { label: name });
    describe(storage === "memory" ? `[TST-CRMOP-0098] the fake of PersonalDataHolder: ${name}` : name, register);
  }
});

test("every holder of the CRM is here", async () => {
  const clock = simulatedClock();
  const deps = { clock, ids: uuidV7Generator({ clock, random: simulatedRandom(3) }), hasher: sha256Hasher };
  const names = await memoryStorage(deps).unitOfWork.read(simulatedContext(), (tx) => Promise.resolve(bindCrm(deps)(tx).crmPersonalData.map(({ name }) => name)));
  // The outbox holds what the others publish; the erasure of a whole person searches it.
  expect(names).toEqual([...Object.keys(personsByHolder), "outbox"]);
});

const but = (holder: PersonalDataHolder, change: Partial<PersonalDataHolder>): PersonalDataHolder => ({
  name: holder.name,
  find: (ctx, keys) => holder.find(ctx, keys),
  trace: (ctx, records) => holder.trace(ctx, records),
  export: (ctx, records) => holder.export(ctx, records),
  erase: (ctx, records, erasure) => holder.erase(ctx, records, erasure),
  ...change,
});

const allLeads = async ({ records }: Transaction): Promise<readonly RecordReference[]> => (await records.find(leadKind.table, {})).map(({ id }) => ({ entityType: "lead", id }));

/** The leads' holder, broken in one way each, and the case that is made for it. */
const saboteurs: readonly (readonly [string, string, (holder: PersonalDataHolder, tx: Transaction) => PersonalDataHolder])[] = [
  ["forgets one column", "an erased person is in no row any more, the bin included", (holder, { records: rows }) =>
    but(holder, {
      async erase(ctx, records, erasure) {
        const before = new Map((await rows.find(leadKind.table, {})).map((row) => [row.id, row.title]));
        const changed = await holder.erase(ctx, records, erasure);
        const after = await rows.find(leadKind.table, {});
        await rows.update(leadKind.table, after.map((row) => ({ row: { ...row, version: row.version + 1, title: before.get(row.id) ?? row.title }, expectedVersion: row.version })));
        return changed;
      },
    })],
  ["puts records into the bin instead", "an erased person is in no row any more, the bin included", (holder, { records: rows }) =>
    but(holder, {
      async erase(_ctx, records, { at }) {
        const found = (await rows.get(leadKind.table, records.map(({ id }) => id))).filter((row) => row.deletedAt === null);
        await rows.update(leadKind.table, found.map((row) => ({ row: { ...row, version: row.version + 1, deletedAt: at }, expectedVersion: row.version })));
        return found.length;
      },
    })],
  ["leaves out what is in the bin", "an erased person is in no row any more, the bin included", (holder, { records: rows }) =>
    but(holder, {
      async erase(ctx, records, erasure) {
        const binned = new Set((await rows.get(leadKind.table, records.map(({ id }) => id))).flatMap((row) => (row.deletedAt === null ? [] : [row.id])));
        return holder.erase(ctx, records.filter(({ id }) => !binned.has(id)), erasure);
      },
    })],
  ["erases everybody", "nobody else loses a word", (holder, tx) => but(holder, { erase: async (ctx, _records, erasure) => holder.erase(ctx, await allLeads(tx), erasure) })],
  ["counts what was erased before", "erasing again changes nothing and answers 0", (holder) => but(holder, { erase: async (ctx, records, erasure) => Math.max(records.length, await holder.erase(ctx, records, erasure)) })],
  ["writes again what is erased already", "erasing again changes nothing and answers 0", (holder, { records: rows }) =>
    but(holder, {
      async erase(ctx, records, erasure) {
        const changed = await holder.erase(ctx, records, erasure);
        const found = await rows.get(leadKind.table, records.map(({ id }) => id));
        await rows.update(leadKind.table, found.map((row) => ({ row: { ...row, version: row.version + 1 }, expectedVersion: row.version })));
        return changed;
      },
    })],
  ["exports everybody", "an export tells every word of the person, and none of anybody else", (holder, tx) => but(holder, { export: async (ctx) => holder.export(ctx, await allLeads(tx)) })],
  ["exports the records and not what is beside them", "an export tells every word of the person, and none of anybody else", (holder) => but(holder, { export: async (ctx, records) => (await holder.export(ctx, records)).filter(({ kind }) => kind === "external-reference") })],
  ["forgets erased records", "links lead from a person's records to that person's, before and after the erasure", (holder, { records: rows }) =>
    but(holder, {
      async trace(ctx, records) {
        const alive = new Set((await rows.find(leadKind.table, {})).flatMap((row) => (row.title === "[erased]" ? [] : [row.id])));
        return (await holder.trace(ctx, records)).filter(({ id }) => alive.has(id));
      },
    })],
  ["finds everybody", "a person is found by keys in any case, and nobody by an erased person's", (holder, tx) => but(holder, { find: () => allLeads(tx) })],
  ["takes records of any kind for its own", "records that nobody keeps, and kinds it does not know, are nothing to it", (holder) => but(holder, { trace: (ctx, records) => holder.trace(ctx, records.map(({ id }) => ({ entityType: "lead", id }))) })],
];

describe("the suite rejects every broken holder", () => {
  for (const [name, caughtBy, sabotage] of saboteurs) {
    test(`one that ${name}`, async () => {
      const { failed } = await runSuite(
        personalDataHolderSuite,
        (request) => {
          const storage = memoryStorage({ clock: request.clock, ids: uuidV7Generator({ clock: request.clock, random: simulatedRandom(3) }) });
          return personalDataSubjectOn(() => storage.unitOfWork, "crm-leads", sabotage)(request);
        },
        runner,
      );
      expect(failed.map((failure) => failure.name)).toContain(caughtBy);
      expect(failed.find((failure) => failure.name === caughtBy)?.error).toMatchObject({ code: "contract_broken" });
    });
  }
});
