import { CalendarDate, Instant, type OperationContext, type Result } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import { memoryStorage } from "@nexus/adapter-memory";
import { closingFields, customersLock, fieldRegistryCommands, quotationsLock, standardCloseSettings, type CloseSettings, type LoseOpportunity, type ReopenOpportunity, type WinOpportunity } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { closingDeskOn, eur, later, line, newDeal, newQuotation, type ClosingDesk } from "../testing/closing-desk.js";
import { done, simulatedDeps } from "../testing/routing-under-test.js";

type Prepare = (desk: ClosingDesk, ctx: OperationContext) => Promise<unknown>;

const opened = async () => {
  const deps = simulatedDeps();
  const storage = memoryStorage(deps);
  const desk = closingDeskOn(storage.unitOfWork, deps);
  return { storage, desk, ctx: await desk.newTenant() };
};

const core = crmCommands.opportunity;
const dealWith = (more: Readonly<Record<string, unknown>> = {}): Prepare => (desk, ctx) => newDeal(desk, ctx, "O-1", more);
const and =
  (...steps: readonly Prepare[]): Prepare =>
  async (desk, ctx) => {
    for (const step of steps) await step(desk, ctx);
  };
const quoted = (...[id, status, more]: [string, Parameters<typeof newQuotation>[4], Parameters<typeof newQuotation>[5]?]): Prepare => (desk, ctx) => newQuotation(desk, ctx, id, "O-1", status, more);
const rejected: Prepare = (desk, ctx) => done(desk.unitOfWork.run(ctx, [quotationsLock("O-1")], ({ quotations }) => quotations.reject(ctx, { id: "Q-1" }, "Too dear.")));
const wonElsewhere: Prepare = (desk, ctx) => done(desk.commands.execute(ctx, core["mark-won"], { id: "O-1" }));
const lost: Prepare = (desk, ctx) => done(desk.closing.lose(ctx, { opportunityId: "O-1", reason: "price", competitor: "Rival" }));
const won: Prepare = (desk, ctx) => done(desk.closing.win(ctx, { opportunityId: "O-1", reason: "best-fit" }));
const reopenedAndWonElsewhere: Prepare = async (desk, ctx) => {
  await done(desk.commands.execute(ctx, core.reopen, { id: "O-1", reason: "They have withdrawn." }));
  later(desk, 1);
  await wonElsewhere(desk, ctx);
};

const tomorrow = Instant.addDays(simulatedDeps().clock.now(), 1);
const settings = (more: Partial<CloseSettings>): readonly CloseSettings[] => [{ ...standardCloseSettings, ...more }];

/** What is refused, after what, with which words; and nothing has changed. */
const refuses = async (prepare: Prepare, ask: (desk: ClosingDesk, ctx: OperationContext) => Promise<Result<unknown>>, refusal: object): Promise<void> => {
  const { storage, desk, ctx } = await opened();
  await prepare(desk, ctx);
  const before = storage.snapshotHash();
  expect(await ask(desk, ctx)).toMatchObject({ ok: false, refusal });
  expect(storage.snapshotHash()).toBe(before);
};

const refusal = (code: string, details: object = {}) => ({ code, details });

