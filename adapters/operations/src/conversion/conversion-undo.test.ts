import { Instant, type OperationContext } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import { memoryStorage } from "@nexus/adapter-memory";
import { customersLock, type ConvertedLead, type LeadToTurn } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { done, simulatedDeps } from "../testing/routing-under-test.js";
import { later, qualifiedLead, sellingDeskOn, type LeadWords, type SellingDesk } from "../testing/selling-desk.js";
import { newContact, newCustomers, sellingWorld } from "../testing/selling-world.js";

/*
 * What is taken back of a conversion, what stays because others hang on it, and when it is too late.
 */

const opened = async () => {
  const deps = simulatedDeps();
  const storage = memoryStorage(deps);
  const desk = sellingDeskOn(storage.unitOfWork, deps);
  return { desk, storage, ctx: await desk.newTenant() };
};

const convert = async (desk: SellingDesk, ctx: OperationContext, id: string, words: LeadWords = {}, choice: Partial<LeadToTurn> = {}): Promise<ConvertedLead> => {
  await qualifiedLead(desk, ctx, id, words);
  return done(desk.conversion.convert(ctx, { leadId: id, ...choice }));
};
const undo = (desk: SellingDesk, ctx: OperationContext, leadId: string) => desk.conversion.undo(ctx, { leadId, reason: "The wrong lead." });
const newDeal = (desk: SellingDesk, ctx: OperationContext, id: string, accountId?: string) => done(desk.commands.execute(ctx, crmCommands.opportunity.create, { id, title: `Deal ${id}`, pipelineId: "P-1", ...(accountId === undefined ? {} : { accountId }) }));

test("whatever was made is gone, the lead is as it was, and why is in the audit trail", async () => {
  const { desk, ctx } = await opened();
  await qualifiedLead(desk, ctx, "L-1", { ownerId: "ben" });
  const before = await sellingWorld(desk, ctx);
  const converted = await done(desk.conversion.convert(ctx, { leadId: "L-1" }));
  expect(await done(undo(desk, ctx, "L-1"))).toEqual({ leadId: "L-1", removedOpportunityId: converted.opportunityId, removedContactId: converted.contactId, removedCustomerId: converted.customerId });
  const after = await sellingWorld(desk, ctx);
  const asItWas = ({ leads: [lead], deals, conversions, customers, contacts, links, owners }: typeof after) => ({ status: lead?.status, conversion: lead?.conversion, deals, conversions, customers, contacts, links, owners });
  expect(asItWas(after)).toEqual(asItWas(before));
  expect(after.eventTypes.filter((type) => type === "LeadConversionReverted")).toHaveLength(1);
  const { items } = await desk.unitOfWork.read(ctx, ({ auditTrail }) => auditTrail.list(ctx, { entity: { entityType: "lead", entityId: "L-1" } }, { limit: 100 }));
  expect(items.find(({ action }) => action === "lead-conversion.undo")).toMatchObject({ reason: { text: "The wrong lead." } });
});

describe("until when", () => {
  test.each([
    [undefined, 14],
    [2, 2],
  ])("with %s days it is for %d of them, to the millisecond", async (undoWithinDays, days) => {
    const { desk, ctx } = await opened();
    const { at } = await convert(desk, ctx, "L-1");
    const conversion = desk.conversionBy(undoWithinDays === undefined ? {} : { undoWithinDays });
    const until = Instant.addDays(at, days);
    desk.deps.clock.set(Instant.addMilliseconds(until, 1));
    expect(await conversion.undo(ctx, { leadId: "L-1", reason: "Late." })).toMatchObject({ ok: false, refusal: { code: "conversion_undo_too_late", details: { until } } });
    desk.deps.clock.set(until);
    await done(conversion.undo(ctx, { leadId: "L-1", reason: "In time." }));
  });
});

