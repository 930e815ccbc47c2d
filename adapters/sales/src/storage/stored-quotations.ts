import { accept, CalendarDate, Instant, invalidInput, isSafeInteger, parseInput, type OperationContext, type Page, type PageRequest, type Result } from "@nexus/common";
import {
  newQuotationSchema,
  pageBy,
  quotationLinesSchema,
  type NewQuotation,
  type QuotationLine,
  type QuotationProvider,
  type QuotationRecord,
  type QuotationState,
  type RecordTarget,
  type Transaction,
} from "@nexus/crm-operations";
import { z } from "zod";
import type { QuotationCommand } from "../quotation/quotation-command.js";
import { decideQuotation, quotationNotFound } from "../quotation/quotation-decider.js";
import { evolveQuotation } from "../quotation/quotation-evolve.js";
import { quotationNumber } from "../quotation/quotation-number.js";
import type { Quotation } from "../quotation/quotation.js";
import type { SalesDeps } from "../sales-deps.js";
import { quotationOf, quotationTable } from "./quotation-table.js";
import { saveSteps, type Step } from "./save-steps.js";

/** Sales' quotations inside one unit of work: read, decide, write row, events and audit entries together. */
export class StoredQuotations implements QuotationProvider {
  constructor(
    private readonly tx: Transaction,
    private readonly deps: SalesDeps,
  ) {}

  async find(ctx: OperationContext, id: string): Promise<QuotationRecord | undefined> {
    return (await this.findMany(ctx, [id]))[0];
  }

  async findMany(_ctx: OperationContext, ids: readonly string[]): Promise<readonly QuotationRecord[]> {
    return (await this.tx.records.get(quotationTable, ids)).map(quotationOf);
  }

  async statuses(_ctx: OperationContext, ids: readonly string[]): Promise<readonly QuotationState[]> {
    return (await this.tx.records.get(quotationTable, ids)).map(({ id, version, status }) => ({ id, version, status }));
  }

  async findAccepted(_ctx: OperationContext, opportunityIds: readonly string[]): Promise<readonly QuotationRecord[]> {
    const rows = await this.tx.records.find(quotationTable, { where: { column: "acceptedFor", is: "in", values: possibleIds(opportunityIds) } });
    const byDeal = new Map(rows.map((row) => [row.opportunityId, quotationOf(row)]));
    return [...new Set(opportunityIds)].flatMap((id) => byDeal.get(id) ?? []);
  }

  async listByOpportunity(_ctx: OperationContext, opportunityId: string, page: PageRequest): Promise<Page<QuotationRecord>> {
    const where = possibleIds([opportunityId]).map((value) => ({ column: "opportunityId", is: "eq", value }) as const);
    const found = where.length === 0 ? [{ column: "opportunityId", is: "in", values: [] } as const] : where;
    const { items, next } = await pageBy(this.tx.records, quotationTable, ["createdAt", "id"], found, page);
    return { items: items.map(quotationOf), next };
  }

  create(ctx: OperationContext, quotation: NewQuotation): Promise<Result<QuotationRecord>> {
    return this.begin(ctx, quotation, (numbered) => ({ ...numbered, type: "create" }));
  }

  async createAtClose(ctx: OperationContext, quotation: NewQuotation, at: Instant): Promise<Result<QuotationRecord>> {
    if (!Instant.is(at)) return invalidInput([{ path: ["at"], message: "an instant as YYYY-MM-DDTHH:MM:SS.mmmZ" }]);
    return this.begin(ctx, quotation, (numbered) => ({ ...numbered, type: "create-at-close", closedAt: at }));
  }

  async updateLines(ctx: OperationContext, target: RecordTarget, lines: readonly QuotationLine[]): Promise<Result<QuotationRecord>> {
    const parsed = parseInput(quotationLinesSchema, lines);
    return parsed.ok ? this.execute(ctx, { ...target, type: "update-lines", lines: parsed.value }) : parsed;
  }

