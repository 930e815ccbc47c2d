import { Instant, Money } from "@nexus/common";
import { expect, test } from "vitest";
import { done } from "../testing/routing-under-test.js";
import { later, onSellingDesks, qualifiedLead } from "../testing/selling-desk.js";
import { sellingWorld } from "../testing/selling-world.js";

/*
 * Whole flows of conversion on every storage. Each choice, refusal and undo is tried in memory.
 */
onSellingDesks((desk) => {
  test("[FUN-CRMOP-0023] [FUN-CRMOP-0024] [FUN-CRMOP-0030] [CRD-CRMOP-0065] [CRD-CRMOP-0069] [TST-CRMOP-0099] a qualified lead becomes a prospect of its owner, its contact, and a deal that is linked to both; it is counted, and its owner is told", async () => {
    const ctx = await desk().newTenant();
    await qualifiedLead(desk(), ctx, "L-1", { budget: Money.of(900_00, "EUR"), ownerId: "ben" });
    const converted = await done(desk().conversion.convert(ctx, { leadId: "L-1" }));
    const { at, customerId, contactId, opportunityId } = converted;
    expect(converted).toEqual({ leadId: "L-1", at: desk().deps.clock.now(), customerId, contactId, opportunityId, createdCustomer: true, createdContact: true, createdOpportunity: true, suggestedCustomerIds: [] });
    const world = await sellingWorld(desk(), ctx);
    const today = Instant.utcDate(at);
    expect(world.customers).toMatchObject([{ id: customerId, name: "Company L-1", website: "l-1.example", status: "prospect" }]);
    expect(world.owners).toEqual([{ customerId, ownerId: "ben", from: today, to: null }]);
    expect(world.contacts).toMatchObject([{ id: contactId, name: "Person L-1", email: "person@l-1.example", roles: [{ customerId, role: "contact", from: today, to: null }] }]);
    expect(world.deals).toMatchObject([{ id: opportunityId, name: "Vans for L-1", status: "open", ownerId: "ben", accountId: customerId, sourceLeadId: "L-1", amount: Money.of(900_00, "EUR") }]);
    expect(world.links).toEqual([null, contactId].map((each) => ({ customerId, contactId: each, opportunityId })));
    expect(world.leads).toMatchObject([{ status: "converted", conversion: { accountId: customerId, contactId, opportunityId } }]);
    expect(world.tracked).toMatchObject([{ leadId: "L-1", opportunityId, accountId: customerId, ownerId: "ben", amount: Money.of(900_00, "EUR") }]);
    expect(world.notifications).toMatchObject([{ kind: "lead.converted", to: { userIds: ["ben"], roles: [] } }]);
  });

  test("eight who convert the same lead at once get eight identical answers, one customer and one deal", async () => {
    const ctx = await desk().newTenant();
    await qualifiedLead(desk(), ctx, "L-1");
    const answers = await Promise.all(Array.from({ length: 8 }, () => done(desk().conversion.convert(ctx, { leadId: "L-1" }))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { deals, customers, contacts, notifications } = await sellingWorld(desk(), ctx);
    expect([deals.length, customers.length, contacts.length, notifications.length]).toEqual([1, 1, 1, 1]);
  });

  test("a batch with a lead and its own duplicate makes one contact and one deal, and leaves out what cannot be converted", async () => {
    const ctx = await desk().newTenant();
    await qualifiedLead(desk(), ctx, "L-1", { email: "ada@acme.example", companyName: "Acme" });
    await qualifiedLead(desk(), ctx, "L-2", { email: "ADA@acme.example", companyName: "Acme Inc." });
    await qualifiedLead(desk(), ctx, "L-3", { email: "bob@acme.example", companyName: "Acme" });
    const { converted, leftOut } = await done(desk().conversion.convertMany(ctx, { leads: ["L-1", "L-2", "L-3", "nobody"].map((leadId) => ({ leadId })) }));
    const [first, second, third] = converted;
    expect(leftOut.map(({ leadId, refusal }) => [leadId, refusal.code])).toEqual([["nobody", "lead_not_found"]]);
    expect(second).toMatchObject({ customerId: first?.customerId, contactId: first?.contactId, opportunityId: first?.opportunityId, createdCustomer: false, createdContact: false, createdOpportunity: false });
    expect(third).toMatchObject({ customerId: first?.customerId, createdCustomer: false, createdContact: true, createdOpportunity: true });
    expect((await sellingWorld(desk(), ctx)).deals).toHaveLength(2);
  });

  test("a conversion is undone within its time, and the lead is as it was", async () => {
    const ctx = await desk().newTenant();
    await qualifiedLead(desk(), ctx, "L-1");
    const converted = await done(desk().conversion.convert(ctx, { leadId: "L-1" }));
    const undone = await done(desk().conversion.undo(ctx, { leadId: "L-1", reason: "The wrong lead." }));
    expect(undone).toEqual({ leadId: "L-1", removedOpportunityId: converted.opportunityId, removedContactId: converted.contactId, removedCustomerId: converted.customerId });
    const { leads, deals, customers, contacts } = await sellingWorld(desk(), ctx);
    expect([leads[0]?.status, deals, customers, contacts]).toEqual(["qualified", [], [], []]);
    const again = await done(desk().conversion.convert(ctx, { leadId: "L-1" }));
    later(desk(), 15);
    expect(await desk().conversion.undo(ctx, { leadId: "L-1", reason: "Too late." })).toMatchObject({ ok: false, refusal: { code: "conversion_undo_too_late" } });
    expect(again.opportunityId).not.toBe(converted.opportunityId);
  });
});
