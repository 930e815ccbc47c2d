import { CalendarDate, Instant, Money, type OperationContext } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import {
  attentionIndicators,
  emptyDirectory,
  LeadContextProvider,
  mostShared,
  OpportunityContextProvider,
  standardAttentionSettings,
  type DirectorySnapshot,
  type LeadContext,
  type NewActivity,
  type NewLead,
  type NewOpportunity,
  type OpportunityContext,
  type UnitOfWork,
} from "@nexus/crm-operations";
import type { CrmPorts } from "@nexus/crm-operations-conformance";
import { beforeEach, describe, expect, test } from "vitest";
import type { CrmStores } from "./bind-crm.js";
import { crmSubjectOn } from "./testing/crm-subject.js";
import { simulatedDeps } from "./testing/storages.js";

type Subject = Awaited<ReturnType<ReturnType<typeof crmSubjectOn>>>;

const ctx = simulatedContext({ tenantId: "acme" });
const deps = simulatedDeps();
const { clock } = deps;
let subject: Subject;
/** The same, with what the core itself can do. */
let unitOfWork: UnitOfWork<CrmPorts & CrmStores>;

const write = async <T>(work: (ports: CrmPorts & CrmStores) => Promise<T>, as: OperationContext = ctx): Promise<T> => {
  const done = await unitOfWork.run(as, [], async (ports) => ({ ok: true, value: await work(ports) }));
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value;
};
const read = <T>(work: (ports: CrmPorts) => Promise<T>): Promise<T> => unitOfWork.read(ctx, work);
const taken = async <T>(answer: Promise<{ readonly ok: boolean } & T>): Promise<void> => {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result));
};

const newLead = (id: string, more: Partial<NewLead> = {}): NewLead => ({ id, title: `Lead ${id}`, source: "website", ownerId: null, externalReferences: [], customFields: {}, ...more });
const newDeal = (id: string, more: Partial<NewOpportunity> = {}): NewOpportunity => ({
  id, name: `Deal ${id}`, pipelineId: null, type: "new", ownerId: null, amount: null, recurring: null, expectedCloseDate: null, accountId: null, sourceLeadId: null, externalReferences: [], customFields: {}, ...more,
});
const newCall = (id: string, relatedTo: NewActivity["relatedTo"], scheduledAt: Instant): NewActivity => ({ id, type: "call", title: "Call", description: null, relatedTo, ownerId: null, scheduledAt, durationMinutes: null });

const lead = (id: string, more: Partial<NewLead> = {}, as = ctx): Promise<void> => write(({ leads }) => taken(leads.create(as, newLead(id, more))), as);
const deal = (id: string, more: Partial<NewOpportunity> = {}): Promise<void> => write(({ opportunities }) => taken(opportunities.create(ctx, newDeal(id, more))));

const day = CalendarDate.of("2020-01-01");
const user = (id: string) => ({ id, name: id, email: null, timeZone: "UTC", activeFrom: day, terminatedOn: null, externalReferences: [] });
const people: DirectorySnapshot = { ...emptyDirectory, users: [user("ann"), user("max")], reportingLines: [{ id: "1", userId: "ann", managerId: "max", from: day, to: null }] };

beforeEach(async () => {
  const storage = memoryStorage(deps);
  subject = await crmSubjectOn(() => storage.unitOfWork)({ clock });
  unitOfWork = subject.unitOfWork;
  await subject.preparePipeline(ctx, {
    id: "P-1",
    name: "Sales",
    status: "active",
    isDefault: true,
    stages: [
      { id: "qualify", name: "Qualify", position: 1, probabilityPpm: 200_000, outcome: "open", rottenAfterDays: 14, forecastCategory: "pipeline" },
      { id: "propose", name: "Propose", position: 2, probabilityPpm: 500_000, outcome: "open", rottenAfterDays: null, forecastCategory: "best-case" },
      { id: "won", name: "Won", position: 3, probabilityPpm: 1_000_000, outcome: "won", rottenAfterDays: null, forecastCategory: "closed" },
      { id: "lost", name: "Lost", position: 4, probabilityPpm: 0, outcome: "lost", rottenAfterDays: null, forecastCategory: "omitted" },
    ],
  });
  await write(({ directory }) => directory.put(ctx, people));
});

