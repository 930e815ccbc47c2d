import { refuse, type Instant } from "@nexus/common";
import type { KeptClose, OpportunityCloseStore, ReopenedOpportunity } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { casesFor, type PortsOnTrial, type PortsSubject } from "../port-case.js";

/** Closings of deals, bound to one unit of work. */
export interface ClosePorts {
  readonly closings: OpportunityCloseStore;
}

export type OpportunityCloseStoreSubject = PortsSubject<ClosePorts>;

type Trial = PortsOnTrial<ClosePorts, OpportunityCloseStoreSubject>;
type NewClose = Omit<KeptClose, "reopening">;

const { portCase: closeCase, boundedCase } = casesFor<ClosePorts, OpportunityCloseStoreSubject>();

const at = (day: number): Instant => `2026-03-${String(day).padStart(2, "0")}T09:30:00.125Z` as Instant;

const won = (id: string, more: Partial<NewClose> = {}): NewClose => ({
  id,
  opportunityId: "O-1",
  number: 1,
  runId: "close-won:O-1@4",
  at: at(1),
  answer: {
    opportunityId: "O-1",
    outcome: "won",
    closedAt: at(1),
    amount: { minorUnits: 900_00, currency: "EUR" },
    reason: null,
    quotation: { id: "Q-1", acceptedBy: "created-at-close", total: { minorUnits: 950_00, currency: "EUR" } },
    difference: { actual: { minorUnits: 900_00, currency: "EUR" }, quoted: { minorUnits: 950_00, currency: "EUR" }, minorUnits: -50_00 },
    customerId: "C-1",
    becameCustomer: true,
    supersededQuotationIds: ["Q-2", "Q-3"],
  },
  ...more,
});

const lost = (id: string, more: Partial<NewClose> = {}): NewClose => ({
  ...won(id),
  answer: { opportunityId: "O-1", outcome: "lost", closedAt: at(2), reason: "price", acceptedQuotationId: null, supersededQuotationIds: [] },
  ...more,
});

const reopening: ReopenedOpportunity = { opportunityId: "O-1", at: at(5), was: "won", stageId: "propose", withdrawnQuotationId: "Q-1", acceptedQuotationId: null };

const standing = (close: NewClose): KeptClose => ({ ...close, reopening: null });

const latest = (trial: Trial, opportunityId = "O-1"): Promise<KeptClose | undefined> => trial.read(({ closings }, ctx) => closings.findLatest(ctx, opportunityId));
const add = (trial: Trial, ...closes: readonly NewClose[]): Promise<void> =>
  trial.commit(async ({ closings }, ctx) => {
    for (const close of closes) await closings.add(ctx, close);
  });
const reopen = (trial: Trial, id: string, given: ReopenedOpportunity | null): Promise<void> => trial.commit(({ closings }, ctx) => closings.setReopening(ctx, id, given));
const remove = (trial: Trial, id: string): Promise<void> => trial.commit(({ closings }, ctx) => closings.remove(ctx, id));

