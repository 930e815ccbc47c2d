import type { ExternalReference, OperationContext, Page, PageRequest, Result } from "@nexus/common";
import {
  leadEnvironment,
  type Lead,
  type LeadCommand,
  type LeadCriteria,
  type LeadEnvironment,
  type LeadEvent,
  type LeadOrder,
  type LeadReader,
} from "@nexus/crm";
import type { Condition } from "@nexus/crm-operations";
import { environmentOf, type BoundDeps } from "../crm-deps.js";
import type { EntityRow, Step } from "../storage/entity-kind.js";
import { EntityStore } from "../storage/entity-store.js";
import { within } from "../storage/conditions.js";
import { leadKind, type LeadColumns } from "./lead-kind.js";
import { LeadKeys } from "./lead-keys.js";

export type LeadRow = EntityRow<LeadColumns>;
export type LeadWhere = Condition<LeadRow>;

/** Leads in storage inside one unit of work: what `leadQueryOn` and `leadPersistOn` of the core stand on. */
export class StoredLeads implements LeadReader {
  readonly store;
  readonly keys;

  constructor(private readonly deps: BoundDeps) {
    this.store = new EntityStore(leadKind, deps);
    this.keys = new LeadKeys({ records: deps.tx.records, hasher: deps.hasher });
  }

  byId(_ctx: OperationContext, id: string): Promise<Lead | undefined> {
    return this.store.one(id);
  }

  byExternalReference(_ctx: OperationContext, reference: ExternalReference): Promise<Lead | undefined> {
    return this.store.byReference(reference);
  }

  async select(_ctx: OperationContext, criteria: LeadCriteria, order: LeadOrder, page: PageRequest): Promise<Page<Lead>> {
    const where = await this.whereOf(criteria);
    return order === "score" ? this.store.pageByDescending("score", where, page) : this.store.page(where, page);
  }

  /** One command on one lead, its duplicate keys included. */
  async execute(ctx: OperationContext, command: LeadCommand): Promise<Result<Lead>> {
    const step = await this.store.decide(command, await this.environment(ctx));
    if (!step.ok) return step;
    await this.save(ctx, [step.value]);
    return { ok: true, value: step.value.after };
  }

  async save(ctx: OperationContext, steps: readonly Step<Lead, LeadEvent>[]): Promise<void> {
    await this.store.save(ctx, steps);
    await this.keys.write(steps);
  }

  async environment(ctx: OperationContext): Promise<LeadEnvironment> {
    const { leadSources, disqualificationReasons } = this.deps.settings(ctx.tenantId);
    return leadEnvironment(await environmentOf(ctx, this.deps), { sources: leadSources, disqualificationReasons });
  }

  private async whereOf(criteria: LeadCriteria): Promise<LeadWhere> {
    const conditions: LeadWhere[] = [];
    if (criteria.status !== undefined) conditions.push({ column: "status", is: "eq", value: criteria.status });
    if (criteria.source !== undefined) conditions.push({ column: "source", is: "eq", value: criteria.source });
    if (criteria.created !== undefined) conditions.push(within<LeadRow>("createdAt", criteria.created));
    if (criteria.minimumScore !== undefined) conditions.push({ column: "score", is: "gte", value: criteria.minimumScore });
    if (criteria.unassigned) conditions.push({ column: "ownerId", is: "null" });
    if (criteria.convertible) conditions.push({ column: "status", is: "eq", value: "qualified" });
    if (criteria.duplicateKeys) conditions.push({ column: "id", is: "in", values: await this.keys.find(criteria.duplicateKeys) });
    return { all: conditions };
  }
}
