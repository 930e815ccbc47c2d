import type { Instant, OperationContext } from "@nexus/common";
import type { ActivityReader, LeadReader } from "../crm-records/index.js";
import { activitySummaries } from "./activity-summaries.js";
import { keysOf, leadAgeDays, sharing, type LeadContext } from "./lead-context.js";
import { LeadConversionData } from "./lead-conversion-data.js";
import { ownersAt, type OwnerDirectory } from "./record-owner.js";

/** Readers of one unit of work or of one consistent read: what belongs together is read together. */
export interface LeadContextReaders {
  readonly leads: LeadReader;
  readonly activities: ActivityReader;
  /** Where owners and their managers are wanted. */
  readonly directory?: OwnerDirectory;
}

/**
 * Reads leads with what is around them. Set-based: the round trips do not grow with the number of
 * leads. Reads have no effect, lock nothing, and throw what the readers throw.
 */
export class LeadContextProvider {
  constructor(private readonly readers: LeadContextReaders) {}

  /** Undefined for a lead that is not there or deleted. Otherwise as {@link findMany}. */
  async find(ctx: OperationContext, id: string, at: Instant): Promise<LeadContext | undefined> {
    return (await this.findMany(ctx, [id], at))[0];
  }

  /**
   * In the order of `ids`, each lead once; unknown and deleted ones are left out. Ages are as of `at`,
   * all else is as it is now.
   */
  async findMany(ctx: OperationContext, ids: readonly string[], at: Instant): Promise<readonly LeadContext[]> {
    const { leads, activities, directory } = this.readers;
    const found = await leads.findMany(ctx, ids);
    if (found.length === 0) return [];
    const keys = keysOf(found);
    const [others, summaryOf, owner] = await Promise.all([keys.length === 0 ? [] : leads.findOpenByKeys(ctx, keys), activitySummaries(ctx, activities, "lead", found.map(({ id }) => id)), ownersAt(ctx, directory, at)]);
    const shared = sharing(others);
    return found.map((lead) => ({
      lead,
      activities: summaryOf(lead.id),
      ageDays: leadAgeDays(lead, at),
      ...shared(lead),
      ...owner(lead.ownerId),
    }));
  }

  /** What conversion needs of each lead: order and gaps as {@link findMany}, in one round trip. */
  async conversionData(ctx: OperationContext, ids: readonly string[]): Promise<readonly LeadConversionData[]> {
    return (await this.readers.leads.findMany(ctx, ids)).map((lead) => LeadConversionData.of(lead));
  }
}
