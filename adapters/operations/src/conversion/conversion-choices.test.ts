import { CalendarDate, Instant, Money, type OperationContext } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import { customersLock, LeadQualificationRule, outboxTable, standardQualification, type LeadToTurn } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "@nexus/adapter-memory";
import { done, simulatedDeps } from "../testing/routing-under-test.js";
import { qualifiedLead, sellingDeskOn, type SellingDesk } from "../testing/selling-desk.js";
import { newContact, newCustomers, sellingWorld } from "../testing/selling-world.js";

/*
 * Every choice of a conversion, and every refusal with which nothing has changed, on the real adapters in memory.
 */

const opened = async () => {
  const deps = simulatedDeps();
  const storage = memoryStorage(deps);
  const desk = sellingDeskOn(storage.unitOfWork, deps);
  return { desk, storage, ctx: await desk.newTenant() };
};

const eur = (whole: number): Money => Money.of(whole * 100, "EUR");

const newDeal = (desk: SellingDesk, ctx: OperationContext, id: string, more: Readonly<Record<string, unknown>> = {}) => done(desk.commands.execute(ctx, crmCommands.opportunity.create, { id, title: `Deal ${id}`, pipelineId: "P-1", amount: eur(100), ...more }));

type Prepare = (desk: SellingDesk, ctx: OperationContext) => Promise<unknown>;

const lead = (id = "L-1", words: Parameters<typeof qualifiedLead>[3] = {}): Prepare => (desk, ctx) => qualifiedLead(desk, ctx, id, words);
const and = (...steps: readonly Prepare[]): Prepare => async (desk, ctx) => {
  for (const step of steps) await step(desk, ctx);
};
const acme: Prepare = (desk, ctx) => newCustomers(desk, ctx, { id: "C-acme", name: "Acme", website: "acme.example" });
const bolt: Prepare = (desk, ctx) => newCustomers(desk, ctx, { id: "C-bolt", name: "Bolt", website: "bolt.example" });
const closed: Prepare = async (desk, ctx) => {
  await newDeal(desk, ctx, "O-1");
  await done(desk.commands.execute(ctx, crmCommands.opportunity["mark-lost"], { id: "O-1", closeReason: "price" }));
};

describe("[CRD-CRMOP-0066] what cannot be converted is refused, changes nothing, counts nothing and tells nobody:", () => {
  const cases: readonly (readonly [string, Prepare, Partial<LeadToTurn>, string, object?])[] = [
    ["a lead that is not there", lead("L-2"), {}, "lead_not_found", { id: "L-1" }],
    ["one that is not qualified yet", (desk, ctx) => done(desk.commands.execute(ctx, crmCommands.lead.create, { id: "L-1", title: "Vans", source: "website" })), {}, "lead_not_convertible", { status: "new" }],
    ["one that was given up", and(lead(), (desk, ctx) => done(desk.commands.execute(ctx, crmCommands.lead.disqualify, { id: "L-1", reason: "no-budget" }))), {}, "lead_not_convertible", { status: "disqualified" }],
    ["one that was converted elsewhere", and(lead(), (desk, ctx) => done(desk.commands.execute(ctx, crmCommands.lead.convert, { id: "L-1", opportunityId: "O-9" }))), {}, "lead_already_converted", { opportunityId: "O-9" }],
    ["one that has moved on", lead(), { expectedVersion: 2 }, "version_conflict", { version: 3 }],
    ["one with the keys of two customers", and(lead("L-1", { email: "ada@acme.example", website: "bolt.example" }), acme, bolt), {}, "customer_match_ambiguous", { candidates: ["C-acme", "C-bolt"] }],
    ["one with the keys of two persons", and(lead("L-1", { email: "ada@acme.example", phone: "+49 30 1234567" }), acme, (desk, ctx) => newContact(desk, ctx, "P-1", { name: "Ada", email: "ada@acme.example" }, ["C-acme"]), (desk, ctx) => newContact(desk, ctx, "P-2", { name: "Ada", phone: "+49 30 1234567" }, ["C-acme"])), {}, "contact_match_ambiguous", { candidates: ["P-1", "P-2"] }],
    ["a customer that is not there", lead(), { customer: { is: "existing", customerId: "nobody" } }, "customer_not_found", { customerId: "nobody" }],
    ["a deal that is not there", lead(), { opportunity: { is: "existing", opportunityId: "nothing" } }, "opportunity_not_found", { id: "nothing" }],
    ["a deal that is closed", and(lead(), closed), { opportunity: { is: "existing", opportunityId: "O-1" } }, "opportunity_closed", { status: "lost" }],
    ["a deal of another customer", and(lead(), acme, (desk, ctx) => newDeal(desk, ctx, "O-1", { accountId: "C-acme" })), { opportunity: { is: "existing", opportunityId: "O-1" } }, "opportunity_of_other_customer", { customerId: "C-acme" }],
    ["a pipeline that is not there", lead(), { opportunity: { is: "new", pipelineId: "nowhere" } }, "pipeline_not_found"],
  ];
  test.each(cases.map(([name, prepare, choice, code, details = {}]) => ({ name, prepare, choice, code, details })))("$name", async ({ prepare, choice, code, details }) => {
    const { desk, storage, ctx } = await opened();
    await prepare(desk, ctx);
    const before = storage.snapshotHash(ctx.tenantId);
    expect(await desk.conversion.convert(ctx, { leadId: "L-1", ...choice })).toMatchObject({ ok: false, refusal: { code, details } });
    expect(storage.snapshotHash(ctx.tenantId)).toBe(before);
    const { tracked, notifications, conversions } = await sellingWorld(desk, ctx);
    expect([tracked, notifications, conversions]).toEqual([[], [], []]);
  });
});