/** How many calls into storage a read makes. */
const cost = async (work: (ports: CrmPorts) => Promise<unknown>): Promise<number> => {
  const before = subject.roundTrips?.() ?? 0;
  await read(work);
  return (subject.roundTrips?.() ?? 0) - before;
};

const leadContexts = (ids: readonly string[], at = clock.now()): Promise<readonly LeadContext[]> => read((ports) => new LeadContextProvider(ports).findMany(ctx, ids, at));
const dealContexts = (ids: readonly string[], at = clock.now()): Promise<readonly OpportunityContext[]> => read((ports) => new OpportunityContextProvider(ports).findMany(ctx, ids, at));
const complete = (id: string): Promise<void> => write(({ activities }) => taken(activities.complete(ctx, { id }, clock.now(), null)));
const plan = (id: string, relatedTo: NewActivity["relatedTo"]): Promise<void> => write(({ activities }) => taken(activities.create(ctx, newCall(id, relatedTo, Instant.addDays(clock.now(), 1)))));

describe("[TST-CRMOP-0094] [IFC-CRMOP-0038] the context of a lead", () => {
  test("is the lead with its activities, its age in whole days, its owner and the owner's manager", async () => {
    await lead("L-1", { ownerId: "ann" });
    const born = clock.now();
    for (const id of ["A-1", "A-2"]) await plan(id, { entityType: "lead", id: "L-1" });
    await complete("A-1");
    const [context] = await leadContexts(["L-1"], Instant.addMilliseconds(Instant.addDays(born, 3), -1));
    expect(context?.lead).toEqual(await read(({ leads }) => leads.find(ctx, "L-1")));
    expect(context).toMatchObject({ ageDays: 2, sharedCount: 0, shared: [], owner: { userId: "ann", isActive: true, managerId: "max" } });
    expect(context?.activities).toMatchObject({ completedCount: 1, lastCompletedAt: born, nextScheduledAt: Instant.addDays(born, 1) });
    const [exactly] = await leadContexts(["L-1"], Instant.addDays(born, 3));
    expect(exactly?.ageDays).toBe(3);
    const [before] = await leadContexts(["L-1"], Instant.addDays(born, -3));
    expect(before?.ageDays).toBe(0);
  });

  test("leaves the owner out without a directory, and says null for nobody and for no manager", async () => {
    await lead("L-1", { ownerId: "ann" });
    await lead("L-2");
    await lead("L-3", { ownerId: "stranger" });
    const bare = await read(({ leads, activities }) => new LeadContextProvider({ leads, activities }).find(ctx, "L-1", clock.now()));
    expect(bare && "owner" in bare).toBe(false);
    expect((await leadContexts(["L-2", "L-3"])).map(({ owner }) => owner)).toEqual([null, { userId: "stranger", isActive: false, managerId: null }]);
  });

  test("says what it shares with other open leads, the oldest first, and never with itself, closed, deleted or other tenants' ones", async () => {
    const ana = { email: "ana@acme.example", phone: "+351 21 123 4567", companyName: "Acme Lda" };
    await lead("L-9", { email: "bo@acme.example", companyName: "Acme Lda" });
    clock.advance(1_000);
    for (const id of ["L-1", "L-2", "gone", "lost"]) await lead(id, { ...ana, ownerId: id === "L-2" ? "max" : null });
    await subject.deleteRecord(ctx, "lead", "gone");
    await write(({ leads }) => taken(leads.disqualify(ctx, { id: "lost" }, "no-budget")));
    await lead("theirs", ana, simulatedContext({ tenantId: "other" }));
    const [context] = await leadContexts(["L-1"]);
    expect(context?.shared.map(({ leadId, ownerId, keys }) => [leadId, ownerId, keys.map(({ kind }) => kind).toSorted()])).toEqual([
      ["L-9", null, ["company-domain", "company-name"]],
      ["L-2", "max", ["company-domain", "company-name", "email", "phone"]],
    ]);
    expect(context?.sharedCount).toBe(2);
  });

  test("tells of so many shared leads at most, and of how many there are", async () => {
    const ids = Array.from({ length: mostShared + 3 }, (_, i) => `L-${String(i).padStart(2, "0")}`);
    await write(async ({ leads }) => {
      for (const id of ids) await taken(leads.create(ctx, newLead(id, { email: "ana@acme.example" })));
    });
    const [context] = await leadContexts(["L-05"]);
    expect(context?.shared.map(({ leadId }) => leadId)).toEqual(ids.filter((id) => id !== "L-05").slice(0, mostShared));
    expect(context?.sharedCount).toBe(mostShared + 2);
  });

  test("the age of a lead that is worked again counts from its new cycle", async () => {
    await lead("L-1");
    await write(({ leads }) => taken(leads.disqualify(ctx, { id: "L-1" }, "no-budget")));
    clock.advance(10 * 86_400_000);
    await write(({ crm }) => taken(crm.leads.execute(ctx, { type: "recycle", id: "L-1", reason: "New budget" })));
    const [context] = await leadContexts(["L-1"], Instant.addDays(clock.now(), 1));
    expect([context?.lead.cycle, context?.ageDays]).toEqual([2, 1]);
  });

  test("many come in the order of the ids, each once, without those that are not there, in as many round trips as one", async () => {
    for (let i = 0; i < 9; i += 1) {
      await lead(`L-${i}`, { email: `p${i}@acme.example` });
      await plan(`A-${i}`, { entityType: "lead", id: `L-${i}` });
    }
    await subject.deleteRecord(ctx, "lead", "L-8");
    expect((await leadContexts(["L-7", "unknown", "L-2", "L-8", "L-7"])).map((context) => context.lead.id)).toEqual(["L-7", "L-2"]);
    expect(await leadContexts([])).toEqual([]);
    const of = (ids: readonly string[]) => cost((ports) => new LeadContextProvider(ports).findMany(ctx, ids, clock.now()));
    expect(await of(["L-0", "L-1", "L-2", "L-3", "L-4", "L-5", "L-6", "L-7"])).toBe(await of(["L-0"]));
  });

  test("control: asked for one by one they cost more, so the count of round trips can tell", async () => {
    for (const id of ["L-0", "L-1"]) await lead(id);
    const one = await cost((ports) => new LeadContextProvider(ports).find(ctx, "L-0", clock.now()));
    const each = await cost(async (ports) => {
      for (const id of ["L-0", "L-1"]) await new LeadContextProvider(ports).find(ctx, id, clock.now());
    });
    expect(each).toBeGreaterThan(one);
  });
});