describe("[TST-CRMOP-0091] [CRD-CRMOP-0071] winning is refused, and changes nothing:", () => {
  const cases: readonly (readonly [string, Prepare, Partial<WinOpportunity>, object, Partial<CloseSettings>?])[] = [
    ["a deal that is not there", dealWith(), { opportunityId: "nobody" }, refusal("opportunity_not_found", { id: "nobody" })],
    ["one that has moved on", dealWith(), { expectedVersion: 1 }, refusal("version_conflict", { version: 2 })],
    ["one that is lost", and(dealWith(), lost), {}, refusal("opportunity_closed", { status: "lost" })],
    ["one that was won elsewhere", and(dealWith(), wonElsewhere), {}, refusal("opportunity_closed", { status: "won" })],
    ["one that was opened and won again elsewhere", and(dealWith(), won, reopenedAndWonElsewhere), {}, refusal("opportunity_closed", { status: "won" })],
    ["one that was won for something else", and(dealWith(), won), { actualAmount: eur(1), reason: "best-fit" }, refusal("opportunity_closed", { differs: ["actualAmount"] })],
    ["one that was won at another time, for another reason, with another quotation", and(dealWith(), won), { closedAt: tomorrow, reason: "best-price", quotation: { is: "existing", quotationId: "Q-9" } }, refusal("opportunity_closed", { differs: ["closedAt", "reason", "quotation"] })],
    ["one that was won with what the customer accepted, and now with something new", and(dealWith(), quoted("Q-1", "accepted"), won), { quotation: { is: "new" } }, refusal("opportunity_closed", { differs: ["quotation"] })],
    ["one without customer and owner", dealWith({ accountId: null, ownerId: null }), {}, refusal("opportunity_incomplete", { missing: ["customer", "owner"] })],
    ["one without an amount", dealWith({ amount: null }), {}, refusal("opportunity_incomplete", { missing: ["amount"] })],
    ["one whose customer is not there", dealWith({ accountId: "C-9" }), {}, refusal("customer_not_found", { customerId: "C-9" })],
    ["one with open quotations, when none is named", and(dealWith(), quoted("Q-1", "draft"), quoted("Q-2", "approved")), {}, refusal("quotation_ambiguous", { candidates: [{ id: "Q-1", status: "draft" }, { id: "Q-2", status: "approved" }] })],
    ["one with a single open quotation, when it is not named", and(dealWith(), quoted("Q-1", "approved")), {}, refusal("quotation_ambiguous", { candidates: [{ id: "Q-1", status: "approved" }] })],
    ["a quotation that is not there", dealWith(), { quotation: { is: "existing", quotationId: "Q-9" } }, refusal("quotation_not_found", { id: "Q-9" })],
    ["a quotation of another deal", and(dealWith(), (desk, ctx) => newQuotation(desk, ctx, "Q-1", "O-2", "approved")), { quotation: { is: "existing", quotationId: "Q-1", customerAccepts: true } }, refusal("quotation_not_found", { id: "Q-1" })],
    ...(["draft", "submitted"] as const).map((status) => [`a quotation that is ${status}`, and(dealWith(), quoted("Q-1", status)), { quotation: { is: "existing", quotationId: "Q-1", customerAccepts: true } }, refusal("quotation_not_acceptable", { status })] as const),
    ["a quotation that was rejected", and(dealWith(), quoted("Q-1", "submitted"), rejected), { quotation: { is: "existing", quotationId: "Q-1", customerAccepts: true } }, refusal("quotation_not_acceptable", { status: "rejected" })],
    ["an approved quotation of which nobody says that the customer accepts it", and(dealWith(), quoted("Q-1", "approved")), { quotation: { is: "existing", quotationId: "Q-1" } }, refusal("quotation_not_accepted", { id: "Q-1" })],
    ["another quotation than the accepted one", and(dealWith(), quoted("Q-1", "accepted"), quoted("Q-2", "approved")), { quotation: { is: "existing", quotationId: "Q-2", customerAccepts: true } }, refusal("opportunity_has_accepted_quotation", { acceptedId: "Q-1" })],
    ["a new quotation beside the accepted one", and(dealWith(), quoted("Q-1", "accepted")), { quotation: { is: "new" } }, refusal("opportunity_has_accepted_quotation", { acceptedId: "Q-1" })],
    ["a quotation for another customer", and(dealWith(), quoted("Q-1", "accepted", { customerId: "C-2" })), {}, refusal("quotation_of_other_customer", { id: "Q-1", customerId: "C-2" })],
    ["a new quotation where the tenant wants one accepted", dealWith(), { quotation: { is: "new" } }, refusal("quotation_required"), { withoutQuotation: "refused" }],
    ["no quotation where the tenant wants one accepted", dealWith(), {}, refusal("quotation_required"), { withoutQuotation: "refused" }],
    ["a reason that is not on the list, with those that are", dealWith(), { reason: "luck" }, refusal("close_reason_unknown", { known: ["best-fit", "best-price", "relationship", "renewed"] })],
    ["an amount in another currency than the deal", dealWith(), { actualAmount: { minorUnits: 1, currency: "USD" } }, refusal("currency_mismatch")],
    ["zero, where it is no free pilot", dealWith(), { actualAmount: eur(0) }, refusal("amount_not_positive")],
    ["a time that has not come", dealWith(), { closedAt: tomorrow }, refusal("closed_in_future")],
    ["less than nothing", dealWith(), { actualAmount: eur(-1) }, refusal("invalid_input")],
  ];
  test.each(cases.map(([name, prepare, more, expected, own = {}]) => [name, prepare, more, expected, own] as const))("%s", async (_name, prepare, more, expected, own) => {
    await refuses(prepare, (desk, ctx) => desk.closingBy(settings(own)).win(ctx, { opportunityId: "O-1", ...more }), expected);
  });
});