describe("[WFL-CRMOP-0051] whether the lead qualifies", () => {
  const asks = new LeadQualificationRule({ ...standardQualification, minimumScore: null });
  const call = { activityType: "call", title: "Called", relatedTo: { entityType: "lead", id: "L-1" } };

  test("is asked of the rule, which says what is missing; a lead that has it is converted", async () => {
    const { desk, storage, ctx } = await opened();
    await qualifiedLead(desk, ctx, "L-1");
    const conversion = desk.conversionBy({ qualification: asks });
    const before = storage.snapshotHash(ctx.tenantId);
    expect(await conversion.convert(ctx, { leadId: "L-1" })).toMatchObject({ ok: false, refusal: { code: "lead_not_qualified", details: { id: "L-1", reasons: ["activities_too_few"] } } });
    expect(storage.snapshotHash(ctx.tenantId)).toBe(before);
    await done(desk.commands.execute(ctx, crmCommands.activity.create, { id: "A-1", ...call, scheduledAt: desk.deps.clock.now() }));
    await done(desk.commands.execute(ctx, crmCommands.activity.complete, { id: "A-1" }));
    expect(await done(conversion.convert(ctx, { leadId: "L-1" }))).toMatchObject({ createdOpportunity: true });
  });

  test("may be waived by whoever has the permission, for a reason that is in the audit trail", async () => {
    const { desk, ctx } = await opened();
    await qualifiedLead(desk, ctx, "L-1");
    const waive = { leadId: "L-1", reason: "The board wants them." };
    const onlyConverts = { permission: (_ctx: OperationContext, action: string) => Promise.resolve(action === "lead:convert" ? [{ records: "all" as const, fields: "all" as const }] : []) };
    expect(await desk.conversionBy({ qualification: asks, authorizer: onlyConverts }).convertUnqualified(ctx, waive)).toMatchObject({ ok: false, refusal: { code: "not_permitted" } });
    const waived = await done(desk.conversionBy({ qualification: asks }).convertUnqualified(ctx, waive));
    expect(waived.createdOpportunity).toBe(true);
    const { items } = await desk.unitOfWork.read(ctx, ({ auditTrail }) => auditTrail.list(ctx, { entity: { entityType: "lead", entityId: "L-1" } }, { limit: 100 }));
    expect(items.find(({ action }) => action === "lead-conversion.convert-unqualified")).toMatchObject({ reason: { text: waive.reason }, entityVersion: 3 });
  });

  test("[WFL-CRMOP-0050] but one that is not there, or not in the status, is refused all the same", async () => {
    const { desk, ctx } = await opened();
    await done(desk.commands.execute(ctx, crmCommands.lead.create, { id: "L-1", title: "Vans", source: "website" }));
    expect(await desk.conversion.convertUnqualified(ctx, { leadId: "L-1", reason: "Now." })).toMatchObject({ ok: false, refusal: { code: "lead_not_convertible" } });
    expect(await desk.conversion.convertUnqualified(ctx, { leadId: "L-2", reason: "Now." })).toMatchObject({ ok: false, refusal: { code: "lead_not_found" } });
  });
});