describe("[TST-CRMOP-0094] [IFC-CRMOP-0039] what conversion needs of a lead", () => {
  test("is said by the lead alone: names, keys, amounts and owner, for company, person and deal", async () => {
    await lead("L-1", {
      ownerId: "ann", contactName: "Ana Lima", jobTitle: "Buyer", companyName: "Acme Lda", email: "ana@acme.example", phone: "+351 21 123 4567", website: "https://acme.example", country: "PT", region: "Lisboa",
      city: "Lisbon", postalCode: "0100-205", industry: "Logistics", interest: "Vans", employees: 40, annualRevenue: Money.of(100, "EUR"), budget: Money.of(900_00, "EUR"), purchaseWithinDays: 30,
    });
    const [data] = await read((ports) => new LeadContextProvider(ports).conversionData(ctx, ["L-1"]));
    expect(data).toMatchObject({ leadId: "L-1", leadVersion: 1, status: "new", ownerId: "ann", source: "website", conversion: null });
    expect(data?.company).toMatchObject({
      name: "Acme Lda", website: "https://acme.example", industry: "Logistics", employees: 40, annualRevenue: Money.of(100, "EUR"), country: "PT", region: "Lisboa", city: "Lisbon", postalCode: "0100-205",
    });
    expect(data?.company.keys.map(({ kind }) => kind).toSorted()).toEqual(["company-domain", "company-name"]);
    expect(data?.person).toMatchObject({ name: "Ana Lima", jobTitle: "Buyer", email: "ana@acme.example", phone: "+351 21 123 4567" });
    expect(data?.person.keys.map(({ kind }) => kind).toSorted()).toEqual(["email", "phone"]);
    const wantedBy = CalendarDate.addDays(Instant.utcDate(clock.now()), 30);
    expect(data?.deal).toEqual({ name: "Lead L-1", amount: Money.of(900_00, "EUR"), interest: "Vans", wantedBy });
  });

  test("a budget of nothing is no amount for a deal", async () => {
    await lead("L-2", { budget: Money.of(0, "EUR") });
    const [data] = await read((ports) => new LeadContextProvider(ports).conversionData(ctx, ["L-2"]));
    expect(data?.deal.amount).toBeNull();
  });

  test("what a lead does not say is null, and what it has become is told", async () => {
    await lead("L-1");
    await write(async ({ leads }) => {
      for (const status of ["contacted", "qualified"] as const) await taken(leads.changeStatus(ctx, { id: "L-1" }, status));
      await taken(leads.markConverted(ctx, { id: "L-1" }, { opportunityId: "O-1", accountId: null, contactId: null }));
    });
    const found = await read((ports) => new LeadContextProvider(ports).conversionData(ctx, ["unknown", "L-1"]));
    expect(found).toMatchObject([{ leadId: "L-1", status: "converted", conversion: { opportunityId: "O-1" }, person: { name: null, keys: [] }, company: { name: null, keys: [] }, deal: { amount: null, wantedBy: null } }]);
    expect(await cost((ports) => new LeadContextProvider(ports).conversionData(ctx, ["L-1", "L-2", "L-3"]))).toBe(1);
  });
});

