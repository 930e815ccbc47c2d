import type { ExternalReference, InstantRange, OperationContext, Page, PageRequest } from "@nexus/common";
import type { DuplicateKey } from "./duplicates/duplicate-keys.js";
import { LeadNotFound } from "./errors.js";
import type { Lead } from "./lead.js";
import type { LeadCriteria, LeadOrder } from "./lead-criteria.js";
import type { LeadStatus } from "./lead-status.js";

/**
 * One lead (FUN-CRM-0042). Leads in the bin are answered too, with `deletedAt` set: an id or a
 * reference names exactly one record, and an import must find it again. Another tenant's lead does not exist.
 */
export interface LeadByIdQuery {
  /** Undefined when there is none. */
  findById(ctx: OperationContext, id: string): Promise<Lead | undefined>;
  /** Throws CrmError `lead_not_found` when there is none. */
  getById(ctx: OperationContext, id: string): Promise<Lead>;
  /** Undefined when there is none. */
  findByExternalReference(ctx: OperationContext, reference: ExternalReference): Promise<Lead | undefined>;
  /** Throws CrmError `lead_not_found` when there is none. */
  getByExternalReference(ctx: OperationContext, reference: ExternalReference): Promise<Lead>;
}

/** Lists (FUN-CRM-0043) ordered by createdAt, then id, ascending; without leads in the bin; empty when nothing fits. */
export interface LeadListQuery {
  findByStatus(ctx: OperationContext, status: LeadStatus, page: PageRequest): Promise<Page<Lead>>;
  findBySource(ctx: OperationContext, source: string, page: PageRequest): Promise<Page<Lead>>;
  /** From inclusive, to exclusive; an absent end is open. */
  findByCreated(ctx: OperationContext, created: InstantRange, page: PageRequest): Promise<Page<Lead>>;
  /** Leads that share at least one of the keys, the asking lead itself included when it is stored. */
  findByDuplicateKeys(ctx: OperationContext, keys: readonly DuplicateKey[], page: PageRequest): Promise<Page<Lead>>;
}

/** What is to be worked on (FUN-CRM-0044); without leads in the bin; empty when nothing fits. */
export interface LeadWorkQuery {
  /** Score of at least `threshold` (0 to 100); highest first, then by createdAt and id. Leads without a score are not in it. */
  findHighScoring(ctx: OperationContext, threshold: number, page: PageRequest): Promise<Page<Lead>>;
  /** Without an owner, in any status; by createdAt, then id. */
  findUnassigned(ctx: OperationContext, page: PageRequest): Promise<Page<Lead>>;
  /** Qualified; by createdAt, then id. */
  findConvertible(ctx: OperationContext, page: PageRequest): Promise<Page<Lead>>;
}

/** All reads of leads (IFC-CRM-0080). Reads change nothing and may be repeated. */
export interface LeadQuery extends LeadByIdQuery, LeadListQuery, LeadWorkQuery {}

/** What a storage has to answer for {@link leadQueryOn} to build all of {@link LeadQuery} on it. */
export interface LeadReader {
  /** The lead, in the bin or not, or undefined. */
  byId(ctx: OperationContext, id: string): Promise<Lead | undefined>;
  /** The lead, in the bin or not, or undefined. */
  byExternalReference(ctx: OperationContext, reference: ExternalReference): Promise<Lead | undefined>;
  /** Leads that meet the criteria, in the order named; `meetsCriteria` and `compareLeads` say what that means. */
  select(ctx: OperationContext, criteria: LeadCriteria, order: LeadOrder, page: PageRequest): Promise<Page<Lead>>;
}

/** Every read of {@link LeadQuery}, said as criteria to a storage. */
export const leadQueryOn = (reader: LeadReader): LeadQuery => ({
  findById: (ctx, id) => reader.byId(ctx, id),

  async getById(ctx, id) {
    const lead = await reader.byId(ctx, id);
    if (!lead) throw LeadNotFound.byId(id);
    return lead;
  },

  findByExternalReference: (ctx, reference) => reader.byExternalReference(ctx, reference),

  async getByExternalReference(ctx, reference) {
    const lead = await reader.byExternalReference(ctx, reference);
    if (!lead) throw LeadNotFound.byExternalReference(reference);
    return lead;
  },

  findByStatus: (ctx, status, page) => reader.select(ctx, { status }, "created", page),
  findBySource: (ctx, source, page) => reader.select(ctx, { source }, "created", page),
  findByCreated: (ctx, created, page) => reader.select(ctx, { created }, "created", page),
  findByDuplicateKeys: (ctx, keys, page) => reader.select(ctx, { duplicateKeys: keys }, "created", page),
  findHighScoring: (ctx, threshold, page) => reader.select(ctx, { minimumScore: threshold }, "score", page),
  findUnassigned: (ctx, page) => reader.select(ctx, { unassigned: true }, "created", page),
  findConvertible: (ctx, page) => reader.select(ctx, { convertible: true }, "created", page),
});