describe("[CRD-CRMOP-0067] [WFL-CRMOP-0052] the customer", () => {
  test("is the one with the domain; the person is a new contact there, and the deal is its", async () => {
    const { desk, ctx } = await opened();
    await and(acme, lead("L-1", { email: "ada@acme.example" }))(desk, ctx);
    expect(await done(desk.conversion.convert(ctx, { leadId: "L-1" }))).toMatchObject({ customerId: "C-acme", createdCustomer: false, createdContact: true, createdOpportunity: true });
    const { customers, contacts, deals } = await sellingWorld(desk, ctx);
    expect([customers.length, contacts[0]?.roles.map(({ customerId, role, to }) => [customerId, role, to]), deals[0]?.accountId]).toEqual([1, [["C-acme", "contact", null]], "C-acme"]);
  });

  test("is found again by the domain of an address alone, whoever came first", async () => {
    const { desk, ctx } = await opened();
    await and(lead("L-1", { email: "ada@acme.example", companyName: "Acme" }), lead("L-2", { email: "bob@acme.example", companyName: "Acme Europe" }))(desk, ctx);
    const [first, second] = [await done(desk.conversion.convert(ctx, { leadId: "L-1" })), await done(desk.conversion.convert(ctx, { leadId: "L-2" }))];
    expect(second).toMatchObject({ customerId: first.customerId, createdCustomer: false, createdContact: true });
  });

  test("is nobody's namesake: one with the same name is suggested", async () => {
    const { desk, ctx } = await opened();
    await and(acme, lead("L-1", { email: "ada@gmail.com", companyName: "ACME Inc." }))(desk, ctx);
    expect(await done(desk.conversion.convert(ctx, { leadId: "L-1" }))).toMatchObject({ createdCustomer: true, suggestedCustomerIds: ["C-acme"] });
  });

  test("may be named, and the person who is found elsewhere gets a role there", async () => {
    const { desk, ctx } = await opened();
    await and(acme, bolt, lead("L-1", { email: "ada@acme.example" }))(desk, ctx);
    await newContact(desk, ctx, "P-1", { name: "Ada", email: "ada@acme.example" }, ["C-acme"]);
    expect(await done(desk.conversion.convert(ctx, { leadId: "L-1", customer: { is: "existing", customerId: "C-bolt" } }))).toMatchObject({ customerId: "C-bolt", contactId: "P-1", createdCustomer: false, createdContact: false });
    const { contacts } = await sellingWorld(desk, ctx);
    expect(contacts.map(({ id, roles }) => [id, roles.map(({ customerId, role }) => `${role} at ${customerId}`)])).toEqual([["P-1", ["buyer at C-acme", "contact at C-bolt"]]]);
  });

  test("may be a new one under the domain of another, which it shares", async () => {
    const { desk, ctx } = await opened();
    await and(acme, lead("L-1", { email: "ada@acme.example", website: "acme.example", ownerId: "ben" }))(desk, ctx);
    const converted = await done(desk.conversion.convert(ctx, { leadId: "L-1", customer: { is: "new" } }));
    const { customers, owners } = await sellingWorld(desk, ctx);
    expect(customers.find(({ id }) => id === converted.customerId)).toMatchObject({ name: "Company L-1", sharesDomain: true, status: "prospect" });
    expect(owners).toEqual([{ customerId: converted.customerId, ownerId: "ben", from: Instant.utcDate(desk.deps.clock.now()), to: null }]);
  });

  test("that was merged is the one it was merged into, and its deal takes the lead", async () => {
    const { desk, ctx } = await opened();
    await and(acme, bolt, lead("L-1"), (at, tenant) => newDeal(at, tenant, "O-1", { accountId: "C-bolt" }))(desk, ctx);
    await done(desk.unitOfWork.run(ctx, [customersLock()], ({ customers }) => customers.merge(ctx, { id: "C-acme" }, { id: "C-bolt" })));
    expect(await done(desk.conversion.convert(ctx, { leadId: "L-1", customer: { is: "existing", customerId: "C-bolt" }, opportunity: { is: "existing", opportunityId: "O-1" } }))).toMatchObject({ customerId: "C-acme", opportunityId: "O-1" });
  });

  test("a person who has the role already, though for some days only, keeps it as it is", async () => {
    const { desk, ctx } = await opened();
    await and(acme, lead("L-1", { email: "ada@acme.example" }))(desk, ctx);
    await newContact(desk, ctx, "P-1", { name: "Ada", email: "ada@acme.example" }, ["C-acme"], "contact");
    await done(desk.unitOfWork.run(ctx, [customersLock()], ({ customers }) => customers.updateContact(ctx, { id: "P-1" }, { roles: [{ customerId: "C-acme", role: "contact", from: CalendarDate.of("2026-01-01"), to: CalendarDate.of("2026-12-31") }] })));
    expect(await done(desk.conversion.convert(ctx, { leadId: "L-1" }))).toMatchObject({ contactId: "P-1" });
    expect((await sellingWorld(desk, ctx)).contacts[0]?.roles).toHaveLength(1);
  });
});