describe("what is refused changes nothing:", () => {
  const cases: readonly (readonly [string, (desk: SellingDesk, ctx: OperationContext) => Promise<unknown>, string, object?])[] = [
    ["a lead that is not there", () => Promise.resolve(), "lead_not_found", { id: "L-1" }],
    ["one that was never converted", (desk, ctx) => qualifiedLead(desk, ctx, "L-1"), "conversion_not_found", { leadId: "L-1" }],
    ["one that was converted elsewhere", async (desk, ctx) => {
      await qualifiedLead(desk, ctx, "L-1");
      await done(desk.commands.execute(ctx, crmCommands.lead.convert, { id: "L-1", opportunityId: "O-9" }));
    }, "conversion_not_found"],
    ["one that was undone", async (desk, ctx) => {
      await convert(desk, ctx, "L-1");
      await done(undo(desk, ctx, "L-1"));
    }, "conversion_not_found"],
    ["one that was taken back by other ways", async (desk, ctx) => {
      await convert(desk, ctx, "L-1");
      await done(desk.unitOfWork.run(ctx, [{ kind: "lead", id: "L-1" }], ({ leads }) => leads.revertConversion(ctx, { id: "L-1" }, "Otherwise.")));
    }, "lead_not_converted"],
    ["one whose deal is closed", async (desk, ctx) => {
      const { opportunityId } = await convert(desk, ctx, "L-1");
      await done(desk.commands.execute(ctx, crmCommands.opportunity["mark-lost"], { id: opportunityId ?? "", closeReason: "price" }));
    }, "opportunity_closed", { status: "lost" }],
    ["the first of two that led to one deal", async (desk, ctx) => {
      for (const id of ["L-1", "L-2"]) await qualifiedLead(desk, ctx, id, { email: "ada@acme.example" });
      await done(desk.conversion.convertMany(ctx, { leads: [{ leadId: "L-1" }, { leadId: "L-2" }] }));
    }, "conversion_shared", { leadIds: ["L-2"] }],
  ];
  test.each(cases.map(([name, prepare, code, details = {}]) => ({ name, prepare, code, details })))("$name", async ({ prepare, code, details }) => {
    const { desk, storage, ctx } = await opened();
    await prepare(desk, ctx);
    const before = storage.snapshotHash(ctx.tenantId);
    expect(await undo(desk, ctx, "L-1")).toMatchObject({ ok: false, refusal: { code, details } });
    expect(storage.snapshotHash(ctx.tenantId)).toBe(before);
  });
});

