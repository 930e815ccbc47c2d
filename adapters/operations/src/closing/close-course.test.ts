import { accept, type OperationContext } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import { memoryStorage, trustedHost } from "@nexus/adapter-memory";
import { joinedClose, joining, OpportunityCloseCoordinator, type ClosePorts, type PortBindings } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { closingDeskOn, eur, later, line, newDeal, newQuotation, standing, type ClosingDesk, type ClosingStores } from "../testing/closing-desk.js";
import { done, simulatedDeps } from "../testing/routing-under-test.js";

const opened = async () => {
  const deps = simulatedDeps();
  const desk = closingDeskOn(memoryStorage(deps).unitOfWork, deps);
  return { desk, ctx: await desk.newTenant() };
};

const core = crmCommands.opportunity;

/** The same port with some of its methods otherwise; its class keeps the others. */
const altered = <Port extends object>(port: Port, change: Partial<Port>): Port => Object.assign(Object.create(port) as Port, change);

describe("[BUS-CRMOP-0012] a quotation is there before the deal is won:", () => {
  /** What was accepted for the deal at the moment it was marked as won. */
  const acceptedWhenWon = async (change: Partial<PortBindings<ClosePorts, ClosePorts>>, prepare: (desk: ClosingDesk, ctx: OperationContext) => Promise<unknown> = () => Promise.resolve()): Promise<readonly string[]> => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    await prepare(desk, ctx);
    const seen: string[] = [];
    const watching = joining<ClosePorts["opportunities"], ClosePorts>(({ opportunities, quotations }) =>
      altered(opportunities, {
        markWon: async (by, target, win) => {
          seen.push(...(await quotations.findAccepted(by, [target.id])).map(({ acceptance }) => acceptance?.by ?? "nobody"));
          return opportunities.markWon(by, target, win);
        },
      }),
    );
    const closing = new OpportunityCloseCoordinator<ClosingStores>({ ...desk.deps, unitOfWork: desk.unitOfWork, authorizer: trustedHost, bindings: { ...joinedClose, opportunities: watching, ...change } });
    const approved = prepare === withApproved;
    await done(closing.win(ctx, { opportunityId: "O-1", ...(approved ? { quotation: { is: "existing", quotationId: "Q-1", customerAccepts: true } } : {}) }));
    return seen;
  };
  const withApproved = (desk: ClosingDesk, ctx: OperationContext) => newQuotation(desk, ctx, "Q-1", "O-1", "approved");

  test("one that was written for it", async () => expect(await acceptedWhenWon({})).toEqual(["created-at-close"]));
  test("one that the customer accepts now", async () => expect(await acceptedWhenWon({}, withApproved)).toEqual(["customer"]));

  test("control: Sales that says yes and writes nothing is seen", async () => {
    const lying = joining<ClosePorts["quotations"], ClosePorts>(({ quotations }) =>
      altered(quotations, {
        createAtClose: async (_ctx, given, at) =>
          accept({ ...given, number: "Q", version: 1, status: "accepted", lines: [], total: eur(900), submittedBy: null, acceptance: { by: "created-at-close", at }, createdAt: at, updatedAt: at }),
      }),
    );
    expect(await acceptedWhenWon({ quotations: lying })).toEqual([]);
  });
});

