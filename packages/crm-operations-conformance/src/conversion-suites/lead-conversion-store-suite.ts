import { refuse, type Instant } from "@nexus/common";
import type { KeptConversion, LeadConversionStore } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { casesFor, type PortsOnTrial, type PortsSubject } from "../port-case.js";

/** Conversions of leads, bound to one unit of work. */
export interface ConversionStorePorts {
  readonly conversions: LeadConversionStore;
}

export type LeadConversionStoreSubject = PortsSubject<ConversionStorePorts>;

type Trial = PortsOnTrial<ConversionStorePorts, LeadConversionStoreSubject>;

const { portCase: conversionCase, boundedCase } = casesFor<ConversionStorePorts, LeadConversionStoreSubject>();

const at = (day: number): Instant => `2026-03-${String(day).padStart(2, "0")}T09:30:00.125Z` as Instant;

const kept = (id: string, leadId: string, more: Partial<KeptConversion> = {}): KeptConversion => ({
  id,
  leadId,
  runId: `convert-lead:${leadId}@3`,
  at: at(1),
  customerId: "C-1",
  contactId: "P-1",
  opportunityId: "O-1",
  createdCustomer: true,
  createdContact: false,
  createdOpportunity: true,
  suggestedCustomerIds: ["C-8", "C-9"],
  ...more,
});

const bare = { contactId: null, opportunityId: null, createdCustomer: false, createdOpportunity: false, suggestedCustomerIds: [] } as const;

const find = (trial: Trial, ...leadIds: readonly string[]): Promise<readonly KeptConversion[]> => trial.read(({ conversions }, ctx) => conversions.find(ctx, leadIds));
const by = (trial: Trial, of: "ofOpportunities" | "ofCustomers", ...ids: readonly string[]): Promise<readonly string[]> => trial.read(async ({ conversions }, ctx) => (await conversions[of](ctx, ids)).map(({ id }) => id));
const add = (trial: Trial, ...conversions: readonly KeptConversion[]): Promise<void> => trial.commit((ports, ctx) => ports.conversions.add(ctx, conversions));
const undo = (trial: Trial, ...ids: readonly string[]): Promise<void> => trial.commit(({ conversions }, ctx) => conversions.undo(ctx, ids, at(9)));

const ofMany = (count: number): readonly KeptConversion[] => Array.from({ length: count }, (_, n) => kept(`c${n}`, `L-${n}`));