describe("[TST-CRMOP-0094] [IFC-CRMOP-0040] the context of a deal", () => {
  test("is the deal with pipeline and stage, activities, ages, owner and what its history tells", async () => {
    const born = clock.now();
    const due = (days: number): CalendarDate => CalendarDate.addDays(Instant.utcDate(born), days);
    await deal("O-1", { ownerId: "ann", amount: Money.of(100, "EUR"), expectedCloseDate: due(40) });
    await plan("A-1", { entityType: "opportunity", id: "O-1" });
    const change = (changes: Parameters<CrmPorts["opportunities"]["change"]>[2]) => write(({ opportunities }) => taken(opportunities.change(ctx, { id: "O-1" }, changes)));
    for (const days of [50, 45, 60]) await change({ expectedCloseDate: due(days) });
    await change({ amount: Money.of(200, "EUR") });
    clock.advance(5 * 86_400_000);
    await write(({ opportunities }) => taken(opportunities.moveToStage(ctx, { id: "O-1" }, "propose", null)));
    await write(({ opportunities }) => opportunities.assignOwners(ctx, [{ id: "O-1", ownerId: "max", reason: "On leave" }]));
    const [context] = await dealContexts(["O-1"], Instant.addDays(clock.now(), 2));
    expect(context?.opportunity).toEqual(await read(({ opportunities }) => opportunities.find(ctx, "O-1")));
    expect(context).toMatchObject({
      pipeline: { id: "P-1", name: "Sales" },
      stage: { id: "propose", rottenAfterDays: null },
      ageDays: 7,
      stageAgeDays: 2,
      activities: { completedCount: 0, nextScheduledAt: Instant.addDays(born, 1) },
      history: { closeDatePushes: 2, closeDatePushedDays: 25, amountChanges: 1, ownerChanges: 1 },
      owner: { userId: "max", isActive: true, managerId: null },
    });
  });

  test("what is set for the first time and what is taken away is no push", async () => {
    await deal("O-1");
    const due = CalendarDate.addDays(Instant.utcDate(clock.now()), 40);
    for (const expectedCloseDate of [due, null, CalendarDate.addDays(due, 9)]) await write(({ opportunities }) => taken(opportunities.change(ctx, { id: "O-1" }, { expectedCloseDate })));
    expect((await dealContexts(["O-1"]))[0]?.history).toMatchObject({ closeDatePushes: 0, closeDatePushedDays: 0 });
  });

  test("many come in the order of the ids, each once, without those that are not there, in as many round trips as one", async () => {
    for (let i = 0; i < 9; i += 1) {
      await deal(`O-${i}`);
      await plan(`A-${i}`, { entityType: "opportunity", id: `O-${i}` });
      await write(({ opportunities }) => taken(opportunities.change(ctx, { id: `O-${i}` }, { amount: Money.of(i + 1, "EUR") })));
    }
    await subject.deleteRecord(ctx, "opportunity", "O-8");
    const contexts = await dealContexts(["O-7", "unknown", "O-2", "O-8", "O-7"]);
    expect(contexts.map(({ opportunity, history, activities }) => [opportunity.id, history.amountChanges, activities.relatedTo.id])).toEqual([["O-7", 1, "O-7"], ["O-2", 1, "O-2"]]);
    expect(await dealContexts([])).toEqual([]);
    const of = (ids: readonly string[]) => cost((ports) => new OpportunityContextProvider(ports).findMany(ctx, ids, clock.now()));
    expect(await of(["O-0", "O-1", "O-2", "O-3", "O-4", "O-5", "O-6", "O-7"])).toBe(await of(["O-0"]));
    expect(await read((ports) => new OpportunityContextProvider(ports).find(ctx, "unknown", clock.now()))).toBeUndefined();
  });

  test("its indicators come from what is stored", async () => {
    await deal("O-1", { expectedCloseDate: Instant.utcDate(clock.now()) });
    const at = Instant.addDays(clock.now(), 15);
    const [context] = await dealContexts(["O-1"], at);
    const codes = context && attentionIndicators(context, standardAttentionSettings, at).indicators.map(({ code }) => code);
    expect(codes).toEqual(["stale", "overdue", "no_next_activity", "no_decision_maker", "stage_too_old"]);
  });
});