describe("details of who was there", () => {
  const words = { contactName: "Ada", companyName: "Acme Europe", email: "ada@acme.example", phone: "+49 30 1234567", jobTitle: "Buyer", city: "Bonn", country: "DE" };
  const there: Prepare = async (desk, ctx) => {
    await newCustomers(desk, ctx, { id: "C-acme", name: "Acme", website: "acme.example", country: "AT" });
    await newContact(desk, ctx, "P-1", { name: "Ada L.", email: "ada@acme.example" }, ["C-acme"]);
    await qualifiedLead(desk, ctx, "L-1", words);
  };

  test.each([
    ["keep", { city: null, country: "AT" }, { name: "Ada L.", phone: null, jobTitle: null }],
    ["fill-gaps", { city: "Bonn", country: "AT" }, { name: "Ada L.", phone: "+49 30 1234567", jobTitle: "Buyer" }],
  ] as const)("with %s", async (details, customer, contact) => {
    const { desk, ctx } = await opened();
    await there(desk, ctx);
    await done(desk.conversion.convert(ctx, { leadId: "L-1", details }));
    const world = await sellingWorld(desk, ctx);
    expect([world.customers[0], world.contacts[0]]).toMatchObject([{ name: "Acme", ...customer }, contact]);
  });

  test("are filled in once: what the first lead of a batch has said the second does not overwrite", async () => {
    const { desk, ctx } = await opened();
    await there(desk, ctx);
    await qualifiedLead(desk, ctx, "L-2", { ...words, city: "Paris", jobTitle: "Chief", industry: "Vans" });
    await done(desk.conversion.convertMany(ctx, { leads: ["L-1", "L-2"].map((leadId) => ({ leadId, details: "fill-gaps" })) }));
    const { customers, contacts } = await sellingWorld(desk, ctx);
    expect([customers[0], contacts[0]]).toMatchObject([{ city: "Bonn", industry: "Vans" }, { jobTitle: "Buyer" }]);
  });

  test("a website whose domain is another customer's fills no gap, and the rest does", async () => {
    const { desk, ctx } = await opened();
    await and(acme, lead("L-1", { website: "acme.example", city: "Bonn" }))(desk, ctx);
    await newCustomers(desk, ctx, { id: "C-2", name: "Two" });
    await done(desk.conversion.convert(ctx, { leadId: "L-1", customer: { is: "existing", customerId: "C-2" }, details: "fill-gaps" }));
    expect((await sellingWorld(desk, ctx)).customers.find(({ id }) => id === "C-2")).toMatchObject({ website: null, city: "Bonn" });
  });
});