describe("[CRD-CRMOP-0071] losing is refused, and changes nothing:", () => {
  const cases: readonly (readonly [string, Prepare, Partial<LoseOpportunity>, object])[] = [
    ["a deal that is not there", dealWith(), { opportunityId: "nobody" }, refusal("opportunity_not_found", { id: "nobody" })],
    ["one that has moved on", dealWith(), { expectedVersion: 1 }, refusal("version_conflict", { version: 2 })],
    ["one that is won", and(dealWith(), won), {}, refusal("opportunity_closed", { status: "won" })],
    ["one that was lost for another reason, to somebody else", and(dealWith(), lost), { reason: "no-budget", competitor: "Another" }, refusal("opportunity_closed", { differs: ["reason", "competitor"] })],
    ["a reason that is not on the list, with those that are", dealWith(), { reason: "best-fit" }, refusal("close_reason_unknown", { known: ["price", "competitor", "no-budget", "no-decision", "missing-feature", "bad-timing", "unresponsive", "duplicate"] })],
    ["a time that has not come", dealWith(), { closedAt: tomorrow }, refusal("closed_in_future")],
  ];
  test.each(cases)("%s", async (_name, prepare, more, expected) => {
    await refuses(prepare, (desk, ctx) => desk.closing.lose(ctx, { opportunityId: "O-1", reason: "price", ...more }), expected);
  });
});

describe("[CRD-CRMOP-0071] reopening is refused, and changes nothing:", () => {
  const cases: readonly (readonly [string, Prepare, Partial<ReopenOpportunity>, object])[] = [
    ["a deal that is not there", dealWith(), { opportunityId: "nobody" }, refusal("opportunity_not_found", { id: "nobody" })],
    ["one that is open", dealWith(), {}, refusal("opportunity_not_closed", { id: "O-1" })],
    ["one that has moved on", and(dealWith(), won), { expectedVersion: 2 }, refusal("version_conflict", { version: 3 })],
    ["a stage that is not there", and(dealWith(), won), { stageId: "limbo" }, refusal("stage_not_found", { stageId: "limbo" })],
    ["a stage in which deals end", and(dealWith(), won), { stageId: "lost" }, refusal("invalid_stage_transition", { rule: "reopen-to-open" })],
  ];
  test.each(cases)("%s", async (_name, prepare, more, expected) => {
    await refuses(prepare, (desk, ctx) => desk.closing.reopen(ctx, { opportunityId: "O-1", reason: "They are back.", ...more }), expected);
  });
});