describe("which quotation a deal is won with", () => {
  test("an approved one is accepted when the caller says so, at the time of closing", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    await newQuotation(desk, ctx, "Q-1", "O-1", "approved");
    await newQuotation(desk, ctx, "Q-2", "O-1", "approved");
    const closedAt = desk.deps.clock.now();
    later(desk, 1);
    const won = await done(desk.closing.win(ctx, { opportunityId: "O-1", closedAt, quotation: { is: "existing", quotationId: "Q-2", customerAccepts: true } }));
    expect(won).toMatchObject({ closedAt, quotation: { id: "Q-2", acceptedBy: "customer" }, supersededQuotationIds: ["Q-1"] });
    const { quotations, statuses } = await standing(desk, ctx, "O-1");
    expect(quotations["Q-2"]?.acceptance).toEqual({ by: "customer", at: closedAt });
    expect(statuses).toEqual({ "Q-1": "rejected", "Q-2": "accepted" });
  });

  test("a new one, when that is asked for, and the open ones are rejected", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    await newQuotation(desk, ctx, "Q-1", "O-1", "approved");
    const won = await done(desk.closing.win(ctx, { opportunityId: "O-1", quotation: { is: "new" } }));
    expect(won).toMatchObject({ quotation: { acceptedBy: "created-at-close" }, supersededQuotationIds: ["Q-1"] });
    expect((await standing(desk, ctx, "O-1")).statuses).toEqual({ "Q-1": "rejected", [won.quotation.id]: "accepted" });
  });

  test.each([
    ["without lines", {}, eur(900)],
    ["with a line that has no price", { lines: [line("a", 100), { ...line("b", 1), unitPrice: null }], amount: eur(500) }, eur(500)],
  ])("a deal %s gets one line with what it was won for", async (_name, more, amount) => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1", more);
    const won = await done(desk.closing.win(ctx, { opportunityId: "O-1" }));
    expect(won).toMatchObject({ amount, difference: null });
    expect((await standing(desk, ctx, "O-1")).quotations[won.quotation.id]?.lines).toMatchObject([{ description: "Vans for O-1", quantity: "1", unitPrice: amount, total: amount }]);
  });

  test("[CRD-CRMOP-0074] a quotation in another currency is told as a difference, not hidden", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    const unitPrice = { minorUnits: 500_00, currency: "USD" };
    await newQuotation(desk, ctx, "Q-1", "O-1", "accepted", { currency: "USD", lines: [{ ...line("a", 1), unitPrice }] });
    expect(await desk.closing.win(ctx, { opportunityId: "O-1" })).toMatchObject({ refusal: { code: "currency_mismatch" } });
    const won = await done(desk.closing.win(ctx, { opportunityId: "O-1", actualAmount: eur(920) }));
    expect(won).toMatchObject({ amount: eur(920), difference: { actual: eur(920), quoted: { minorUnits: 1_000_00, currency: "USD" }, minorUnits: null } });
  });

  test("a free pilot is won for nothing, with a quotation over nothing", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1", { amount: eur(0), isFreePilot: true });
    expect(await done(desk.closing.win(ctx, { opportunityId: "O-1" }))).toMatchObject({ amount: eur(0), quotation: { total: eur(0) }, difference: null });
  });
});

describe("asked again", () => {
  test("winning and losing answer the same as the first time, whatever is left unsaid, and whatever has happened around the deal", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    const won = await done(desk.closing.win(ctx, { opportunityId: "O-1", reason: "best-fit", actualAmount: eur(850) }));
    later(desk, 1);
    await done(desk.commands.execute(ctx, core["assign-owner"], { id: "O-1", ownerId: "ben" }));
    for (const more of [{}, { expectedVersion: 2 }, { reason: "best-fit" }, { actualAmount: eur(850), closedAt: won.closedAt }, { quotation: { is: "new" } }, { quotation: { is: "existing", quotationId: won.quotation.id } }] as const) {
      expect(await done(desk.closing.win(ctx, { opportunityId: "O-1", ...more }))).toEqual(won);
    }
    await newDeal(desk, ctx, "O-2");
    const lost = await done(desk.closing.lose(ctx, { opportunityId: "O-2", reason: "price", competitor: "Rival" }));
    for (const more of [{}, { competitor: "Rival" }, { closedAt: lost.closedAt, expectedVersion: 2 }]) expect(await done(desk.closing.lose(ctx, { opportunityId: "O-2", reason: "price", ...more }))).toEqual(lost);
    expect((await standing(desk, ctx, "O-2")).notifications).toHaveLength(2);
  });

  test("control: where closings are not kept, asking again is refused", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    const forgetful = joining<ClosePorts["closings"], ClosePorts>(({ closings }) => altered(closings, { findLatest: () => Promise.resolve(undefined) }));
    const closing = new OpportunityCloseCoordinator<ClosingStores>({ ...desk.deps, unitOfWork: desk.unitOfWork, authorizer: trustedHost, bindings: { ...joinedClose, closings: forgetful } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => closing.win(ctx, { opportunityId: "O-1" })));
    expect(answers.filter((answer) => !answer.ok && answer.refusal.code === "opportunity_closed")).toHaveLength(7);
  });

  test("reopening answers the same until the deal is closed again", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    await done(desk.closing.lose(ctx, { opportunityId: "O-1", reason: "price" }));
    const reopened = await done(desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "They are back.", stageId: "qualify" }));
    expect(reopened).toMatchObject({ was: "lost", stageId: "qualify" });
    later(desk, 1);
    for (const more of [{}, { stageId: "qualify" }]) expect(await done(desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "They are back.", ...more }))).toEqual(reopened);
    expect(await desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "They are back.", stageId: "propose" })).toMatchObject({ refusal: { code: "opportunity_not_closed" } });
    await done(desk.closing.lose(ctx, { opportunityId: "O-1", reason: "no-budget" }));
    expect(await done(desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "Once more." }))).toMatchObject({ at: desk.deps.clock.now(), stageId: "qualify" });
  });
});

