import { CalendarDate, Decimal, Money, type RatePpm } from "@nexus/common";
import type { NewQuotation, QuotationLine } from "@nexus/crm-operations";
import type { ContractCase } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { calls, closeAt, create, createAtClose, found, line, quotation, quotationCase, step, type QuotationSubject } from "./quotation-case.js";

const lineOf = (id: string, quantity: string, minorUnits: number, discountPpm: RatePpm = 0): QuotationLine => line(id, { quantity: Decimal.of(quantity), unitPrice: Money.of(minorUnits, "EUR"), discountPpm });

/** 1.5 × 3.33 less 10 % is 4.4955; 0.5 × 0.01 is half a cent, which half up is one, twice. */
const odd = [lineOf("1", "1.5", 3_33, 100_000), lineOf("2", "0.5", 1), lineOf("3", "0.5", 1), lineOf("4", "3", 7_00, 1_000_000)];

const wrong: readonly (readonly [string, string, Partial<NewQuotation>])[] = [
  ["a price in another currency", "quotation_currency_mixed", { lines: [line("1"), line("2", { unitPrice: Money.of(1, "USD") })] }],
  ["two lines of one id", "quotation_line_repeated", { lines: [line("1"), line("1")] }],
  ["more than can be added up", "quotation_too_large", { lines: ["1", "2"].map((id) => line(id, { quantity: Decimal.of("999999999"), unitPrice: Money.of(1e15, "EUR") })) }],
  ["a quantity of nothing", "invalid_input", { lines: [line("1", { quantity: Decimal.of("0") })] }],
  ["a price below zero", "invalid_input", { lines: [line("1", { unitPrice: Money.of(-1, "EUR") })] }],
  ["more than all of it off", "invalid_input", { lines: [line("1", { discountPpm: 1_000_001 })] }],
  ["no customer", "invalid_input", { customerId: "" }],
  ["a currency that is none", "invalid_input", { currency: "EURO" }],
];

