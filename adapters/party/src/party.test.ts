import { CalendarDate, Instant, type OperationContext } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { auditTable, bindStores, customersLock, outboxTable, withCatalogue, type NewContact, type NewCustomer, type RoutableRecord, type Transaction } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { bindParty, type PartyStores } from "./bind-party.js";
import { partyEventCatalogue } from "./events/party-events.js";
import { mergeTable } from "./customers/customer-merge.js";
import { simulatedDeps } from "./testing/storages.js";

const customer = (id: string, more: Partial<NewCustomer> = {}): NewCustomer => ({ id, name: `Customer ${id}`, externalReferences: [], customFields: {}, ...more });
const contact = (id: string, more: Partial<NewContact> = {}): NewContact => ({ id, name: `Contact ${id}`, roles: [], externalReferences: [], customFields: {}, ...more });

const party = (contactKeys: Parameters<typeof bindParty>[0]["contactKeys"] = () => ({})) => {
  const deps = simulatedDeps();
  const bind = bindParty({ ...deps, contactKeys });
  const unitOfWork = bindStores(memoryStorage(deps).unitOfWork, (tx) => ({ ...bind(withCatalogue(tx, partyEventCatalogue)), records: tx.records }));
  const ctx = simulatedContext();
  const today = Instant.utcDate(deps.clock.now());
  const run = async <T>(work: (stores: PartyStores & Pick<Transaction, "records">, ctx: OperationContext) => Promise<T>): Promise<T> => {
    const result = await unitOfWork.run(ctx, [customersLock()], async (stores) => ({ ok: true, value: await work(stores, ctx) }));
    if (!result.ok) throw new Error(result.refusal.code);
    return result.value;
  };
  return { run, today, clock: deps.clock };
};

const everyChange = async (at: ReturnType<typeof party>): Promise<void> => {
  const role = { customerId: "l", role: "buyer", from: at.today, to: null };
  await at.run(async ({ customers }, ctx) => {
    await customers.createMany(ctx, [customer("w", { email: "office@secret.example", note: "secret" }), customer("l", { name: "secret" }), customer("gone")]);
    await customers.update(ctx, { id: "w" }, { note: "secret too", phone: "+49 30 901820" });
    await customers.changeStatus(ctx, { id: "w" }, "customer");
    await customers.createContacts(ctx, [contact("ana", { name: "secret", email: "secret@secret.example", roles: [role] }), contact("bo")]);
    await customers.assignOwners(ctx, [{ id: "l", ownerId: "ann", from: at.today, reason: "routed by rule 3" }]);
    await customers.link(ctx, [{ customerId: "l", contactId: "ana", opportunityId: "O-1" }]);
    await customers.merge(ctx, { id: "w" }, { id: "l" });
    await customers.unlink(ctx, [{ customerId: "w", contactId: "ana", opportunityId: "O-1" }]);
    await customers.removeContact(ctx, { id: "bo" });
    await customers.remove(ctx, { id: "gone" });
  });
  for (const holder of ["party-customers", "party-contacts"]) {
    await at.run(async ({ partyPersonalData }, ctx) => {
      const named = [{ entityType: "customer", id: "w" }, { entityType: "contact", id: "ana" }];
      await partyPersonalData.find(({ name }) => name === holder)?.erase(ctx, named, { id: "e-1", at: at.clock.now() });
    });
  }
};

describe("what has happened", () => {
  test("every change leaves one event and one audit entry for each version it made, without a gap and without a word of anybody", async () => {
    const at = party();
    await everyChange(at);
    const { events, audit } = await at.run(async ({ records }) => ({ events: await records.find(outboxTable, {}), audit: await records.find(auditTable, {}) }));
    const versions = (rows: readonly (readonly [string, number])[]) => [...rows].map(([of, version]) => `${of} ${version}`).toSorted();
    const emitted = versions(events.map((row) => [`${row.aggregateType} ${row.aggregateId}`, row.aggregateSequence]));
    expect(versions(audit.map((row) => [`${row.entityType} ${row.entityId}`, row.entityVersion]))).toEqual(emitted);
    for (const name of new Set(events.map((row) => row.aggregateId))) {
      const sequences = events.filter((row) => row.aggregateId === name).map((row) => row.aggregateSequence).toSorted((a, b) => a - b);
      expect(sequences, name).toEqual(sequences.map((_, i) => i + 1));
    }
    expect(JSON.stringify([events, audit])).not.toMatch(/secret|901820/);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(partyEventCatalogue.flatMap((family) => Object.keys(family.events))));
  });

  test("what is unchanged or refused leaves neither", async () => {
    const at = party();
    const count = () => at.run(async ({ records }) => [(await records.find(outboxTable, {})).length, (await records.find(auditTable, {})).length]);
    await at.run(({ customers }, ctx) => customers.create(ctx, customer("a")));
    const before = await count();
    await at.run(async ({ customers }, ctx) => {
      await customers.create(ctx, customer("a"));
      await customers.create(ctx, customer("a", { name: "Other" }));
      await customers.update(ctx, { id: "a" }, { note: null });
      await customers.changeStatus(ctx, { id: "a" }, "former");
      await customers.remove(ctx, { id: "unknown" });
      await customers.unlink(ctx, [{ customerId: "a", contactId: null, opportunityId: "O-1" }]);
      await customers.assignOwners(ctx, [{ id: "a", ownerId: null, from: at.today, reason: "nobody" }]);
    });
    expect(await count()).toEqual(before);
  });

  test("a merge is remembered for ever, by whom and when", async () => {
    const at = party();
    await everyChange(at);
    expect(await at.run(({ records }) => records.find(mergeTable, {}))).toEqual([{ id: "l", version: 1, winnerId: "w", mergedAt: at.clock.now(), mergedBy: simulatedContext().actor.id }]);
  });
});