describe("what somebody does elsewhere", () => {
  test("a deal that was opened again in the CRM is closed anew; what was written for it serves again when it is won, and is withdrawn when it is lost", async () => {
    for (const outcome of ["won", "lost"] as const) {
      const { desk, ctx } = await opened();
      await newDeal(desk, ctx, "O-1");
      const first = await done(desk.closing.win(ctx, { opportunityId: "O-1" }));
      await done(desk.commands.execute(ctx, core.reopen, { id: "O-1", reason: "They have withdrawn." }));
      later(desk, 1);
      const answer = outcome === "won" ? await done(desk.closing.win(ctx, { opportunityId: "O-1", actualAmount: eur(950) })) : await done(desk.closing.lose(ctx, { opportunityId: "O-1", reason: "price" }));
      expect(answer).toMatchObject(outcome === "won" ? { quotation: first.quotation, difference: { minorUnits: 50_00 } } : { acceptedQuotationId: null, supersededQuotationIds: [first.quotation.id] });
      const now = await standing(desk, ctx, "O-1");
      expect(now.statuses).toEqual({ [first.quotation.id]: outcome === "won" ? "accepted" : "rejected" });
      expect(now.closing).toMatchObject({ number: 2, answer, reopening: null });
    }
  });

  test("a deal that was won in the CRM is opened again here", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    await done(desk.commands.execute(ctx, core["mark-won"], { id: "O-1" }));
    expect(await done(desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "By mistake." }))).toMatchObject({ was: "won", stageId: "propose", withdrawnQuotationId: null, acceptedQuotationId: null });
    expect(await desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "By mistake." })).toMatchObject({ refusal: { code: "opportunity_not_closed" } });
  });

  test("what the customer has accepted stays accepted when the deal is opened again or lost, and that is told", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    await newQuotation(desk, ctx, "Q-1", "O-1", "accepted");
    const won = await done(desk.closing.win(ctx, { opportunityId: "O-1" }));
    expect(await done(desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "They think again." }))).toMatchObject({ withdrawnQuotationId: null, acceptedQuotationId: "Q-1" });
    expect(await done(desk.closing.win(ctx, { opportunityId: "O-1" }))).toMatchObject({ quotation: won.quotation });
    await done(desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "They think again." }));
    expect(await done(desk.closing.lose(ctx, { opportunityId: "O-1", reason: "no-decision" }))).toMatchObject({ acceptedQuotationId: "Q-1", supersededQuotationIds: [] });
    expect((await standing(desk, ctx, "O-1")).statuses).toEqual({ "Q-1": "accepted" });
  });

  test("a deal that came from a lead counts for the lead's source, and its journey is the lead's", async () => {
    const { desk, ctx } = await opened();
    await done(desk.commands.execute(ctx, crmCommands.lead.create, { id: "L-1", title: "Vans", source: "website" }));
    await newDeal(desk, ctx, "O-1", { sourceLeadId: "L-1" });
    const { closedAt } = await done(desk.closing.win(ctx, { opportunityId: "O-1" }));
    const range = { from: closedAt, to: later(desk, 1) };
    const [events, deals] = await desk.unitOfWork.read(ctx, async ({ analytics }) => [(await analytics.export(ctx, "events", range, { limit: 9 })).items, (await analytics.export(ctx, "deals", range, { limit: 9 })).items]);
    expect(events).toMatchObject([{ name: "won", source: "website", journeyId: "L-1", about: { entityType: "opportunity", id: "O-1" } }]);
    expect(deals).toMatchObject([{ opportunityId: "O-1", status: "won", source: "website" }]);
  });

  test("a quotation that has moved on in Sales by the time it is rejected is no reason against closing", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    await newQuotation(desk, ctx, "Q-1", "O-1", "approved");
    const faster = joining<ClosePorts["quotations"], ClosePorts>(({ quotations }) =>
      altered(quotations, {
        reject: async (by, target, reason) => {
          await quotations.accept(by, target, desk.deps.clock.now());
          return quotations.reject(by, target, reason);
        },
      }),
    );
    const closing = new OpportunityCloseCoordinator<ClosingStores>({ ...desk.deps, unitOfWork: desk.unitOfWork, authorizer: trustedHost, bindings: { ...joinedClose, quotations: faster } });
    await done(closing.lose(ctx, { opportunityId: "O-1", reason: "price" }));
    expect((await standing(desk, ctx, "O-1")).statuses).toEqual({ "Q-1": "accepted" });
  });
});