describe("[CRD-CRMOP-0068] [WFL-CRMOP-0053] the deal", () => {
  test("says what the lead said, or what the caller says instead", async () => {
    const { desk, ctx } = await opened();
    await and(lead("L-1", { budget: eur(900), ownerId: "ben", purchaseWithinDays: 30 }), lead("L-2", { budget: eur(900), purchaseWithinDays: 30 }))(desk, ctx);
    await done(desk.commands.execute(ctx, crmCommands.pipeline.create, { id: "P-2", name: "Other", stages: [{ id: "go", name: "Go", probabilityPpm: 1 }, { id: "won", name: "Won", probabilityPpm: 1_000_000 }, { id: "lost", name: "Lost", probabilityPpm: 0 }] }));
    const expected = CalendarDate.of("2027-01-31");
    const said = await done(desk.conversion.convert(ctx, { leadId: "L-1" }));
    const chosen = await done(desk.conversion.convert(ctx, { leadId: "L-2", opportunity: { is: "new", name: "Ten vans", amount: null, pipelineId: "P-2", expectedCloseDate: expected } }));
    const { deals, leads } = await sellingWorld(desk, ctx);
    const asked = leads.find(({ id }) => id === "L-1")?.handOvers.inquiryAt ?? leads[0]?.createdAt;
    expect(deals.find(({ id }) => id === said.opportunityId)).toMatchObject({ name: "Vans for L-1", amount: eur(900), pipelineId: "P-1", ownerId: "ben", status: "open", sourceLeadId: "L-1", expectedCloseDate: asked && CalendarDate.addDays(Instant.utcDate(asked), 30) });
    expect(deals.find(({ id }) => id === chosen.opportunityId)).toMatchObject({ name: "Ten vans", amount: null, pipelineId: "P-2", ownerId: null, sourceLeadId: "L-2", expectedCloseDate: expected });
  });

  test("a day by which the prospect wanted to buy and that has passed is nobody's close date", async () => {
    const { desk, ctx } = await opened();
    await qualifiedLead(desk, ctx, "L-1", { purchaseWithinDays: 1 });
    desk.deps.clock.set(Instant.addDays(desk.deps.clock.now(), 5));
    await done(desk.conversion.convert(ctx, { leadId: "L-1" }));
    expect((await sellingWorld(desk, ctx)).deals[0]?.expectedCloseDate).toBeNull();
  });

  test("may be an open one of the customer's, or of nobody's so far, and it is linked; what it is worth is not counted again", async () => {
    const { desk, ctx } = await opened();
    await and(acme, lead("L-1", { email: "ada@acme.example" }), lead("L-2", { email: "bob@acme.example" }))(desk, ctx);
    await newDeal(desk, ctx, "O-1", { accountId: "C-acme" });
    await newDeal(desk, ctx, "O-2");
    for (const [leadId, opportunityId] of [["L-1", "O-1"], ["L-2", "O-2"]] as const) {
      const converted = await done(desk.conversion.convert(ctx, { leadId, opportunity: { is: "existing", opportunityId } }));
      expect(converted).toMatchObject({ customerId: "C-acme", opportunityId, createdOpportunity: false });
    }
    const { deals, links, tracked } = await sellingWorld(desk, ctx);
    expect(deals.map(({ id, accountId }) => [id, accountId]).toSorted()).toEqual([["O-1", "C-acme"], ["O-2", "C-acme"]]);
    expect(links.length).toBe(4);
    expect(tracked.map(({ amount }) => amount)).toEqual([null, null]);
  });

  test("may be none: customer and contact are made all the same", async () => {
    const { desk, ctx } = await opened();
    await qualifiedLead(desk, ctx, "L-1");
    expect(await done(desk.conversion.convert(ctx, { leadId: "L-1", opportunity: { is: "none" } }))).toMatchObject({ opportunityId: null, createdCustomer: true, createdContact: true, createdOpportunity: false });
    const { deals, links, leads } = await sellingWorld(desk, ctx);
    expect([deals, links, leads[0]?.status]).toEqual([[], [], "converted"]);
  });
});

