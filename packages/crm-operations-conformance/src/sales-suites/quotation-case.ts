import { CalendarDate, Decimal, Instant, Money, type OperationContext, type Result } from "@nexus/common";
import type { LockKey, NewQuotation, QuotationLine, QuotationProvider, QuotationRecord } from "@nexus/crm-operations";
import { casesFor, type PortsOnTrial, type PortsSubject } from "../port-case.js";

export interface QuotationPorts {
  readonly quotations: QuotationProvider;
}

/** Quotations under test. */
export interface QuotationSubject extends PortsSubject<QuotationPorts> {
  /** `quotationsLock` of `@nexus/crm-operations`, of which this package imports only types. */
  lockOf(opportunityId: string): LockKey;
}

export type Quotations = PortsOnTrial<QuotationPorts, QuotationSubject>;

export const { portCase: quotationCase, boundedCase: boundedQuotationCase } = casesFor<QuotationPorts, QuotationSubject>();

export const closeAt = Instant.of("2026-01-14T16:30:00.000Z");
export const today = CalendarDate.of("2026-02-01");

export const line = (id: string, more: Partial<QuotationLine> = {}): QuotationLine => ({
  id,
  productId: "V-1",
  description: `Van ${id}`,
  quantity: Decimal.of("2"),
  unitPrice: Money.of(10_00, "EUR"),
  discountPpm: 0,
  ...more,
});

export const quotation = (id: string, more: Partial<NewQuotation> = {}): NewQuotation => ({
  id,
  opportunityId: "O-1",
  customerId: "C-1",
  ownerId: "U-1",
  currency: "EUR",
  lines: [line("1")],
  validUntil: null,
  ...more,
});

/** What a step is tried with: its name, and the call. */
export type Call = (quotations: QuotationProvider, ctx: OperationContext, id: string) => Promise<Result<QuotationRecord>>;

export const calls = {
  updateLines: (quotations, ctx, id) => quotations.updateLines(ctx, { id }, [line("other")]),
  submit: (quotations, ctx, id) => quotations.submit(ctx, { id }),
  approve: (quotations, ctx, id) => quotations.approve(ctx, { id }),
  accept: (quotations, ctx, id) => quotations.accept(ctx, { id }, closeAt),
  reject: (quotations, ctx, id) => quotations.reject(ctx, { id }, "too expensive"),
  withdraw: (quotations, ctx, id) => quotations.withdraw(ctx, { id }, "the deal stays open"),
} as const satisfies Readonly<Record<string, Call>>;

/** Takes a step that must be accepted. */
export const step = (trial: Quotations, name: keyof typeof calls, id: string): Promise<QuotationRecord> => trial.done(`${name} of ${id}`, ({ quotations }, ctx) => calls[name](quotations, ctx, id));

export const create = (trial: Quotations, id: string, more: Partial<NewQuotation> = {}): Promise<QuotationRecord> =>
  trial.done(`creating ${id}`, ({ quotations }, ctx) => quotations.create(ctx, quotation(id, more)));

export const createAtClose = (trial: Quotations, id: string, more: Partial<NewQuotation> = {}): Promise<QuotationRecord> =>
  trial.done(`creating ${id} at close`, ({ quotations }, ctx) => quotations.createAtClose(ctx, quotation(id, more), closeAt));

export const found = (trial: Quotations, id: string): Promise<QuotationRecord | undefined> => trial.read(({ quotations }, ctx) => quotations.find(ctx, id));

/** How a quotation comes to stand where it stands. */
export const standings = {
  draft: [],
  submitted: ["submit"],
  approved: ["submit", "approve"],
  accepted: ["submit", "approve", "accept"],
  rejected: ["submit", "reject"],
  expired: ["submit", "expire"],
  "created at close": [],
} as const satisfies Readonly<Record<string, readonly (keyof typeof calls | "expire")[]>>;

/** A quotation of its own deal that stands there. */
export const standing = async (trial: Quotations, name: keyof typeof standings, id: string): Promise<QuotationRecord | undefined> => {
  const more = { opportunityId: `O-${id}`, validUntil: CalendarDate.addDays(today, -1) };
  if (name === "created at close") return createAtClose(trial, id, more);
  await create(trial, id, more);
  for (const move of standings[name]) {
    if (move === "expire") await trial.done("expiring", ({ quotations }, ctx) => quotations.expire(ctx, today, 1_000));
    else await step(trial, move, id);
  }
  return found(trial, id);
};
