import { NexusError } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import type { OpportunityRecord, QuotationProvider } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { eur } from "../testing/closing-desk.js";
import { durableClosing, meddledPort, type DurableClosing, type DurableClosingOptions, type Meddling } from "../testing/durable-closing.js";
import { done } from "../testing/routing-under-test.js";

/*
 * Sales elsewhere: closing is a durable run then, which comes to its end whoever dies meanwhile, or is
 * taken back step by step, last one first.
 */

const core = crmCommands.opportunity;

/** Away for so many calls; for good when absent. */
const away = (method: keyof QuotationProvider, times = Number.POSITIVE_INFINITY, at: "before" | "after" = "before"): Meddling => {
  let left = times;
  return (called, when) => {
    if (called !== method || when !== at || left <= 0) return;
    left -= 1;
    throw new NexusError("sales_unavailable", "Try again later: Sales does not answer.", { retryable: true });
  };
};

const broken = (): Promise<never> => Promise.reject(new NexusError("port_broken", "Mend it.", { retryable: false }));

/** What closing and taking back leaves behind in a deal: that it was closed for a while. */
const asBefore = (deal: OpportunityRecord | undefined) => {
  if (!deal) return undefined;
  const { version: _version, updatedAt: _updatedAt, stageEnteredAt: _entered, stageHistory: _history, ...same } = deal;
  return same;
};

const namesOf = async (at: DurableClosing, what: string): Promise<readonly string[]> => {
  const { items } = await at.workflows().runs.list(at.ctx, {}, { limit: 10 });
  const run = items.find(({ id }) => id.startsWith(what));
  return (await at.workflows().engine.history(at.ctx, run?.id ?? "")).map(({ name }) => name);
};

const winning = (at: DurableClosing) => at.settled(at.closing().win(at.ctx, { opportunityId: "O-1", actualAmount: eur(850) }));

const allOfIt = ["load-deal:do", "check-customer:do", "secure-quotation:do", "mark-won:do", "track-close:do", "reject-quotations:do", "make-customer:do", "notify-close:do"];

