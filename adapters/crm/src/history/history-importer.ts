import type { OperationContext } from "@nexus/common";
import type { AccountFacts, HistoryImporter, ImportEntity, ImportOutcome, LeadFacts, OpportunityFacts, ProductFacts, UserFacts } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { ExternalReferences } from "../storage/external-references.js";
import { importAccounts } from "./account-import.js";
import { importLeads } from "./lead-import.js";
import { importOpportunities } from "./opportunity-import.js";
import { importProducts } from "./product-import.js";
import { importUsers } from "./user-import.js";

/** Takes history over into storage, past the gates that what is live goes through. */
export class StoredHistoryImporter implements HistoryImporter {
  constructor(private readonly deps: BoundDeps) {}

  importUsers(ctx: OperationContext, facts: readonly UserFacts[]): Promise<readonly ImportOutcome[]> {
    return importUsers(ctx, facts, this.deps);
  }

  importProducts(_ctx: OperationContext, facts: readonly ProductFacts[]): Promise<readonly ImportOutcome[]> {
    return importProducts(facts, this.deps);
  }

  importAccounts(ctx: OperationContext, facts: readonly AccountFacts[]): Promise<readonly ImportOutcome[]> {
    return importAccounts(ctx, facts, this.deps);
  }

  importLeads(ctx: OperationContext, facts: readonly LeadFacts[]): Promise<readonly ImportOutcome[]> {
    return importLeads(ctx, facts, this.deps);
  }

  importOpportunities(ctx: OperationContext, facts: readonly OpportunityFacts[]): Promise<readonly ImportOutcome[]> {
    return importOpportunities(ctx, facts, this.deps);
  }

  knownIds(_ctx: OperationContext, entity: ImportEntity, source: string): Promise<readonly string[]> {
    return new ExternalReferences({ records: this.deps.tx.records, hasher: this.deps.hasher, entityType: entity }).idsFrom(source);
  }
}