export const quotationDraftingCases: readonly ContractCase<QuotationSubject>[] = [
  quotationCase("a draft says what it was created with, and nobody has accepted it", async (trial) => {
    const given = quotation("a", { number: "Offer 7", validUntil: CalendarDate.of("2026-03-31"), lines: [line("1"), line("2", { productId: null, description: "Delivery" })] });
    await create(trial, "a", given);
    const now = trial.tools.clock.now();
    expectEqual("the quotation", await found(trial, "a"), {
      ...given, version: 1, status: "draft", lines: given.lines.map((each) => ({ ...each, total: Money.of(20_00, "EUR") })), total: Money.of(40_00, "EUR"),
      submittedBy: null, acceptance: null, createdAt: now, updatedAt: now,
    });
  }),
  quotationCase("every line is rounded once, half up, and the total is exactly what the lines add up to", async (trial) => {
    const { lines, total } = await create(trial, "a", { lines: odd });
    expectEqual("the lines", lines.map((each) => each.total.minorUnits), [4_50, 1, 1, 0]);
    expectEqual("the total", total, Money.of(4_52, "EUR"));
    const yen = await create(trial, "b", { currency: "JPY", lines: [line("1", { quantity: Decimal.of("2.5"), unitPrice: Money.of(3, "JPY") })] });
    expectEqual("the total in a currency without decimals", yen.total, Money.of(8, "JPY"));
    expectEqual("the total without lines", (await create(trial, "c", { lines: [] })).total, Money.of(0, "EUR"));
  }),
  quotationCase("a number is kept, refused when another quotation has it, and made where there is none", async (trial) => {
    expectEqual("a number of its own", (await create(trial, "a", { number: "7" })).number, "7");
    await trial.refused("the number again", "quotation_number_taken", ({ quotations }, ctx) => quotations.create(ctx, quotation("b", { number: "7" })));
    const numbers = await Promise.all(["c", "d"].map(async (id) => (await create(trial, id)).number));
    expectEqual("how many numbers were made", new Set([...numbers, "", "7"]).size, 4);
    const other = trial.anotherTenant();
    expectEqual("the number for another tenant", (await create(other, "a", { number: "7" })).number, "7");
  }),
  quotationCase("what cannot be a quotation is refused and not written", async (trial) => {
    for (const [what, code, more] of wrong) {
      await trial.refused(what, code, ({ quotations }, ctx) => quotations.create(ctx, quotation("a", more)));
      await trial.refused(`${what}, at close`, code, ({ quotations }, ctx) => quotations.createAtClose(ctx, quotation("a", more), closeAt));
    }
    expectEqual("the quotation", await found(trial, "a"), undefined);
  }),
  quotationCase("creating the same again changes nothing, and another one with its id is refused", async (trial) => {
    const first = await create(trial, "a");
    trial.tools.clock.advance(1_000);
    expectEqual("the same again", await create(trial, "a"), first);
    for (const more of [{ customerId: "C-2" }, { opportunityId: "O-2" }, { ownerId: null }, { currency: "USD", lines: [] }, { lines: [line("2")] }, { validUntil: CalendarDate.of("2026-03-31") }]) {
      await trial.refused(`another one: ${JSON.stringify(more)}`, "quotation_exists", ({ quotations }, ctx) => quotations.create(ctx, quotation("a", more)));
    }
    await trial.refused("the same, at close", "quotation_exists", ({ quotations }, ctx) => quotations.createAtClose(ctx, quotation("a"), closeAt));
    const submitted = await step(trial, "submit", "a");
    expectEqual("the same again, when it was submitted", await create(trial, "a"), submitted);
  }),
  quotationCase("a quotation created at close counts as accepted, but not by the customer, and nothing makes it so", async (trial) => {
    const created = await createAtClose(trial, "a");
    const { status, acceptance, submittedBy, total } = created;
    expectEqual("where it stands", { status, acceptance, submittedBy, total }, { status: "accepted", acceptance: { by: "created-at-close", at: closeAt }, submittedBy: null, total: Money.of(20_00, "EUR") });
    for (const name of ["updateLines", "submit", "approve", "accept", "reject"] as const) {
      await trial.refused(name, "quotation_transition_refused", ({ quotations }, ctx) => calls[name](quotations, ctx, "a"));
    }
    trial.tools.clock.advance(1_000);
    expectEqual("created again", await createAtClose(trial, "a"), created);
    expectEqual("the quotation", await found(trial, "a"), created);
  }),
  quotationCase("at close a quotation needs lines, and a deal that has none accepted", async (trial) => {
    await trial.refused("one without lines", "quotation_without_lines", ({ quotations }, ctx) => quotations.createAtClose(ctx, quotation("a", { lines: [] }), closeAt));
    await createAtClose(trial, "a");
    await trial.refused("a second one", "opportunity_has_accepted_quotation", ({ quotations }, ctx) => quotations.createAtClose(ctx, quotation("b"), closeAt));
    await createAtClose(trial, "c", { opportunityId: "O-2" });
    await create(trial, "d");
    expectEqual("accepted ones", (await trial.read(({ quotations }, ctx) => quotations.findAccepted(ctx, ["O-2", "O-1", "O-3"]))).map(({ id }) => id), ["c", "a"]);
  }),
  quotationCase("new lines replace all lines of a draft; the same lines change nothing", async (trial) => {
    await create(trial, "a", { lines: odd });
    trial.tools.clock.advance(1_000);
    const changed = await trial.done("new lines", ({ quotations }, ctx) => quotations.updateLines(ctx, { id: "a", expectedVersion: 1 }, [line("9")]));
    expectEqual("the change", [changed.version, changed.lines.map(({ id }) => id), changed.total, changed.updatedAt], [2, ["9"], Money.of(20_00, "EUR"), trial.tools.clock.now()]);
    trial.tools.clock.advance(1_000);
    expectEqual("the same lines", await trial.done("the same lines", ({ quotations }, ctx) => quotations.updateLines(ctx, { id: "a" }, [line("9")])), changed);
    for (const [what, code, { lines = [] }] of wrong.filter(([, , more]) => more.lines !== undefined)) {
      await trial.refused(what, code, ({ quotations }, ctx) => quotations.updateLines(ctx, { id: "a" }, lines));
    }
    expectEqual("the quotation", await found(trial, "a"), changed);
  }),
  quotationCase("what no customer has seen can be withdrawn, and the deal is free for another one", async (trial) => {
    await createAtClose(trial, "a");
    await create(trial, "b");
    for (const id of ["a", "b"]) {
      const { status, acceptance } = await step(trial, "withdraw", id);
      expectEqual(`${id} withdrawn`, { status, acceptance }, { status: "rejected", acceptance: null });
    }
    expectEqual("accepted ones", await trial.read(({ quotations }, ctx) => quotations.findAccepted(ctx, ["O-1"])), []);
    await createAtClose(trial, "c");
  }),
];
