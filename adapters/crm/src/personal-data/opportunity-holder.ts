import type { Instant, OperationContext } from "@nexus/common";
import type { Opportunity } from "@nexus/crm";
import { idsOfKind, type PersonalDataHolder, type PersonalDataPart, type RecordReference } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { opportunityKind } from "../opportunities/opportunity-kind.js";
import { StoredOpportunities } from "../opportunities/stored-opportunities.js";
import { ErasableRecords } from "./entity-holder.js";
import { RecordTraces } from "./record-traces.js";

/** Deals: their words go, what they are worth, their stages and their dates stay. A deal hangs on the lead it came from. */
export class OpportunityHolder implements PersonalDataHolder {
  readonly name = "crm-opportunities";
  private readonly store;
  private readonly records;
  private readonly traces: RecordTraces;

  constructor(deps: BoundDeps) {
    this.store = new StoredOpportunities(deps).store;
    this.records = new ErasableRecords("OpportunityErased", opportunityKind, this.store, deps.tx);
    this.traces = new RecordTraces("opportunity", deps);
  }

  find(): Promise<readonly RecordReference[]> {
    return Promise.resolve([]);
  }

  async trace(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly RecordReference[]> {
    const own = await this.records.known(idsOfKind(records, "opportunity"));
    const leads = idsOfKind(records, "lead");
    const fromLeads = leads.length === 0 ? [] : await this.store.find({ where: { column: "sourceLeadId", is: "in", values: leads } });
    return [...own, ...fromLeads].map(({ id }) => ({ entityType: "opportunity", id }));
  }

  /** Roles of other contacts are theirs. */
  async export(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]> {
    const ids = idsOfKind(records, "opportunity");
    const contacts = new Set(idsOfKind(records, "contact"));
    const own = (roles: Opportunity["contactRoles"]) => roles.filter(({ contactId }) => contacts.has(contactId));
    const deals = (await this.records.known(ids)).map((deal) => ({
      about: { entityType: "opportunity", id: deal.id },
      kind: "record",
      data: { ...deal, contactRoles: own(deal.contactRoles), imported: deal.imported && { ...deal.imported, contactRoles: own(deal.imported.contactRoles) } },
    }));
    return [...deals, ...(await this.traces.parts(ids))];
  }

  async erase(_ctx: OperationContext, records: readonly RecordReference[], { at }: { readonly at: Instant }): Promise<number> {
    const ids = idsOfKind(records, "opportunity");
    return (await this.records.erase(ids, at)).length + (await this.traces.erase(ids));
  }
}