/** `LeadConversionStore`, sentence by sentence. */
export const leadConversionStoreSuite: ContractSuite<LeadConversionStoreSubject> = {
  name: "conversions of leads",
  cases: [
    conversionCase("conversions are found by their leads as they were kept, in the order asked for, each once, and leads without one are left out", async (trial) => {
      const all = [kept("a", "L-1"), kept("b", "L-2", bare), kept("c", "l-1", { at: at(2) })];
      expectEqual("before", await find(trial, "L-1", "L-2"), []);
      await add(trial, ...all);
      expectEqual("all", await find(trial, "l-1", "nobody", "L-2", "L-1", "L-2", "L-11"), [all[2], all[1], all[0]]);
      expectEqual("of no lead", await find(trial), []);
    }),
    conversionCase("those of deals and of customers come by time, then id, whatever they were added in", async (trial) => {
      await add(trial, kept("z", "L-1", { at: at(2) }), kept("b", "L-2", { at: at(3) }), kept("a", "L-3", { at: at(3), opportunityId: "O-2" }), kept("y", "L-4", { at: at(1), customerId: "C-2" }), kept("n", "L-5", { ...bare, at: at(4) }));
      expectEqual("of one deal", await by(trial, "ofOpportunities", "O-1"), ["y", "z", "b"]);
      expectEqual("of both deals", await by(trial, "ofOpportunities", "O-2", "O-1", "O-2", "nothing"), ["y", "z", "a", "b"]);
      expectEqual("of one customer", await by(trial, "ofCustomers", "C-1"), ["z", "a", "b", "n"]);
      expectEqual("of none", [...(await by(trial, "ofOpportunities")), ...(await by(trial, "ofCustomers")), ...(await by(trial, "ofOpportunities", "o-1")), ...(await by(trial, "ofCustomers", "c-1", "C"))], []);
    }),
    conversionCase("a second one of a lead that has one, and an id that is taken, throw duplicate_record, and nothing of that call is kept", async (trial) => {
      await add(trial, kept("a", "L-1"));
      for (const taken of [kept("b", "L-1", bare), kept("a", "L-2")]) await expectError("adding what is taken", "duplicate_record", () => add(trial, kept("c", "L-3"), taken));
      await expectError("adding two of one lead", "duplicate_record", () => add(trial, kept("d", "L-4"), kept("e", "L-4")));
      expectEqual("what is there", await find(trial, "L-1", "L-2", "L-3", "L-4"), [kept("a", "L-1")]);
      await add(trial);
    }),
    conversionCase("one that was undone stands no more, for its lead, its deal and its customer; others stand", async (trial) => {
      await add(trial, kept("a", "L-1"), kept("b", "L-2"));
      await undo(trial, "a", "nobody");
      expectEqual("by lead", await find(trial, "L-1", "L-2"), [kept("b", "L-2")]);
      expectEqual("by deal and customer", [await by(trial, "ofOpportunities", "O-1"), await by(trial, "ofCustomers", "C-1")], [["b"], ["b"]]);
      await undo(trial);
    }),
    conversionCase("a lead whose conversion was undone may have another one, under another id; undoing the first again does not touch it", async (trial) => {
      await add(trial, kept("a", "L-1"));
      await undo(trial, "a");
      await expectError("adding under the id of one that was undone", "duplicate_record", () => add(trial, kept("a", "L-1")));
      const second = kept("b", "L-1", { at: at(5), customerId: "C-2" });
      await add(trial, second);
      await undo(trial, "a");
      expectEqual("the one that stands", await find(trial, "L-1"), [second]);
      await undo(trial, "b");
      await undo(trial, "b", "a");
      expectEqual("after undoing both, twice", await find(trial, "L-1"), []);
    }),
    conversionCase("another tenant's conversions are unknown, and are not undone", async (trial) => {
      const other = trial.anotherTenant();
      await add(other, kept("a", "L-1"));
      expectEqual("here", [await find(trial, "L-1"), await by(trial, "ofOpportunities", "O-1"), await by(trial, "ofCustomers", "C-1")], [[], [], []]);
      await undo(trial, "a");
      await add(trial, kept("a", "L-1", bare));
      expectEqual("both", [await find(trial, "L-1"), await find(other, "L-1")], [[kept("a", "L-1", bare)], [kept("a", "L-1")]]);
    }),
    conversionCase("a unit of work finds what it has added and undone, and of one that is refused nothing stays", async (trial) => {
      await add(trial, kept("a", "L-1"));
      await trial.refused("a unit of work", "undone", async ({ conversions }, ctx) => {
        await conversions.undo(ctx, ["a"], at(9));
        await conversions.add(ctx, [kept("b", "L-1"), kept("c", "L-2")]);
        expectEqual("inside", (await conversions.find(ctx, ["L-1", "L-2"])).map(({ id }) => id), ["b", "c"]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("afterwards", await find(trial, "L-1", "L-2"), [kept("a", "L-1")]);
    }),
    conversionCase("of parallel works that convert the same lead one is accepted, the others throw duplicate_record", async (trial) => {
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, (_, n) => add(trial, kept(`own ${n}`, `M-${n}`), kept(`shared ${n}`, "L-1"))));
      const rejected = outcomes.filter((outcome) => outcome.status === "rejected");
      expectEqual("how many were rejected", rejected.length, 3);
      for (const { reason } of rejected) await expectError("adding what another one has added", "duplicate_record", () => Promise.reject(reason as Error));
      const winner = outcomes.findIndex(({ status }) => status === "fulfilled");
      expectEqual("what is kept", (await find(trial, "L-1", "M-0", "M-1", "M-2", "M-3")).map(({ id }) => id), [`shared ${winner}`, `own ${winner}`]);
    }),
    boundedCase("adding, finding and undoing cost the same for any number of leads", (count) => async ({ conversions }, ctx) => {
      const many = ofMany(count);
      await conversions.add(ctx, many);
      await conversions.find(ctx, many.map(({ leadId }) => leadId));
      await conversions.undo(ctx, many.map(({ id }) => id), at(9));
    }),
    boundedCase(
      "finding those of a deal and of a customer costs the same, however many there are",
      () => async ({ conversions }, ctx) => {
        await conversions.ofOpportunities(ctx, ["O-1"]);
        await conversions.ofCustomers(ctx, ["C-1"]);
      },
      (trial, count) => add(trial, ...ofMany(count)),
    ),
  ],
};