describe("a batch", () => {
  test("leaves out what cannot be converted, a deal that is closed included, in the order of the leads, and converts the rest", async () => {
    const { desk, ctx } = await opened();
    await and(lead("L-1"), lead("L-2"), lead("L-3"), lead("L-4", { email: "ada@acme.example", website: "bolt.example" }), acme, bolt, closed)(desk, ctx);
    await done(desk.conversion.convert(ctx, { leadId: "L-3" }));
    const answer = await done(
      desk.conversion.convertMany(ctx, {
        leads: [{ leadId: "L-4" }, { leadId: "L-1", opportunity: { is: "existing", opportunityId: "O-1" } }, { leadId: "nobody" }, { leadId: "L-3" }, { leadId: "L-2", expectedVersion: 3 }],
      }),
    );
    expect(answer.converted.map(({ leadId }) => leadId)).toEqual(["L-3", "L-2"]);
    expect(answer.convertedBefore).toEqual(["L-3"]);
    expect(answer.leftOut.map(({ leadId, refusal }) => [leadId, refusal.code])).toEqual([["L-4", "customer_match_ambiguous"], ["L-1", "opportunity_closed"], ["nobody", "lead_not_found"]]);
    const { leads, tracked, notifications } = await sellingWorld(desk, ctx);
    expect(leads.filter(({ status }) => status === "converted").map(({ id }) => id).toSorted()).toEqual(["L-2", "L-3"]);
    expect([tracked.length, notifications.length]).toEqual([2, 2]);
  });

  test("all of whom are left out changes nothing", async () => {
    const { desk, storage, ctx } = await opened();
    const before = storage.snapshotHash(ctx.tenantId);
    expect(await done(desk.conversion.convertMany(ctx, { leads: [{ leadId: "nobody" }] }))).toMatchObject({ converted: [], leftOut: [{ leadId: "nobody" }] });
    expect(storage.snapshotHash(ctx.tenantId)).toBe(before);
  });

  test("makes one contact of one person, with the name, the details and the roles that its leads have together", async () => {
    const { desk, ctx } = await opened();
    await and(acme, bolt)(desk, ctx);
    const unnamed = { id: "L-1", title: "Vans", source: "website", email: "ada@gmail.com" };
    await done(desk.commands.execute(ctx, crmCommands.lead.create, unnamed));
    for (const status of ["contacted", "qualified"] as const) await done(desk.commands.execute(ctx, crmCommands.lead["change-status"], { id: "L-1", status }));
    await qualifiedLead(desk, ctx, "L-2", { contactName: "Ada", email: "ada@gmail.com", phone: "+49 30 1234567" });
    const { converted } = await done(desk.conversion.convertMany(ctx, { leads: ["C-acme", "C-bolt"].map((customerId, n) => ({ leadId: `L-${n + 1}`, customer: { is: "existing", customerId } })) }));
    const { contacts, deals } = await sellingWorld(desk, ctx);
    expect(contacts).toMatchObject([{ name: "Ada", email: "ada@gmail.com", phone: "+49 30 1234567" }]);
    expect(contacts[0]?.roles.map(({ customerId }) => customerId)).toEqual(["C-acme", "C-bolt"]);
    // At two customers these are two deals.
    expect(deals.map(({ accountId }) => accountId).toSorted()).toEqual(["C-acme", "C-bolt"]);
    expect(new Set(converted.map(({ contactId }) => contactId)).size).toBe(1);
  });

  test("makes one deal of one person's leads, though the first of them wanted none, and one of its own where that was chosen", async () => {
    const { desk, ctx } = await opened();
    for (const id of ["L-1", "L-2", "L-3", "L-4"]) await qualifiedLead(desk, ctx, id, { email: "ada@acme.example" });
    const { converted } = await done(desk.conversion.convertMany(ctx, { leads: [{ leadId: "L-1", opportunity: { is: "none" } }, { leadId: "L-2" }, { leadId: "L-3" }, { leadId: "L-4", opportunity: { is: "new" } }] }));
    const [none, first, shared, own] = converted.map(({ opportunityId }) => opportunityId);
    expect([none, shared]).toEqual([null, first]);
    expect(own).not.toBe(first);
    expect((await sellingWorld(desk, ctx)).deals).toHaveLength(2);
  });

  test("with a key answers the same again", async () => {
    const { desk, ctx } = await opened();
    await and(lead("L-1"), lead("L-2"))(desk, ctx);
    const keyed = { ...ctx, idempotencyKey: "k".repeat(255) };
    const leads = { leads: [{ leadId: "L-1" }, { leadId: "L-2" }] };
    expect(await done(desk.conversion.convertMany(keyed, leads))).toEqual(await done(desk.conversion.convertMany(keyed, leads)));
  });
});

