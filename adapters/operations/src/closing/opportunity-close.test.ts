import { Instant } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import { isAcceptedByCustomer } from "@nexus/crm-operations";
import { expect, test } from "vitest";
import { eur, later, line, newDeal, newQuotation, onClosingDesks, standing } from "../testing/closing-desk.js";
import { done } from "../testing/routing-under-test.js";

/*
 * The whole of closing on every storage: won with a quotation, lost for a reason, opened again.
 */
onClosingDesks((desk, storage) => {
  test("[FUN-CRMOP-0025] [CRD-CRMOP-0071] [CRD-CRMOP-0072] a deal is won with the quotation its customer has accepted, for what it comes to, and the prospect is a customer", async () => {
    const ctx = await desk().newTenant();
    await newDeal(desk(), ctx, "O-1");
    await newQuotation(desk(), ctx, "Q-1", "O-1", "accepted");
    await newQuotation(desk(), ctx, "Q-2", "O-1", "draft");
    await newQuotation(desk(), ctx, "Q-3", "O-1", "approved");
    const won = await done(desk().closing.win(ctx, { opportunityId: "O-1", reason: "best-fit" }));
    expect(won).toEqual({
      opportunityId: "O-1",
      outcome: "won",
      closedAt: desk().deps.clock.now(),
      amount: eur(800),
      reason: "best-fit",
      quotation: { id: "Q-1", acceptedBy: "customer", total: eur(800) },
      difference: null,
      customerId: "C-1",
      becameCustomer: true,
      supersededQuotationIds: ["Q-2", "Q-3"],
    });
    const now = await standing(desk(), ctx, "O-1");
    expect(now.deal).toMatchObject({ status: "won", stageId: "won", amount: eur(800), closeReason: "best-fit", closedAt: won.closedAt });
    expect(now.statuses).toEqual({ "Q-1": "accepted", "Q-2": "rejected", "Q-3": "rejected" });
    expect(now.customer).toMatchObject({ id: "C-1", status: "customer" });
    await desk().unitOfWork.read(ctx, async ({ analytics }) => {
      const range = { from: Instant.addDays(won.closedAt, -1), to: Instant.addDays(won.closedAt, 1) };
      expect(await analytics.velocity(ctx, range, null)).toMatchObject([{ currency: "EUR", won: 1, lost: 0, wonAmount: eur(800) }]);
      expect((await analytics.export(ctx, "events", range, { limit: 10 })).items).toMatchObject([{ name: "won", at: won.closedAt, ownerId: "ann", journeyId: "O-1" }]);
    });
  });

  test("[CRD-CRMOP-0072] [CRD-CRMOP-0074] a deal without a quotation gets one from its lines when it is won, which says for ever that no customer accepted it, and what differs is told", async () => {
    const ctx = await desk().newTenant();
    await newDeal(desk(), ctx, "O-1", { lines: [line("a", 300), line("b", 100)] });
    const won = await done(desk().closing.win(ctx, { opportunityId: "O-1", actualAmount: eur(750) }));
    expect(won).toMatchObject({ amount: eur(750), quotation: { acceptedBy: "created-at-close", total: eur(800) }, difference: { actual: eur(750), quoted: eur(800), minorUnits: -50_00 } });
    const { deal, quotations } = await standing(desk(), ctx, "O-1");
    const written = quotations[won.quotation.id];
    expect(deal).toMatchObject({ status: "won", amount: eur(750) });
    expect(written).toMatchObject({ status: "accepted", customerId: "C-1", ownerId: "ann", acceptance: { by: "created-at-close", at: won.closedAt }, lines: [{ id: "a", description: "Van a", total: eur(600) }, { id: "b", total: eur(200) }] });
    expect(written && isAcceptedByCustomer(written)).toBe(false);
  });

  test("[FUN-CRMOP-0026] [CRD-CRMOP-0073] a deal is lost for a reason of the list, and its open quotations are rejected", async () => {
    const ctx = await desk().newTenant();
    await newDeal(desk(), ctx, "O-1");
    for (const [id, status] of [["Q-1", "draft"], ["Q-2", "submitted"], ["Q-3", "approved"]] as const) await newQuotation(desk(), ctx, id, "O-1", status);
    const lost = await done(desk().closing.lose(ctx, { opportunityId: "O-1", reason: "competitor", competitor: "Rival Ltd." }));
    expect(lost).toEqual({ opportunityId: "O-1", outcome: "lost", closedAt: desk().deps.clock.now(), reason: "competitor", acceptedQuotationId: null, supersededQuotationIds: ["Q-1", "Q-2", "Q-3"] });
    const now = await standing(desk(), ctx, "O-1");
    expect(now.deal).toMatchObject({ status: "lost", stageId: "lost", closeReason: "competitor", competitor: "Rival Ltd.", closedAt: lost.closedAt });
    expect(now.statuses).toEqual({ "Q-1": "rejected", "Q-2": "rejected", "Q-3": "rejected" });
    expect(now.customer?.status).toBe("prospect");
    const range = { from: Instant.addDays(lost.closedAt, -1), to: Instant.addDays(lost.closedAt, 1) };
    expect(await desk().unitOfWork.read(ctx, ({ analytics }) => analytics.velocity(ctx, range, null))).toMatchObject([{ won: 0, lost: 1 }]);
  });

  test("a deal that was won is opened again where it was: what was written for it is withdrawn, and winning it again makes another one", async () => {
    const ctx = await desk().newTenant();
    await newDeal(desk(), ctx, "O-1");
    const first = await done(desk().closing.win(ctx, { opportunityId: "O-1" }));
    later(desk(), 1);
    const reopened = await done(desk().closing.reopen(ctx, { opportunityId: "O-1", reason: "They have withdrawn." }));
    expect(reopened).toEqual({ opportunityId: "O-1", at: desk().deps.clock.now(), was: "won", stageId: "propose", withdrawnQuotationId: first.quotation.id, acceptedQuotationId: null });
    const now = await standing(desk(), ctx, "O-1");
    expect(now.deal).toMatchObject({ status: "open", stageId: "propose", amount: eur(900), closedAt: null });
    expect(now.statuses).toEqual({ [first.quotation.id]: "rejected" });
    expect(await desk().unitOfWork.read(ctx, ({ analytics }) => analytics.pipelineMetrics(ctx, "P-1", desk().deps.clock.now()))).toMatchObject([{ stageId: "propose", count: 1 }]);
    const second = await done(desk().closing.win(ctx, { opportunityId: "O-1" }));
    expect(second.quotation.id).not.toBe(first.quotation.id);
    expect([first.becameCustomer, second.becameCustomer]).toEqual([true, false]);
    expect((await standing(desk(), ctx, "O-1")).statuses).toEqual({ [first.quotation.id]: "rejected", [second.quotation.id]: "accepted" });
  });

  test("[CRD-CRMOP-0075] owner and managers are told once of what was won, lost and opened again, in facts that name nobody", async () => {
    const ctx = await desk().newTenant();
    await newDeal(desk(), ctx, "O-1");
    const won = await done(desk().closing.win(ctx, { opportunityId: "O-1", reason: "best-price" }));
    await done(desk().closing.win(ctx, { opportunityId: "O-1" }));
    await done(desk().closing.reopen(ctx, { opportunityId: "O-1", reason: "They have withdrawn." }));
    await done(desk().commands.execute(ctx, crmCommands.opportunity["assign-owner"], { id: "O-1", ownerId: null }));
    await done(desk().closing.lose(ctx, { opportunityId: "O-1", reason: "price", competitor: "Rival Ltd." }));
    const { notifications } = await standing(desk(), ctx, "O-1");
    const about = { entityType: "opportunity", id: "O-1" };
    const byKind = notifications.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)).map(({ id: _id, ...told }) => told);
    expect(byKind).toEqual([
      { kind: "opportunity.lost", to: { userIds: [], roles: ["sales-manager"] }, about, facts: { amount: eur(900), reason: "price", acceptedQuotationId: null } },
      { kind: "opportunity.reopened", to: { userIds: ["ann"], roles: ["sales-manager"] }, about, facts: { was: "won", stageId: "propose", withdrawnQuotationId: won.quotation.id, acceptedQuotationId: null } },
      {
        kind: "opportunity.won",
        to: { userIds: ["ann"], roles: ["sales-manager"] },
        about,
        facts: { amount: eur(900), reason: "best-price", customerId: "C-1", quotationId: won.quotation.id, acceptedBy: "created-at-close", quoted: eur(900), differs: false },
      },
    ]);
  });

  // It runs one work after the other, and shows nothing here that memory does not.
  if (storage === "the embedded database") return;

  test("eight who win the same deal at once get eight identical answers, and there is one quotation", async () => {
    const ctx = await desk().newTenant();
    await newDeal(desk(), ctx, "O-1");
    const version = (await standing(desk(), ctx, "O-1")).deal?.version ?? 0;
    const answers = await Promise.all(Array.from({ length: 8 }, () => done(desk().closing.win(ctx, { opportunityId: "O-1", expectedVersion: version, actualAmount: eur(890) }))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await standing(desk(), ctx, "O-1")).statuses).toEqual({ [answers[0]?.quotation.id ?? ""]: "accepted" });
  });

  test("of eight who win a deal and eight who lose it at once one side gets its way, and the others are told", async () => {
    const ctx = await desk().newTenant();
    await newDeal(desk(), ctx, "O-1");
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => (n % 2 === 0 ? desk().closing.win(ctx, { opportunityId: "O-1" }) : desk().closing.lose(ctx, { opportunityId: "O-1", reason: "price" }))),
    );
    const { deal, statuses } = await standing(desk(), ctx, "O-1");
    const said = answers.map((answer) => (answer.ok ? answer.value.outcome : answer.refusal.code));
    expect(said.toSorted()).toEqual([...Array<string>(8).fill("opportunity_closed"), ...Array<string>(8).fill(deal?.status ?? "")].toSorted());
    expect(Object.values(statuses)).toEqual(deal?.status === "won" ? ["accepted"] : []);
  });
});