/** `OpportunityCloseStore`, sentence by sentence. */
export const opportunityCloseStoreSuite: ContractSuite<OpportunityCloseStoreSubject> = {
  name: "closings of deals",
  cases: [
    closeCase("the latest closing of a deal is found as it was kept, and is undefined before", async (trial) => {
      expectEqual("the closing before", await latest(trial), undefined);
      await add(trial, won("a"));
      expectEqual("the first", await latest(trial), standing(won("a")));
      await add(trial, lost("b", { number: 2, at: at(2) }));
      expectEqual("the second", await latest(trial), standing(lost("b", { number: 2, at: at(2) })));
    }),
    closeCase("the latest is the one of the highest number, whatever their ids and times", async (trial) => {
      await add(trial, won("z", { number: 9, at: at(9) }), lost("a", { number: 10, at: at(3) }), won("m", { number: 2, at: at(8) }));
      expectEqual("the latest", (await latest(trial))?.id, "a");
    }),
    closeCase("deals have closings of their own, those whose ids look alike too", async (trial) => {
      const ids = ["O-1", "o-1", "O-11", "O-1~"];
      await add(trial, ...ids.map((opportunityId, n) => won(`close ${n}`, { opportunityId, number: n + 1 })));
      for (const [n, id] of ids.entries()) expectEqual(`the closing of ${id}`, (await latest(trial, id))?.id, `close ${n}`);
      expectEqual("the closing of O", await latest(trial, "O"), undefined);
    }),
    closeCase("an id or a number of the deal that is taken throws duplicate_record, and what is there does not change", async (trial) => {
      await add(trial, won("a"));
      for (const again of [won("a"), won("a", { number: 2 }), lost("b"), won("a", { opportunityId: "O-2" })]) await expectError("adding what is taken", "duplicate_record", () => add(trial, again));
      expectEqual("the closing", await latest(trial), standing(won("a")));
      await reopen(trial, "a", reopening);
      await expectError("adding the number of one that was reopened", "duplicate_record", () => add(trial, lost("b")));
    }),
    closeCase("a closing is reopened, and stands again; nothing else of it or of others changes", async (trial) => {
      await add(trial, won("a"), won("other", { opportunityId: "O-2" }));
      await reopen(trial, "a", reopening);
      expectEqual("reopened", await latest(trial), { ...won("a"), reopening });
      await reopen(trial, "a", { ...reopening, stageId: "qualify", acceptedQuotationId: "Q-9" });
      expectEqual("reopened otherwise", (await latest(trial))?.reopening, { ...reopening, stageId: "qualify", acceptedQuotationId: "Q-9" });
      await reopen(trial, "a", null);
      await reopen(trial, "nobody", reopening);
      expectEqual("both", [await latest(trial), await latest(trial, "O-2")], [standing(won("a")), standing(won("other", { opportunityId: "O-2" }))]);
    }),
    closeCase("one that was taken out was never there: the one before is the latest, and its id and number are free", async (trial) => {
      await add(trial, won("a"), lost("b", { number: 2 }));
      await remove(trial, "b");
      await remove(trial, "b");
      await remove(trial, "nobody");
      expectEqual("the latest", await latest(trial), standing(won("a")));
      await add(trial, won("b", { number: 2 }));
      expectEqual("the latest", await latest(trial), standing(won("b", { number: 2 })));
    }),
    closeCase("another tenant's closings are unknown, and are neither reopened nor taken out", async (trial) => {
      const other = trial.anotherTenant();
      await add(other, won("a"));
      expectEqual("the closing", await latest(trial), undefined);
      await reopen(trial, "a", reopening);
      await remove(trial, "a");
      await add(trial, lost("a"));
      expectEqual("both", [await latest(trial), await latest(other)], [standing(lost("a")), standing(won("a"))]);
    }),
    closeCase("a unit of work finds the closing it has added, and of one that is refused nothing stays", async (trial) => {
      await trial.refused("a unit of work", "undone", async ({ closings }, ctx) => {
        await closings.add(ctx, won("a"));
        expectEqual("inside", await closings.findLatest(ctx, "O-1"), standing(won("a")));
        return refuse("undone", "Undo it.");
      });
      expectEqual("the closing", await latest(trial), undefined);
      await add(trial, won("a"));
    }),
    closeCase("of parallel works that close the same deal one is accepted, the others throw duplicate_record", async (trial) => {
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, (_, n) => add(trial, won(`close ${n}`))));
      const rejected = outcomes.filter((outcome) => outcome.status === "rejected");
      expectEqual("how many were rejected", rejected.length, 3);
      for (const { reason } of rejected) await expectError("adding what another one has added", "duplicate_record", () => Promise.reject(reason as Error));
      expectEqual("the closing kept", (await latest(trial))?.id, `close ${outcomes.findIndex(({ status }) => status === "fulfilled")}`);
    }),
    boundedCase(
      "finding the latest costs the same, however often a deal was closed",
      () => ({ closings }, ctx) => closings.findLatest(ctx, "O-1"),
      (trial, count) => add(trial, ...Array.from({ length: count }, (_, n) => won(`close ${n}`, { number: n + 1 }))),
    ),
  ],
};