describe("a deal is won with Sales elsewhere", () => {
  test("[FUN-CRMOP-0025] step by step, and asked again it answers the same", async () => {
    const at = await durableClosing();
    const answer = await winning(at);
    expect(answer).toMatchObject({ ok: true, value: { amount: eur(850), quotation: { acceptedBy: "created-at-close", total: eur(850) }, becameCustomer: true } });
    expect(await at.settled(at.closing().win(at.ctx, { opportunityId: "O-1" }))).toEqual(answer);
    expect(await namesOf(at, "close-won")).toEqual(allOfIt);
    expect((await at.standing("O-1")).deal).toMatchObject({ status: "won", amount: eur(850) });
    expect(Object.values(await at.statuses("O-1"))).toEqual(["accepted"]);
  });

  test("eight at once get eight identical answers", async () => {
    const at = await durableClosing();
    const answers = await at.settled(Promise.all(Array.from({ length: 8 }, () => at.closing().win(at.ctx, { opportunityId: "O-1" }))));
    expect(new Set((answers as readonly unknown[]).map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(Object.values(await at.statuses("O-1"))).toEqual(["accepted"]);
  });

  test("the worker is lost after any of the steps, with its answer: another one comes to the same end, once", async () => {
    const undisturbed = await durableClosing();
    await undisturbed.newQuotation("Q-1", "O-1", "approved");
    const choice = { opportunityId: "O-1", quotation: { is: "new" } } as const;
    await undisturbed.settled(undisturbed.closing().win(undisturbed.ctx, choice));
    const end = async (at: DurableClosing) => {
      const { deal, customer, closing, notifications } = await at.standing("O-1");
      return { status: deal?.status, version: deal?.version, amount: deal?.amount, customer: customer?.status, closings: closing?.number, told: notifications.length, quotations: Object.values(await at.statuses("O-1")).toSorted() };
    };
    const wanted = await end(undisturbed);
    expect(wanted).toMatchObject({ status: "won", customer: "customer", closings: 1, told: 1, quotations: ["accepted", "rejected"] });
    for (const lostAt of allOfIt.keys()) {
      const at = await durableClosing({ lostAt });
      await at.newQuotation("Q-1", "O-1", "approved");
      expect(await at.settled(at.closing().win(at.ctx, choice)), `lost at ${allOfIt[lostAt]}`).toMatchObject({ ok: true });
      expect(await end(at), `lost at ${allOfIt[lostAt]}`).toEqual(wanted);
    }
  });

  test("each call to Sales fails once, before or after its effect: the end is the same", async () => {
    for (const method of ["listByOpportunity", "createAtClose", "statuses", "reject"] as const) {
      for (const when of ["before", "after"] as const) {
        const meddle: { now: Meddling } = { now: () => undefined };
        const at = await durableClosing({ meddle: (called, moment) => meddle.now(called, moment) });
        await at.newQuotation("Q-1", "O-1", "approved");
        meddle.now = away(method, 1, when);
        expect(await at.settled(at.closing().win(at.ctx, { opportunityId: "O-1", quotation: { is: "new" } })), `${method}, ${when}`).toMatchObject({ ok: true });
        expect(Object.values(await at.statuses("O-1")).toSorted(), `${method}, ${when}`).toEqual(["accepted", "rejected"]);
      }
    }
  });
});

describe("[TST-CRMOP-0092] what was done is taken back, last step first, when winning fails", () => {
  /** Wins a deal whose forecast was set by hand, and answers how it was before and is now. */
  const failing = async (options: DurableClosingOptions) => {
    const at = await durableClosing(options);
    await done(at.desk.commands.execute(at.ctx, core["set-forecast"], { id: "O-1", forecastCategory: "commit", probability: { probabilityPpm: 900_000, reason: "They said yes." } }));
    await at.newQuotation("Q-1", "O-1", "approved");
    const before = await at.standing("O-1");
    const answer = await at.settled(at.closing().win(at.ctx, { opportunityId: "O-1", quotation: { is: "new" } }));
    return { at, before, answer, after: await at.standing("O-1"), statuses: Object.values(await at.statuses("O-1")) };
  };
  type Failed = Awaited<ReturnType<typeof failing>>;

  /** Nothing is left of a win: empty when that is so. */
  const leftBehind = ({ before, after, statuses }: Failed): readonly string[] => [
    ...(JSON.stringify(asBefore(after.deal)) === JSON.stringify(asBefore(before.deal)) ? [] : ["the deal is another one"]),
    ...(after.closing === undefined ? [] : ["the closing is kept"]),
    ...(statuses.includes("accepted") ? ["a quotation counts as accepted"] : []),
    ...(after.notifications.length === 0 ? [] : ["somebody was told"]),
  ];

  const failures: readonly (readonly [string, DurableClosingOptions, number])[] = [
    ["the quotation cannot be written", { meddle: away("createAtClose") }, 3],
    ["the deal cannot be marked", { bindings: meddledPort("opportunities", () => ({ markWon: broken })) }, 4],
    ["it cannot be counted", { bindings: meddledPort("analytics", () => ({ recordDeals: broken })) }, 5],
    ["open quotations cannot be rejected", { meddle: away("statuses") }, 6],
    ["the customer cannot be changed", { bindings: meddledPort("customers", () => ({ changeStatus: broken })) }, 7],
    ["nobody can be told", { bindings: meddledPort("notifier", () => ({ notify: broken })) }, 8],
  ];

  test.each(failures)("because %s", async (_name, options, begun) => {
    const failed = await failing(options);
    expect(failed.answer).toMatchObject({ thrown: { code: "workflow_failed" } });
    expect(leftBehind(failed)).toEqual([]);
    const names = await namesOf(failed.at, "close-won");
    const [dos, undos] = [names.filter((name) => name.endsWith(":do")), names.filter((name) => name.endsWith(":undo"))];
    expect(dos).toEqual(allOfIt.slice(0, begun));
    const undone = ["track-close", "mark-won", "secure-quotation"].filter((step) => dos.includes(`${step}:do`));
    expect(undos.filter((name) => undone.includes(name.split(":")[0] ?? ""))).toEqual(undone.map((step) => `${step}:undo`));
    // What cannot be taken back says so: a customer stays one, and a quotation that was rejected stays so.
    expect(failed.after.customer?.status).toBe(begun > 7 ? "customer" : "prospect");
  });

  test("what was counted is taken back, too: the deal is open in the figures", async () => {
    const { at } = await failing({ bindings: meddledPort("notifier", () => ({ notify: broken })) });
    const metrics = await at.desk.unitOfWork.read(at.ctx, ({ analytics }) => analytics.pipelineMetrics(at.ctx, "P-1", at.deps.clock.now()));
    expect(metrics).toMatchObject([{ stageId: "propose", count: 1, amounts: [eur(900)] }]);
  });

  test("what the customer has accepted by then stays accepted, and is what the deal is won with next time", async () => {
    let isBroken = true;
    const at = await durableClosing({ bindings: meddledPort("notifier", (notifier) => ({ notify: (ctx, given) => (isBroken ? broken() : notifier.notify(ctx, given)) })) });
    await at.newQuotation("Q-1", "O-1", "approved");
    expect(await at.settled(at.closing().win(at.ctx, { opportunityId: "O-1", quotation: { is: "existing", quotationId: "Q-1", customerAccepts: true } }))).toMatchObject({ thrown: { code: "workflow_failed" } });
    expect([(await at.standing("O-1")).deal?.status, await at.statuses("O-1")]).toEqual(["open", { "Q-1": "accepted" }]);
    isBroken = false;
    expect(await at.settled(at.closing().win(at.ctx, { opportunityId: "O-1" }))).toMatchObject({ ok: true, value: { quotation: { id: "Q-1", acceptedBy: "customer" } } });
  });

  test("a refusal in the middle takes back what came before it, and a corrected try is another run", async () => {
    const at = await durableClosing();
    expect(await at.settled(at.closing().win(at.ctx, { opportunityId: "O-1", reason: "luck" }))).toMatchObject({ ok: false, refusal: { code: "close_reason_unknown" } });
    expect([(await at.standing("O-1")).deal?.status, Object.values(await at.statuses("O-1"))]).toEqual(["open", ["rejected"]]);
    expect(await winning(at)).toMatchObject({ ok: true });
  });

  test("Sales that is away for good leaves a run that needs attention, and is redriven when it is back", async () => {
    const meddle: { now: Meddling } = { now: () => undefined };
    const at = await durableClosing({ meddle: (method, when) => meddle.now(method, when), bindings: meddledPort("notifier", () => ({ notify: broken })) });
    meddle.now = away("withdraw");
    expect(await winning(at)).toMatchObject({ thrown: { code: "workflow_needs_attention", details: { step: "secure-quotation" } } });
    expect([(await at.standing("O-1")).deal?.status, Object.values(await at.statuses("O-1"))]).toEqual(["open", ["accepted"]]);
    meddle.now = () => undefined;
    const [run] = (await at.workflows().runs.list(at.ctx, { statuses: ["needs-attention"] }, { limit: 10 })).items;
    await done(at.workflows().runs.redrive(at.ctx, run?.id ?? ""));
    await at.settled(at.workflows().engine.outcome(at.ctx, run?.id ?? ""));
    expect(Object.values(await at.statuses("O-1"))).toEqual(["rejected"]);
  });

  test("control: Sales that says yes and withdraws nothing is seen", async () => {
    const forgetful = (honest: QuotationProvider): QuotationProvider => ({ ...honest, withdraw: async (ctx, { id }) => ({ ok: true, value: (await honest.find(ctx, id)) as never }) });
    const failed = await failing({ sales: forgetful, bindings: meddledPort("notifier", () => ({ notify: broken })) });
    expect(leftBehind(failed)).toEqual(["a quotation counts as accepted"]);
  });

  test("control: a deal that is reopened and not put back is seen", async () => {
    const failed = await failing({ bindings: { ...meddledPort("notifier", () => ({ notify: broken })), ...meddledPort("opportunities", (opportunities) => ({ change: async (ctx, { id }) => ({ ok: true, value: (await opportunities.find(ctx, id)) as never }) })) } });
    expect(leftBehind(failed)).toEqual(["the deal is another one"]);
  });
});

describe("losing and reopening with Sales elsewhere", () => {
  const losing = { opportunityId: "O-1", reason: "competitor", competitor: "Rival Ltd." };

  test("[FUN-CRMOP-0026] a deal is lost step by step; when nobody can be told it is open again as it was", async () => {
    for (const isBroken of [false, true]) {
      const at = await durableClosing(isBroken ? { bindings: meddledPort("notifier", () => ({ notify: broken })) } : {});
      await at.newQuotation("Q-1", "O-1", "submitted");
      const before = await at.standing("O-1");
      expect(await at.settled(at.closing().lose(at.ctx, losing))).toMatchObject(isBroken ? { thrown: { code: "workflow_failed" } } : { ok: true, value: { supersededQuotationIds: ["Q-1"] } });
      const after = await at.standing("O-1");
      if (isBroken) expect(asBefore(after.deal)).toEqual(asBefore(before.deal));
      else expect(after.deal).toMatchObject({ status: "lost", competitor: "Rival Ltd." });
      // What was rejected stays so: the undo says that it has none.
      expect(await at.statuses("O-1")).toEqual({ "Q-1": "rejected" });
    }
  });

  test("a deal is opened again, its quotation withdrawn as the last step; fails one of them, it is closed as it was", async () => {
    const cases: readonly (readonly ["done" | "failed", (now: { meddle: Meddling; broken: boolean }) => void])[] = [
      ["done", () => undefined],
      ["failed", (now) => void (now.broken = true)],
      ["failed", (now) => void (now.meddle = away("withdraw"))],
    ];
    for (const [end, begin] of cases) {
      const now: { meddle: Meddling; broken: boolean } = { meddle: () => undefined, broken: false };
      const at = await durableClosing({ meddle: (method, when) => now.meddle(method, when), bindings: meddledPort("notifier", (notifier) => ({ notify: (ctx, given) => (now.broken ? broken() : notifier.notify(ctx, given)) })) });
      const won = await winning(at);
      const before = await at.standing("O-1");
      begin(now);
      const reopened = await at.settled(at.closing().reopen(at.ctx, { opportunityId: "O-1", reason: "They are back." }));
      const after = await at.standing("O-1");
      if (end === "done") {
        expect(reopened).toMatchObject({ ok: true, value: { was: "won", stageId: "propose" } });
        expect([after.deal?.status, Object.values(await at.statuses("O-1"))]).toEqual(["open", ["rejected"]]);
        expect((await namesOf(at, "reopen-opportunity")).at(-1)).toBe("withdraw-quotation:do");
      } else {
        expect(reopened).toMatchObject({ thrown: { code: "workflow_failed" } });
        expect(asBefore(after.deal)).toEqual(asBefore(before.deal));
        expect(Object.values(await at.statuses("O-1"))).toEqual(["accepted"]);
        // It stands as it was kept: winning it again answers the same.
        expect(await winning(at)).toEqual(won);
      }
    }
  });

  test("a lost deal whose reopening was taken back is lost as it was, without its competitor", async () => {
    let isBroken = false;
    const at = await durableClosing({ bindings: meddledPort("notifier", (notifier) => ({ notify: (ctx, given) => (isBroken ? broken() : notifier.notify(ctx, given)) })) });
    await at.settled(at.closing().lose(at.ctx, losing));
    const before = await at.standing("O-1");
    isBroken = true;
    expect(await at.settled(at.closing().reopen(at.ctx, { opportunityId: "O-1", reason: "They are back." }))).toMatchObject({ thrown: { code: "workflow_failed" } });
    expect(asBefore((await at.standing("O-1")).deal)).toEqual({ ...asBefore(before.deal), competitor: null });
  });
});