describe("[TST-CRMOP-0094] [IFC-CRMOP-0041] what closing needs of a deal", () => {
  test("is said by the deal and its pipeline: amounts, lines, parties, and where it can end", async () => {
    await deal("O-1", { ownerId: "ann", accountId: "A-1", sourceLeadId: "L-1", amount: Money.of(100, "EUR") });
    await deal("O-2");
    await write(({ opportunities }) => taken(opportunities.markLost(ctx, { id: "O-2" }, { at: clock.now(), reason: "price", competitor: null })));
    const [open, lost] = await read((ports) => new OpportunityContextProvider(ports).closeData(ctx, ["O-1", "unknown", "O-2"]));
    expect(open).toMatchObject({
      opportunityId: "O-1", opportunityVersion: 1, name: "Deal O-1", status: "open", ownerId: "ann", accountId: "A-1", sourceLeadId: "L-1", amount: Money.of(100, "EUR"),
      pipelineId: "P-1", stageId: "qualify", openStage: { id: "qualify" }, wonStages: [{ id: "won" }], lostStages: [{ id: "lost" }], closedAt: null,
    });
    expect(lost).toMatchObject({ opportunityId: "O-2", status: "lost", openStage: null, closedAt: clock.now() });
    expect(await read((ports) => new OpportunityContextProvider(ports).closeData(ctx, []))).toEqual([]);
    const of = (ids: readonly string[]) => cost((ports) => new OpportunityContextProvider(ports).closeData(ctx, ids));
    expect(await of(["O-1", "O-2"])).toBe(await of(["O-1"]));
  });
});