describe("what the tenant asks for when deals are closed", () => {
  const day = CalendarDate.of("2026-12-31");
  const complete = { lines: [line("a", 100)], contactRoles: [{ contactId: "P-9", role: "buyer", isPrimary: true }], expectedCloseDate: day, customFields: { region: "north" } };
  const region: Prepare = (desk, ctx) => done(desk.commands.execute(ctx, fieldRegistryCommands(desk.deps).define, { entity: "opportunity", name: "region", label: "Region", type: "text", required: false, personalData: "none" }));
  const all = settings({ won: { fields: closingFields.filter((field) => field !== "competitor"), customFields: ["region", "region"] }, lost: { fields: closingFields, customFields: ["region"] } });

  test("[CRD-CRMOP-0074] all that is missing is told at once, and a complete deal is closed", async () => {
    const nothing = { accountId: null, ownerId: null, amount: null };
    await refuses(and(region, dealWith(nothing)), (desk, ctx) => desk.closingBy(all).win(ctx, { opportunityId: "O-1" }), refusal("opportunity_incomplete", { missing: ["customer", "owner", "reason", "lines", "contacts", "primary-contact", "expected-close-date", "customFields.region"] }));
    await refuses(and(region, dealWith(nothing)), (desk, ctx) => desk.closingBy(all).lose(ctx, { opportunityId: "O-1", reason: "price" }), refusal("opportunity_incomplete", { missing: ["amount", "customer", "owner", "competitor", "lines", "contacts", "primary-contact", "expected-close-date", "customFields.region"] }));
    for (const close of ["win", "lose"] as const) {
      const { desk, ctx } = await opened();
      await region(desk, ctx);
      await newDeal(desk, ctx, "O-1", complete);
      const closing = desk.closingBy(all);
      await done<unknown>(close === "win" ? closing.win(ctx, { opportunityId: "O-1", reason: "best-fit" }) : closing.lose(ctx, { opportunityId: "O-1", reason: "price", competitor: "Rival" }));
    }
  });

  test.each([
    ["contacts", { contactRoles: [] }, ["contacts", "primary-contact"]],
    ["primary-contact", { contactRoles: [{ contactId: "P-9", role: "buyer", isPrimary: false }] }, ["primary-contact"]],
    ["expected-close-date", { expectedCloseDate: null }, ["expected-close-date"]],
    ["lines", { lines: [], amount: eur(900) }, ["lines"]],
    ["a custom field", { customFields: {} }, ["customFields.region"]],
  ])("%s alone", async (_name, without, missing) => {
    await refuses(and(region, dealWith({ ...complete, ...without })), (desk, ctx) => desk.closingBy(all).win(ctx, { opportunityId: "O-1", reason: "best-fit" }), refusal("opportunity_incomplete", { missing }));
  });

  test("the version that holds is the one that has begun", async () => {
    const { desk, ctx } = await opened();
    await newDeal(desk, ctx, "O-1");
    const begins = Instant.addDays(desk.deps.clock.now(), 2);
    const closing = desk.closingBy([...settings({}), ...settings({ version: 2, effectiveFrom: begins, lost: { fields: ["competitor"], customFields: [] } })]);
    later(desk, 2);
    expect(await closing.lose(ctx, { opportunityId: "O-1", reason: "price" })).toMatchObject({ refusal: { code: "opportunity_incomplete" } });
    desk.deps.clock.set(Instant.addMilliseconds(begins, -1));
    await done(closing.lose(ctx, { opportunityId: "O-1", reason: "price" }));
  });
});

test("a customer that was merged into another one is that other one", async () => {
  const { desk, ctx } = await opened();
  await newDeal(desk, ctx, "O-1");
  await newQuotation(desk, ctx, "Q-1", "O-1", "accepted");
  await done(desk.unitOfWork.run(ctx, [customersLock()], ({ customers }) => customers.merge(ctx, { id: "C-2" }, { id: "C-1" })));
  expect(await done(desk.closing.win(ctx, { opportunityId: "O-1" }))).toMatchObject({ customerId: "C-2", becameCustomer: true });
  expect(await desk.unitOfWork.read(ctx, ({ customers }) => customers.find(ctx, "C-1"))).toMatchObject({ id: "C-2", status: "customer" });
});