  withdraw(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<QuotationRecord>> {
    return this.withReason(ctx, { ...target, type: "withdraw" }, reason);
  }

  submit(ctx: OperationContext, target: RecordTarget): Promise<Result<QuotationRecord>> {
    return this.execute(ctx, { ...target, type: "submit" });
  }

  approve(ctx: OperationContext, target: RecordTarget): Promise<Result<QuotationRecord>> {
    return this.execute(ctx, { ...target, type: "approve" });
  }

  async accept(ctx: OperationContext, target: RecordTarget, at: Instant): Promise<Result<QuotationRecord>> {
    if (!Instant.is(at)) return invalidInput([{ path: ["at"], message: "an instant as YYYY-MM-DDTHH:MM:SS.mmmZ" }]);
    return this.execute(ctx, { ...target, type: "accept", at });
  }

  reject(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<QuotationRecord>> {
    return this.withReason(ctx, { ...target, type: "reject" }, reason);
  }

  async expire(ctx: OperationContext, today: CalendarDate, limit: number): Promise<Result<readonly string[]>> {
    if (!isSafeInteger(limit) || limit < 1 || limit > 1_000) return invalidInput([{ path: ["limit"], message: "a whole number from 1 to 1,000" }]);
    if (!CalendarDate.is(today)) return invalidInput([{ path: ["today"], message: "a day that exists as YYYY-MM-DD" }]);
    const overdue = await this.tx.records.find(quotationTable, {
      where: { all: [{ column: "status", is: "in", values: ["submitted", "approved"] }, { column: "validUntil", is: "lt", value: today }] },
      orderBy: [{ column: "validUntil", direction: "ascending" }],
      limit,
    });
    const steps = overdue.map(quotationOf).map((state) => this.step(ctx, { id: state.id, type: "expire", today }, state, null, null));
    await saveSteps(this.tx, steps.flatMap((step) => (step.ok ? [step.value] : [])));
    return accept(overdue.map(({ id }) => id));
  }

  private async begin(ctx: OperationContext, given: NewQuotation, commandOf: (numbered: NewQuotation & { readonly number: string }) => QuotationCommand): Promise<Result<QuotationRecord>> {
    const parsed = parseInput(newQuotationSchema, given);
    if (!parsed.ok) return parsed;
    const quotation = parsed.value;
    const state = await this.one(quotation.id);
    const number = quotation.number ?? state?.number ?? quotationNumber(quotation.id, this.deps.clock.now(), this.deps.hasher);
    const numbered = await this.tx.records.find(quotationTable, { where: { column: "number", is: "eq", value: number }, limit: 1 });
    const step = this.step(ctx, commandOf({ ...quotation, number }), state, await this.acceptedId(quotation.opportunityId), numbered[0]?.id ?? null);
    return this.save(step);
  }

  private async withReason(ctx: OperationContext, command: QuotationCommand, reason: string): Promise<Result<QuotationRecord>> {
    const parsed = parseInput(reasonSchema, { reason });
    return parsed.ok ? this.execute(ctx, command, parsed.value.reason) : parsed;
  }

  private async execute(ctx: OperationContext, command: QuotationCommand, reason: string | null = null): Promise<Result<QuotationRecord>> {
    const state = await this.one(command.id);
    const acceptedId = command.type === "accept" && state ? await this.acceptedId(state.opportunityId) : null;
    return this.save(this.step(ctx, command, state, acceptedId, null, reason));
  }

  private async one(id: string): Promise<Quotation | undefined> {
    return (await this.tx.records.get(quotationTable, [id])).map(quotationOf)[0];
  }

  private async acceptedId(opportunityId: string): Promise<string | null> {
    const [row] = await this.tx.records.find(quotationTable, { where: { column: "acceptedFor", is: "eq", value: opportunityId }, limit: 1 });
    return row?.id ?? null;
  }

  private step(ctx: OperationContext, command: QuotationCommand, before: Quotation | undefined, acceptedId: string | null, numberTakenBy: string | null, reason: string | null = null): Result<Step> {
    const decided = decideQuotation(command, before, { now: this.deps.clock.now(), actorId: ctx.actor.id, acceptedId, numberTakenBy });
    if (!decided.ok) return decided;
    const after = decided.value.reduce<Quotation | undefined>(evolveQuotation, before);
    if (!after) return quotationNotFound(command.id);
    return accept({ before, after, events: decided.value, action: `quotation.${command.type}`, reason });
  }

  private async save(step: Result<Step>): Promise<Result<QuotationRecord>> {
    if (!step.ok) return step;
    await saveSteps(this.tx, [step.value]);
    return accept(step.value.after);
  }
}

const reasonSchema = z.strictObject({ reason: z.string().min(1, "must not be empty").max(10_000, "at most 10,000 characters") });

/** Ids that a row can have: others belong to none, and text that no database stores is not asked for. */
const possibleIds = (ids: readonly string[]): readonly string[] => [...new Set(ids)].filter((id) => !/[\p{Surrogate}\0]/u.test(id));
