import { setTimeout as wait } from "node:timers/promises";
import { CalendarDate, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { memoryStorage, sha256Hasher } from "@nexus/adapter-memory";
import { bindStores, customersLock, type PersonalDataHolder, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { personalDataHolderSuite, registerSuite, runSuite, type KeptPerson, type MakeSubject, type PersonalDataHolderSubject } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { bindParty, type PartyStores } from "./bind-party.js";
import { organisationTable } from "./customers/organisation.js";
import { partySchema } from "./party-schema.js";
import { onRowsOfAllStorages, simulatedDeps } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

type Keep = (stores: PartyStores, ctx: OperationContext, mark: string) => Promise<KeptPerson>;

const idOf = (mark: string, more = ""): string => `${mark === "zq7" ? "a" : "b"}${more}`;
const reference = (mark: string, of: string) => ({ source: "old", externalId: `${mark}${of}` });

/** A customer in every field, one merged into it, and one that was removed. */
const customer: Keep = async ({ customers }, ctx, mark) => {
  const word = (of: string): string => `${mark}${of}`;
  const email = `${word("mail")}@${word("domain")}.example`;
  const texts = { name: word("name"), city: word("city"), postalCode: word("post"), street: word("street"), note: word("note") };
  const described = { ...texts, email, website: `https://${word("site")}.example`, phone: `+49 30 ${mark === "zq7" ? "77712345" : "88812345"}`, customFields: { remark: word("custom") } };
  await customers.create(ctx, { ...described, id: idOf(mark), externalReferences: [reference(mark, "ref")] });
  await customers.create(ctx, { id: idOf(mark, "-merged"), name: word("merged"), email: `${word("second")}@${word("other")}.example`, externalReferences: [reference(mark, "second")], customFields: {} });
  await customers.merge(ctx, { id: idOf(mark) }, { id: idOf(mark, "-merged") });
  await customers.update(ctx, { id: idOf(mark) }, { note: word("updated") });
  await customers.create(ctx, { id: idOf(mark, "-removed"), name: word("removed"), note: word("removed"), externalReferences: [], customFields: {} });
  await customers.remove(ctx, { id: idOf(mark, "-removed") });
  return { records: ["", "-merged", "-removed"].map((more) => ({ entityType: "customer", id: idOf(mark, more) })), keys: { email }, words: [word("name"), word("city"), word("post"), word("street"), word("updated"), word("site"), word("custom"), word("ref"), word("merged"), word("second")] };
};

/** A contact in every field, with a role and a link. */
const contact: Keep = async ({ customers }, ctx, mark) => {
  const word = (of: string): string => `${mark}${of}`;
  const email = `${word("mail")}@${word("domain")}.example`;
  const texts = { name: word("name"), jobTitle: word("job"), note: word("note") };
  await customers.create(ctx, { id: idOf(mark), name: idOf(mark), externalReferences: [], customFields: {} });
  const roles = [{ customerId: idOf(mark), role: "buyer", from: CalendarDate.of("2024-01-01"), to: null }];
  const id = idOf(mark, "-person");
  await customers.createContacts(ctx, [{ ...texts, id, email, phone: `+49 30 ${mark === "zq7" ? "77712345" : "88812345"}`, roles, externalReferences: [reference(mark, "ref")], customFields: { remark: word("custom") } }]);
  await customers.link(ctx, [{ customerId: idOf(mark), contactId: id, opportunityId: "O-1" }]);
  await customers.updateContact(ctx, { id }, { note: word("updated") });
  return { records: [{ entityType: "contact", id }], keys: { email }, words: [word("name"), word("job"), word("updated"), word("mail"), word("custom"), word("ref")] };
};

const persons: Readonly<Record<string, Keep>> = { "party-customers": customer, "party-contacts": contact };

const everyRow = (rows: UnitOfWork<Transaction>, ctx: OperationContext): Promise<string> =>
  rows.read(ctx, async ({ records }) => {
    const found = [];
    for (const table of partySchema.tables) found.push(await records.find(table as typeof organisationTable, {}));
    return JSON.stringify(found);
  });

type Sabotage = (holder: PersonalDataHolder, tx: Transaction) => PersonalDataHolder;

const subjectOn =
  (rows: () => UnitOfWork<Transaction>, name: string, sabotage: Sabotage = (holder) => holder): MakeSubject<PersonalDataHolderSubject> =>
  ({ clock }) => {
    const bind = bindParty({ clock, hasher: sha256Hasher });
    return Promise.resolve({
      unitOfWork: bindStores(rows(), (tx) => {
        const holder = bind(tx).partyPersonalData.find((one) => one.name === name);
        if (!holder) throw new Error(`There is no holder called ${name}.`);
        return sabotage(holder, tx);
      }),
      locks: [customersLock()],
      async keepPerson(ctx, mark) {
        const kept = await bindStores(rows(), bind).run(ctx, [], async (stores) => ({ ok: true, value: await (persons[name] ?? customer)(stores, ctx, mark) }));
        if (!kept.ok) throw new Error(kept.refusal.code);
        return kept.value;
      },
      everything: (ctx) => everyRow(rows(), ctx),
      close: () => Promise.resolve(),
    });
  };

onRowsOfAllStorages((rows, storage) => {
  for (const name of Object.keys(persons)) {
    const register = (): void => registerSuite(personalDataHolderSuite, subjectOn(rows, name), runner, { label: name });
    describe(storage === "memory" ? `[TST-CRMOP-0098] the fake of PersonalDataHolder: ${name}` : name, register);
  }
});

test("every holder of Party is here", async () => {
  const names = await memoryStorage(simulatedDeps()).unitOfWork.read(simulatedContext(), (tx) => Promise.resolve(bindParty({ clock: simulatedClock(), hasher: sha256Hasher })(tx).partyPersonalData.map(({ name }) => name)));
  expect(names).toEqual(Object.keys(persons));
});

test("an erased customer or contact does not come back by its id or its reference", async () => {
  const unitOfWork = bindStores(memoryStorage(simulatedDeps()).unitOfWork, bindParty(simulatedDeps()));
  const ctx = simulatedContext();
  const content = { name: "Orchard", externalReferences: [{ source: "old", externalId: "1" }], customFields: {} };
  const said = await unitOfWork.run(ctx, [customersLock()], async ({ customers, partyPersonalData }) => {
    await customers.create(ctx, { ...content, id: "a" });
    for (const holder of partyPersonalData) await holder.erase(ctx, [{ entityType: "customer", id: "a" }], { id: "e", at: simulatedClock().now() });
    const again = await customers.createMany(ctx, [{ ...content, id: "a" }, { ...content, id: "b" }]);
    return { ok: true, value: [again.map((item) => (item.outcome === "rejected" ? item.refusal.code : item.outcome)), await customers.findByReferences(ctx, content.externalReferences)] };
  });
  expect(said).toEqual({ ok: true, value: [["customer_exists", "external_reference_taken"], []] });
});

const but = (holder: PersonalDataHolder, change: Partial<PersonalDataHolder>): PersonalDataHolder => ({
  name: holder.name,
  find: (ctx, keys) => holder.find(ctx, keys),
  trace: (ctx, records) => holder.trace(ctx, records),
  export: (ctx, records) => holder.export(ctx, records),
  erase: (ctx, records, erasure) => holder.erase(ctx, records, erasure),
  ...change,
});

const saboteurs: readonly (readonly [string, string, Sabotage])[] = [
  ["forgets customers that were merged", "an erased person is in no row any more, the bin included", (holder, { records }) =>
    but(holder, {
      async erase(ctx, named, erasure) {
        const there = new Set((await records.find(organisationTable, {})).flatMap(({ id, mergedInto }) => (mergedInto === null ? [id] : [])));
        return holder.erase(ctx, named.filter(({ id }) => there.has(id)), erasure);
      },
    })],
  ["counts what was erased before", "erasing again changes nothing and answers 0", (holder) => but(holder, { erase: async (ctx, named, erasure) => Math.max(named.length, await holder.erase(ctx, named, erasure)) })],
  ["does not follow a merge", "links lead from a person's records to that person's, before and after the erasure", (holder, { records }) =>
    but(holder, {
      async trace(ctx, named) {
        const erased = new Set((await records.find(organisationTable, {})).flatMap(({ id, contentHash }) => (contentHash === null ? [id] : [])));
        return (await holder.trace(ctx, named)).filter(({ id }) => !erased.has(id) || id.endsWith("-removed"));
      },
    })],
];

describe("the suite rejects a holder of customers", () => {
  test.each(saboteurs)("that %s", async (_name, caughtBy, sabotage) => {
    const { failed } = await runSuite(
      personalDataHolderSuite,
      (request) => {
        const storage = memoryStorage(simulatedDeps());
        return subjectOn(() => storage.unitOfWork, "party-customers", sabotage)(request);
      },
      runner,
    );
    expect(failed.map(({ name }) => name)).toContain(caughtBy);
  });
});