describe("what others hang on stays", () => {
  test("of two leads with one deal the second goes first, and then the first takes the deal and its parties along", async () => {
    const { desk, ctx } = await opened();
    for (const id of ["L-1", "L-2"]) await qualifiedLead(desk, ctx, id, { email: "ada@acme.example" });
    const { converted: [first] } = await done(desk.conversion.convertMany(ctx, { leads: [{ leadId: "L-1" }, { leadId: "L-2" }] }));
    expect(await done(undo(desk, ctx, "L-2"))).toEqual({ leadId: "L-2", removedOpportunityId: null, removedContactId: null, removedCustomerId: null });
    expect(await done(undo(desk, ctx, "L-1"))).toEqual({ leadId: "L-1", removedOpportunityId: first?.opportunityId, removedContactId: first?.contactId, removedCustomerId: first?.customerId });
  });

  test("a customer and a contact with which another conversion stands, though no deal says so", async () => {
    const { desk, ctx } = await opened();
    const first = await convert(desk, ctx, "L-1", { email: "ada@acme.example" }, { opportunity: { is: "none" } });
    const second = await convert(desk, ctx, "L-2", { email: "ada@acme.example" }, { opportunity: { is: "none" } });
    expect([second.customerId, second.contactId]).toEqual([first.customerId, first.contactId]);
    expect(await done(undo(desk, ctx, "L-1"))).toEqual({ leadId: "L-1", removedOpportunityId: null, removedContactId: null, removedCustomerId: null });
    const { customers, contacts } = await sellingWorld(desk, ctx);
    expect([customers.map(({ id }) => id), contacts.map(({ id }) => id)]).toEqual([[first.customerId], [first.contactId]]);
  });

  test("a customer that has somebody else by now, while its contact goes", async () => {
    const { desk, ctx } = await opened();
    const converted = await convert(desk, ctx, "L-1");
    await newContact(desk, ctx, "P-9", { name: "Bob" }, [converted.customerId]);
    expect(await done(undo(desk, ctx, "L-1"))).toMatchObject({ removedOpportunityId: converted.opportunityId, removedContactId: converted.contactId, removedCustomerId: null });
  });

  test("a customer that has bought meanwhile", async () => {
    const { desk, ctx } = await opened();
    const { customerId } = await convert(desk, ctx, "L-1");
    await done(desk.unitOfWork.run(ctx, [customersLock()], ({ customers }) => customers.changeStatus(ctx, { id: customerId }, "customer")));
    expect(await done(undo(desk, ctx, "L-1"))).toMatchObject({ removedCustomerId: null });
  });

  test("a contact who is somebody elsewhere by now, and no more at the customer that goes", async () => {
    const { desk, ctx } = await opened();
    const { contactId, customerId } = await convert(desk, ctx, "L-1");
    await newCustomers(desk, ctx, { id: "C-2", name: "Two" });
    await done(
      desk.unitOfWork.run(ctx, [customersLock()], async ({ customers }) => {
        const [contact] = await customers.findContacts(ctx, [contactId ?? ""]);
        return customers.updateContact(ctx, { id: contactId ?? "" }, { roles: [...(contact?.roles ?? []), { customerId: "C-2", role: "buyer", from: Instant.utcDate(desk.deps.clock.now()), to: null }] });
      }),
    );
    expect(await done(undo(desk, ctx, "L-1"))).toMatchObject({ removedContactId: null, removedCustomerId: customerId });
    expect((await sellingWorld(desk, ctx)).contacts.map(({ id, roles }) => [id, roles.map((role) => role.customerId)])).toEqual([[contactId, ["C-2"]]]);
  });

  test("a customer that was merged into another one", async () => {
    const { desk, ctx } = await opened();
    await newCustomers(desk, ctx, { id: "C-1", name: "One" });
    const { customerId } = await convert(desk, ctx, "L-1");
    await done(desk.unitOfWork.run(ctx, [customersLock()], ({ customers }) => customers.merge(ctx, { id: "C-1" }, { id: customerId })));
    expect(await done(undo(desk, ctx, "L-1"))).toMatchObject({ removedContactId: null, removedCustomerId: null });
  });

  test("a deal that was there, its customer included; the person who was made for it goes", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    const converted = await convert(desk, ctx, "L-1", {}, { opportunity: { is: "existing", opportunityId: "O-1" } });
    expect(await done(undo(desk, ctx, "L-1"))).toEqual({ leadId: "L-1", removedOpportunityId: null, removedContactId: converted.contactId, removedCustomerId: null });
    const { deals, links } = await sellingWorld(desk, ctx);
    expect([deals[0]?.accountId, links]).toEqual([converted.customerId, [{ customerId: converted.customerId, contactId: null, opportunityId: "O-1" }]]);
  });

  test("who was there before; the new customer goes, and the role that was given there", async () => {
    const { desk, ctx } = await opened();
    await newContact(desk, ctx, "P-1", { name: "Ada", email: "ada@gmail.com" }, []);
    const converted = await convert(desk, ctx, "L-1", { email: "ada@gmail.com" });
    expect(converted).toMatchObject({ contactId: "P-1", createdContact: false, createdCustomer: true });
    expect(await done(undo(desk, ctx, "L-1"))).toMatchObject({ removedContactId: null, removedCustomerId: converted.customerId });
    const { customers, contacts } = await sellingWorld(desk, ctx);
    expect([customers, contacts.map(({ id, roles }) => [id, roles])]).toEqual([[], [["P-1", []]]]);
  });
});

test("what was undone is converted anew, with another customer, contact and deal, and may be undone again", async () => {
  const { desk, ctx } = await opened();
  const first = await convert(desk, ctx, "L-1");
  await done(undo(desk, ctx, "L-1"));
  later(desk, 20);
  const second = await done(desk.conversion.convert(ctx, { leadId: "L-1" }));
  expect([first.customerId, first.contactId, first.opportunityId]).not.toContain(second.customerId);
  expect(second).toMatchObject({ createdCustomer: true, createdContact: true, createdOpportunity: true });
  const { tracked, notifications } = await sellingWorld(desk, ctx);
  expect([tracked.length, notifications.length]).toEqual([2, 2]);
  await done(undo(desk, ctx, "L-1"));
});

test("a lead that was taken back by other ways is converted anew; the conversion that stood stands no more", async () => {
  const { desk, ctx } = await opened();
  const first = await convert(desk, ctx, "L-1");
  await done(desk.unitOfWork.run(ctx, [{ kind: "lead", id: "L-1" }], ({ leads }) => leads.revertConversion(ctx, { id: "L-1" }, "Otherwise.")));
  const second = await done(desk.conversion.convert(ctx, { leadId: "L-1" }));
  expect(second).toMatchObject({ customerId: first.customerId, contactId: first.contactId, createdCustomer: false });
  expect(second.opportunityId).not.toBe(first.opportunityId);
  expect((await sellingWorld(desk, ctx)).conversions.map(({ opportunityId }) => opportunityId)).toEqual([second.opportunityId]);
});