test("a tenant's own public mail domains are nobody's company", async () => {
  const at = party(() => ({ morePublicMailDomains: ["town.example"] }));
  const outcomes = await at.run(({ customers }, ctx) => customers.createMany(ctx, [customer("a", { email: "a@town.example" }), customer("b", { email: "b@town.example" })]));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["created", "created"]);
});

describe("who owns the account of a record", () => {
  const record = (id: string, facts: RoutableRecord["facts"], accountId?: string): RoutableRecord => ({
    entity: "lead", id, version: 1, createdAt: Instant.of("2026-01-01T00:00:00.000Z"), isOpen: true, facts, place: accountId === undefined ? {} : { accountId }, ownerId: null, duplicateOf: null, previousOwnerId: null,
  });

  test("is told by the domain of its website or address where it names no account, and not by a name", async () => {
    const at = party();
    const owners = await at.run(async ({ customers, accountOwners }, ctx) => {
      await customers.createMany(ctx, [customer("a", { name: "Orchard", website: "orchard.example" }), customer("branch", { website: "orchard.example", sharesDomain: true }), customer("b", { email: "office@bakery.example" })]);
      await customers.assignOwners(ctx, ["a", "branch", "b"].map((id) => ({ id, ownerId: `owner of ${id}`, from: at.today, reason: "test" })));
      return accountOwners.ownersOf(ctx, [
        record("website", { website: "https://www.orchard.example/" }),
        record("address", { email: "Ana@bakery.example" }),
        record("name", { companyName: "Orchard Ltd." }),
        record("public", { email: "orchard@gmail.com" }),
        record("named", { website: "orchard.example" }, "branch"),
        record("named wrongly", { website: "orchard.example" }, "unknown"),
      ]);
    });
    expect([...owners]).toEqual([["website", "owner of a"], ["address", "owner of b"], ["named", "owner of branch"]]);
  });

  test("is the owner of today, and of a merged one the winner's", async () => {
    const at = party();
    const owners = await at.run(async ({ customers, accountOwners }, ctx) => {
      await customers.createMany(ctx, [customer("w"), customer("l", { website: "farm.example" })]);
      await customers.assignOwners(ctx, [{ id: "w", ownerId: "ann", from: at.today, reason: "test" }]);
      await customers.merge(ctx, { id: "w" }, { id: "l" });
      const asked = [record("by id", {}, "l"), record("by domain", { website: "farm.example" })];
      const before = [...(await accountOwners.ownersOf(ctx, asked))];
      at.clock.advance(-24 * 60 * 60 * 1_000);
      return [before, [...(await accountOwners.ownersOf(ctx, asked))]];
    });
    expect(owners).toEqual([[["by id", "ann"], ["by domain", "ann"]], []]);
  });
});

test("permission knows the owner of today: of a customer, of the winner of a merged one, and for a contact of the customer where it came last", async () => {
  const at = party();
  const nothingMore = { territoryIds: [], partnerId: null, requestedBy: null };
  const facts = await at.run(async ({ customers, partyRecordFacts }, ctx) => {
    await customers.createMany(ctx, ["w", "l", "b", "gone"].map((id) => customer(id)));
    await customers.assignOwners(ctx, [{ id: "w", ownerId: "ann", from: at.today, reason: "test" }, { id: "b", ownerId: "ben", from: at.today, reason: "test" }]);
    await customers.merge(ctx, { id: "w" }, { id: "l" });
    await customers.remove(ctx, { id: "gone" });
    const role = (customerId: string, from: string, to: CalendarDate | null) => ({ customerId, role: "buyer", from: CalendarDate.of(from), to });
    const roles = [role("b", "2020-01-01", CalendarDate.of("2021-06-01")), role("w", "2021-01-01", null), role("b", "2022-01-01", at.today)];
    await customers.createContacts(ctx, [contact("ana", { roles }), contact("nowhere")]);
    return [await partyRecordFacts["customer"]?.(ctx, ["l", "w", "unknown", "b", "gone"]), await partyRecordFacts["contact"]?.(ctx, ["ana", "unknown", "nowhere"])];
  });
  expect(facts).toEqual([
    [["l", "ann"], ["w", "ann"], ["b", "ben"], ["gone", null]].map(([id, ownerId]) => ({ entityType: "customer", id, ownerId, ...nothingMore })),
    [["ana", "ann"], ["nowhere", null]].map(([id, ownerId]) => ({ entityType: "contact", id, ownerId, ...nothingMore })),
  ]);
});
