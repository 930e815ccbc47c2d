import type { ContractCase, ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { boundedQuotationCase, calls, create, createAtClose, found, quotationCase, type QuotationSubject } from "./quotation-case.js";
import { quotationDraftingCases } from "./quotation-drafting-cases.js";
import { quotationMovingCases } from "./quotation-moving-cases.js";

const ids = Array.from({ length: 40 }, (_, i) => `q-${String(i).padStart(2, "0")}`);
const nobodys = ["unknown", "", "\uD800", "a\u0000", "x".repeat(129), "__proto__", "%"];

const reading: readonly ContractCase<QuotationSubject>[] = [
  quotationCase("findMany and statuses answer each quotation once, in the order of the ids, and leave out unknown ones", async (trial) => {
    for (const id of ["a", "b", "c"]) await create(trial, id);
    const asked = ["c", "unknown", "a", "c", ...nobodys];
    expectEqual("found", (await trial.read(({ quotations }, ctx) => quotations.findMany(ctx, asked))).map(({ id }) => id), ["c", "a"]);
    expectEqual("statuses", await trial.read(({ quotations }, ctx) => quotations.statuses(ctx, asked)), ["c", "a"].map((id) => ({ id, version: 1, status: "draft" })));
    for (const id of nobodys) expectEqual(`the quotation ${JSON.stringify(id)}`, await found(trial, id), undefined);
  }),
  quotationCase("findAccepted answers the accepted ones in the order of the deals, each once, and deals without one not at all", async (trial) => {
    for (const [id, opportunityId] of [["a", "O-1"], ["b", "O-2"]] as const) await createAtClose(trial, id, { opportunityId });
    await create(trial, "c", { opportunityId: "O-3" });
    const accepted = await trial.read(({ quotations }, ctx) => quotations.findAccepted(ctx, ["O-2", "O-3", "O-1", "O-2", ...nobodys]));
    expectEqual("accepted", accepted.map(({ id }) => id), ["b", "a"]);
  }),
  quotationCase("the quotations of a deal are listed by createdAt, then id, whatever the size of the pages", async (trial) => {
    const list = (page: { readonly limit: number; readonly after?: string }) => trial.read(({ quotations }, ctx) => quotations.listByOpportunity(ctx, "O-1", page));
    expectEqual("the list before", await list({ limit: 10 }), { items: [], next: null });
    for (const id of ["c", "b"]) await create(trial, id);
    trial.tools.clock.advance(1);
    for (const id of ["z", "a"]) await create(trial, id);
    await create(trial, "elsewhere", { opportunityId: "O-2" });
    const all = ["b", "c", "a", "z"];
    for (const limit of [1, 3, 4, 1_000]) {
      const seen: string[] = [];
      for (let after: string | null | undefined; after !== null && seen.length <= all.length; ) {
        const page = await list({ limit, ...(after === undefined ? {} : { after }) });
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      }
      expectEqual(`pages of ${limit}`, seen, all);
    }
    for (const limit of [0, 1_001, 1.5]) await expectError(`a limit of ${limit}`, "invalid_page", () => list({ limit }));
    for (const after of ["", "nonsense", "\uD800"]) await expectError(`the cursor ${JSON.stringify(after)}`, "invalid_page", () => list({ limit: 1, after }));
    for (const id of nobodys) expectEqual(`of the deal ${JSON.stringify(id)}`, await trial.read(({ quotations }, ctx) => quotations.listByOpportunity(ctx, id, { limit: 1 })), { items: [], next: null });
  }),
  quotationCase("another tenant's quotations are unknown, and stay as they are", async (trial) => {
    const other = trial.anotherTenant();
    const theirs = await create(other, "a");
    await createAtClose(other, "b");
    const { ctx } = trial;
    const seen = await trial.read(async ({ quotations }) => [
      await quotations.find(ctx, "a"), await quotations.findMany(ctx, ["a", "b"]), await quotations.statuses(ctx, ["a"]), await quotations.findAccepted(ctx, ["O-1"]),
      (await quotations.listByOpportunity(ctx, "O-1", { limit: 10 })).items,
    ]);
    expectEqual("what is seen", seen, [undefined, [], [], [], []]);
    for (const name of Object.keys(calls) as (keyof typeof calls)[]) await trial.refused(name, "quotation_not_found", ({ quotations }) => calls[name](quotations, ctx, "a"));
    await create(trial, "a", { customerId: "C-9" });
    await createAtClose(trial, "b");
    expectEqual("theirs", await found(other, "a"), theirs);
  }),
  boundedQuotationCase("reading any number costs as many round trips as reading two", (count) => async ({ quotations }, ctx) => {
    await quotations.findMany(ctx, ids.slice(0, count));
    await quotations.statuses(ctx, ids.slice(0, count));
    await quotations.findAccepted(ctx, ids.slice(0, count));
  }),
];

/** `QuotationProvider`, sentence by sentence. */
export const quotationProviderSuite: ContractSuite<QuotationSubject> = {
  name: "quotation provider",
  cases: [...reading, ...quotationDraftingCases, ...quotationMovingCases],
};