test("converted again answers what it has become, whatever is chosen this time, and tells nobody again", async () => {
  const { desk, storage, ctx } = await opened();
  await and(acme, lead())(desk, ctx);
  const first = await done(desk.conversion.convert(ctx, { leadId: "L-1", expectedVersion: 3 }));
  const before = storage.snapshotHash(ctx.tenantId);
  expect(await done(desk.conversion.convert(ctx, { leadId: "L-1", expectedVersion: 3, customer: { is: "existing", customerId: "C-acme" }, opportunity: { is: "none" } }))).toEqual(first);
  expect(storage.snapshotHash(ctx.tenantId)).toBe(before);
});

test("[CRD-CRMOP-0070] [WFL-CRMOP-0055] [WFL-CRMOP-0054] the owner of the lead is told once, or the managers where there is none, in facts that name nobody; and it is counted once", async () => {
  const { desk, ctx } = await opened();
  await and(lead("L-1", { ownerId: "ben", budget: eur(900) }), lead("L-2"))(desk, ctx);
  const [first, second] = [await done(desk.conversion.convert(ctx, { leadId: "L-1" })), await done(desk.conversionBy({ managerRole: "boss" }).convert(ctx, { leadId: "L-2" }))];
  await done(desk.conversion.convert(ctx, { leadId: "L-1" }));
  const { notifications, tracked, conversions } = await sellingWorld(desk, ctx);
  const facts = ({ customerId, contactId, opportunityId, createdCustomer }: typeof first) => ({ customerId, contactId, opportunityId, createdCustomer });
  expect(notifications).toEqual([
    { id: conversions[0]?.id, kind: "lead.converted", to: { userIds: ["ben"], roles: [] }, about: { entityType: "lead", id: "L-1" }, facts: facts(first) },
    { id: conversions[1]?.id, kind: "lead.converted", to: { userIds: [], roles: ["boss"] }, about: { entityType: "lead", id: "L-2" }, facts: facts(second) },
  ]);
  const counted = { at: first.at, source: "website" };
  expect(tracked).toMatchObject([
    { ...counted, id: conversions[0]?.id, ownerId: "ben", leadId: "L-1", opportunityId: first.opportunityId, accountId: first.customerId, amount: eur(900) },
    { ...counted, id: conversions[1]?.id, ownerId: null, leadId: "L-2", amount: null },
  ]);
  const events = await desk.unitOfWork.read(ctx, ({ records }) => records.find(outboxTable, {}));
  expect(JSON.stringify(events.filter(({ type }) => type === "NotificationRequested"))).not.toMatch(/person|company|vans/i);
});
