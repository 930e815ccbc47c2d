import { accept, CalendarDate, refuse, type Result } from "@nexus/common";
import type { QuotationRecord } from "@nexus/crm-operations";
import type { ContractCase } from "../contract.js";
import { ContractBroken, expectEqual } from "../expectation.js";
import { boundedQuotationCase, calls, closeAt, create, createAtClose, found, quotation, quotationCase, standing, step, today, type Quotations, type QuotationSubject, type standings } from "./quotation-case.js";

type Answer = QuotationRecord["status"] | "as it is" | "refused";

/** What each step makes of a quotation that stands there; nothing where it has happened already. */
const table: Readonly<Record<keyof typeof standings, Readonly<Record<keyof typeof calls, Answer>>>> = {
  draft: { updateLines: "draft", submit: "submitted", approve: "refused", accept: "refused", reject: "refused", withdraw: "rejected" },
  submitted: { updateLines: "refused", submit: "as it is", approve: "approved", accept: "refused", reject: "rejected", withdraw: "refused" },
  approved: { updateLines: "refused", submit: "as it is", approve: "as it is", accept: "accepted", reject: "rejected", withdraw: "refused" },
  accepted: { updateLines: "refused", submit: "as it is", approve: "as it is", accept: "as it is", reject: "refused", withdraw: "refused" },
  rejected: { updateLines: "refused", submit: "refused", approve: "refused", accept: "refused", reject: "as it is", withdraw: "as it is" },
  expired: { updateLines: "refused", submit: "refused", approve: "refused", accept: "refused", reject: "refused", withdraw: "refused" },
  "created at close": { updateLines: "refused", submit: "refused", approve: "refused", accept: "refused", reject: "refused", withdraw: "rejected" },
};

const expire = (trial: Quotations, limit = 1_000): Promise<readonly string[]> => trial.done("expiring", ({ quotations }, ctx) => quotations.expire(ctx, today, limit));

/** What several units of work answer that all start at once. */
const together = async (trial: Quotations, ids: readonly string[], call: (ports: Quotations, id: string) => Promise<Result<QuotationRecord>>): Promise<readonly string[]> =>
  (await Promise.all(ids.map((id) => call(trial, id)))).map((result) => (result.ok ? "accepted" : result.refusal.code)).toSorted();

const accepting = (trial: Quotations, id: string): Promise<Result<QuotationRecord>> =>
  trial.subject.unitOfWork.run(trial.ctx, [trial.subject.lockOf("O-1")], ({ quotations }) => quotations.accept(trial.ctx, { id }, closeAt));
const unlocked = (trial: Quotations, id: string): Promise<Result<QuotationRecord>> => trial.subject.unitOfWork.run(trial.ctx, [], ({ quotations }) => quotations.accept(trial.ctx, { id }, closeAt));

const four = ["a", "b", "c", "d"];
const oneOfFour = ["accepted", ...Array.from({ length: 3 }, () => "opportunity_has_accepted_quotation")];

