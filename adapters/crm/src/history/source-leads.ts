import type { Instant } from "@nexus/common";
import { leadDealFromHistory, type Lead, type LeadEnvironment, type LeadEvent } from "@nexus/crm";
import type { ImportFinding, OpportunityFacts } from "@nexus/crm-operations";
import type { StoredLeads } from "../leads/stored-leads.js";
import type { Step } from "../storage/entity-kind.js";
import { rejectedBy, type Rejected } from "./import-batch.js";

/** A deal as it came in, with ids for references. */
interface Deal {
  readonly id: string;
  readonly accountId: string | null;
  readonly sourceLeadId: string | null;
  /** Whose lead it was. */
  readonly leadOwnerId: string | null;
}

/** Leads that the deals of a batch came from, each as the deals before have left it. */
export class SourceLeads {
  private constructor(
    private readonly leads: Map<string, Lead>,
    private readonly stored: StoredLeads,
    private readonly environment: LeadEnvironment,
  ) {}

  static async load(ids: readonly string[], stored: StoredLeads, environment: LeadEnvironment): Promise<SourceLeads> {
    const leads = ids.length === 0 ? [] : await stored.store.load(ids);
    return new SourceLeads(new Map(leads.map((lead) => [lead.id, lead])), stored, environment);
  }

  /** What the deal makes of its lead; none where the facts do not say that it became one, or nothing new. */
  become({ leadConvertedAt }: OpportunityFacts, deal: Deal): readonly Step<Lead, LeadEvent>[] | Rejected {
    const lead = this.leads.get(deal.sourceLeadId ?? "");
    if (!lead || leadConvertedAt === undefined) return [];
    const decided = leadDealFromHistory({ at: leadConvertedAt, opportunityId: deal.id, accountId: deal.accountId, ownerId: deal.leadOwnerId }, this.environment, lead);
    if (!decided.ok) return rejectedBy(decided);
    const step = this.stored.store.stepOf(lead, decided.value, "lead.import-history", null);
    if (!step || step.events.length === 0) return [];
    this.leads.set(lead.id, step.after);
    return [step];
  }

  /** A deal that was closed before anybody had heard of its lead. */
  findings({ closedAt }: OpportunityFacts, { sourceLeadId }: Deal): readonly ImportFinding[] {
    const lead = this.leads.get(sourceLeadId ?? "");
    const began = lead && beganAt(lead);
    if (!began || closedAt === undefined || closedAt >= began) return [];
    const shown = (moment: Instant): string => (closedAt.slice(0, 10) === began.slice(0, 10) ? moment : moment.slice(0, 10));
    return [{ code: "closed_before_lead", message: `Closed ${shown(closedAt)}, before its lead began ${shown(began)}; both are recorded as stated.` }];
  }
}

/** The inquiry may be older than the record of it. */
const beganAt = ({ createdAt, handovers }: Lead): Instant => handovers.reduce((first, { at }) => (at < first ? at : first), createdAt);
