import { Money, type OperationContext } from "@nexus/common";
import { expect, test } from "vitest";
import { done } from "../testing/routing-under-test.js";
import { later, onSellingDesks, qualifiedLead, type SellingDesk } from "../testing/selling-desk.js";

const everything = (desk: SellingDesk, ctx: OperationContext) =>
  desk.unitOfWork.read(ctx, async ({ leads, opportunities, customers }) => ({
    leads: (await leads.list(ctx, {}, { limit: 100 })).items,
    deals: (await opportunities.list(ctx, {}, { limit: 100 })).items,
    linksOf: async (ids: readonly string[]) => customers.linksOfOpportunities(ctx, ids),
  }));

onSellingDesks((desk) => {
  test("[FUN-CRMOP-0023] [CRD-CRMOP-0065] a qualified lead becomes a prospect, its contact, and a deal that is linked to both", async () => {
    const ctx = await desk().newTenant();
    await qualifiedLead(desk(), ctx, "L-1", { budget: Money.of(900_00, "EUR") });
    const converted = await done(desk().conversion.convert(ctx, { leadId: "L-1" }));
    expect(converted).toMatchObject({ leadId: "L-1", createdCustomer: true, createdContact: true, createdOpportunity: true, suggestedCustomerIds: [] });
    await desk().unitOfWork.read(ctx, async ({ leads, opportunities, customers }) => {
      expect(await customers.find(ctx, converted.customerId)).toMatchObject({ name: "Company L-1", status: "prospect" });
      expect((await customers.findContacts(ctx, [converted.contactId ?? ""]))[0]).toMatchObject({ name: "Person L-1", email: "person@l-1.example" });
      expect(await opportunities.find(ctx, converted.opportunityId ?? "")).toMatchObject({ name: "Vans for L-1", status: "open", accountId: converted.customerId, sourceLeadId: "L-1", amount: Money.of(900_00, "EUR") });
      expect(await leads.find(ctx, "L-1")).toMatchObject({ status: "converted", conversion: { accountId: converted.customerId, contactId: converted.contactId, opportunityId: converted.opportunityId } });
      expect(await customers.linksOfOpportunities(ctx, [converted.opportunityId ?? ""])).toHaveLength(2);
    });
  });

  test("eight who convert the same lead at once get eight identical answers, one customer and one deal", async () => {
    const ctx = await desk().newTenant();
    await qualifiedLead(desk(), ctx, "L-1");
    const answers = await Promise.all(Array.from({ length: 8 }, () => done(desk().conversion.convert(ctx, { leadId: "L-1" }))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await everything(desk(), ctx)).deals).toHaveLength(1);
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
    expect((await everything(desk(), ctx)).deals).toHaveLength(2);
  });

  test("a conversion is undone within its time, and the lead is as it was", async () => {
    const ctx = await desk().newTenant();
    await qualifiedLead(desk(), ctx, "L-1");
    const converted = await done(desk().conversion.convert(ctx, { leadId: "L-1" }));
    const undone = await done(desk().conversion.undo(ctx, { leadId: "L-1", reason: "The wrong lead." }));
    expect(undone).toEqual({ leadId: "L-1", removedOpportunityId: converted.opportunityId, removedContactId: converted.contactId, removedCustomerId: converted.customerId });
    const { leads, deals } = await everything(desk(), ctx);
    expect([leads[0]?.status, deals]).toEqual(["qualified", []]);
    const again = await done(desk().conversion.convert(ctx, { leadId: "L-1" }));
    later(desk(), 15);
    expect(await desk().conversion.undo(ctx, { leadId: "L-1", reason: "Too late." })).toMatchObject({ ok: false, refusal: { code: "conversion_undo_too_late" } });
    expect(again.opportunityId).not.toBe(converted.opportunityId);
  });

});