export const quotationMovingCases: readonly ContractCase<QuotationSubject>[] = [
  quotationCase("every step leads where it may, is nothing new where it has happened, and is refused everywhere else", async (trial) => {
    let made = 0;
    for (const [where, row] of Object.entries(table) as [keyof typeof table, (typeof table)["draft"]][]) {
      for (const [name, answer] of Object.entries(row) as [keyof typeof row, Answer][]) {
        const id = `q-${(made += 1)}`;
        const before = await standing(trial, where, id);
        const what = `${name} of one that is ${where}`;
        if (answer === "refused") await trial.refused(what, "quotation_transition_refused", ({ quotations }, ctx) => calls[name](quotations, ctx, id));
        else {
          const after = await step(trial, name, id);
          expectEqual(what, after.status, answer === "as it is" ? before?.status : answer);
          expectEqual(`version after ${what}`, after.version, (before?.version ?? 0) + (answer === "as it is" ? 0 : 1));
        }
        if (answer === "refused" || answer === "as it is") expectEqual(`what is left by ${what}`, await found(trial, id), before);
      }
    }
  }),
  quotationCase("the customer's acceptance says when, and who submitted it stays known", async (trial) => {
    await create(trial, "a", { validUntil: today });
    await step(trial.as("ann"), "submit", "a");
    await step(trial.as("ben"), "approve", "a");
    const { submittedBy, acceptance, lines, total } = await step(trial, "accept", "a");
    expectEqual("the quotation", { submittedBy, acceptance, lines: lines.length, total: total.minorUnits }, { submittedBy: "ann", acceptance: { by: "customer", at: closeAt }, lines: 1, total: 20_00 });
  }),
  quotationCase("a quotation without lines is not submitted", async (trial) => {
    await create(trial, "a", { lines: [] });
    await trial.refused("submitting it", "quotation_without_lines", ({ quotations }, ctx) => quotations.submit(ctx, { id: "a" }));
  }),
  quotationCase("a step on an unknown quotation is refused, and one on a version that has moved on", async (trial) => {
    await create(trial, "a");
    const before = await step(trial, "updateLines", "a");
    for (const name of Object.keys(calls) as (keyof typeof calls)[]) {
      await trial.refused(`${name} of nobody's`, "quotation_not_found", ({ quotations }, ctx) => calls[name](quotations, ctx, "nobody"));
    }
    const old = { id: "a", expectedVersion: 1 };
    for (const [name, call] of [["submit", 0], ["withdraw", 1], ["updateLines", 2]] as const) {
      await trial.refused(`${name} of an old version`, "version_conflict", ({ quotations }, ctx) =>
        call === 0 ? quotations.submit(ctx, old) : call === 1 ? quotations.withdraw(ctx, old, "no") : quotations.updateLines(ctx, old, []));
    }
    expectEqual("the quotation", await found(trial, "a"), before);
    await trial.done("submitting the version that is there", ({ quotations }, ctx) => quotations.submit(ctx, { id: "a", expectedVersion: before.version }));
  }),
  quotationCase("a deal has one accepted quotation", async (trial) => {
    for (const id of ["a", "b"]) {
      await create(trial, id);
      await step(trial, "submit", id);
      await step(trial, "approve", id);
    }
    await step(trial, "accept", "b");
    await trial.refused("accepting another one", "opportunity_has_accepted_quotation", ({ quotations }, ctx) => quotations.accept(ctx, { id: "a" }, closeAt));
    await trial.refused("creating one at close", "opportunity_has_accepted_quotation", ({ quotations }, ctx) => quotations.createAtClose(ctx, quotation("c"), closeAt));
    expectEqual("the other one", (await found(trial, "a"))?.status, "approved");
  }),
  quotationCase("of several that are accepted at once under the lock of the deal one is", async (trial) => {
    for (const id of four) for (const name of ["submit", "approve"] as const) await create(trial, id).then(() => step(trial, name, id));
    expectEqual("answers", await together(trial, four, accepting), oneOfFour);
  }),
  quotationCase("where the lock is forgotten one is accepted all the same: the storage decides", async (trial) => {
    for (const id of four) for (const name of ["submit", "approve"] as const) await create(trial, id).then(() => step(trial, name, id));
    expectEqual("answers", await together(trial, four, unlocked), oneOfFour);
    expectEqual("accepted", (await trial.read(({ quotations }, ctx) => quotations.findAccepted(ctx, ["O-1"]))).length, 1);
  }),
  quotationCase("what waits for somebody expires after its last day, those overdue longest first, and nothing else does", async (trial) => {
    const day = (days: number): CalendarDate => CalendarDate.addDays(today, days);
    for (const [id, validUntil, steps] of [
      ["late", day(-1), ["submit", "approve"]], ["later", day(-9), ["submit"]], ["last-day", day(0), ["submit"]], ["for-ever", null, ["submit"]],
      ["draft", day(-9), []], ["rejected", day(-9), ["submit", "reject"]], ["accepted", day(-9), ["submit", "approve", "accept"]],
    ] as const) {
      await create(trial, id, { validUntil });
      for (const name of steps) await step(trial, name, id);
    }
    await createAtClose(trial, "at-close", { opportunityId: "O-2", validUntil: day(-9) });
    const before = await found(trial, "last-day");
    expectEqual("the first", await expire(trial, 1), ["later"]);
    expectEqual("the others", await expire(trial), ["late"]);
    expectEqual("once more", await expire(trial), []);
    const all = await trial.read(({ quotations }, ctx) => quotations.statuses(ctx, ["late", "later", "last-day", "for-ever", "draft", "rejected", "accepted", "at-close"]));
    expectEqual("statuses", all.map(({ status }) => status), ["expired", "expired", "submitted", "submitted", "draft", "rejected", "accepted", "accepted"]);
    expectEqual("one that did not expire", await found(trial, "last-day"), before);
    for (const limit of [0, 1_001, 1.5]) await trial.refused(`a limit of ${limit}`, "invalid_input", ({ quotations }, ctx) => quotations.expire(ctx, today, limit));
  }),
  quotationCase("a unit of work that is undone leaves quotations as they were", async (trial) => {
    const before = await create(trial, "a");
    await trial.refused("a unit of work", "undone", async ({ quotations }, ctx) => {
      await quotations.submit(ctx, { id: "a" });
      await quotations.create(ctx, quotation("b"));
      await quotations.createAtClose(ctx, quotation("c"), closeAt);
      return refuse("undone", "Undo it.");
    });
    expectEqual("quotations", await trial.read(({ quotations }, ctx) => quotations.findMany(ctx, ["a", "b", "c"])), [before]);
  }),
  quotationCase("a unit of work sees what it wrote itself", async (trial) => {
    const seen = await trial.done("a unit of work", async ({ quotations }, ctx) => {
      await quotations.create(ctx, quotation("a"));
      await quotations.submit(ctx, { id: "a" });
      return accept([await quotations.find(ctx, "a"), await quotations.listByOpportunity(ctx, "O-1", { limit: 10 })] as const);
    });
    const [one, { items }] = seen;
    if (one?.status !== "submitted") throw new ContractBroken("the quotation", "submitted", one);
    expectEqual("the list", items, [one]);
  }),
  boundedQuotationCase(
    "expiring any number costs as many round trips as expiring two",
    (count) => ({ quotations }, ctx) => quotations.expire(ctx, today, count),
    async (trial, count) => {
      for (let i = 0; i < count; i += 1) await create(trial, `q-${i}`, { validUntil: CalendarDate.addDays(today, -1) }).then(({ id }) => step(trial, "submit", id));
    },
  ),
];
