import type { OperationContext } from "@nexus/common";
import { opportunityFromHistory, type Lead, type LeadEvent, type Opportunity, type OpportunityEvent, type Pipeline } from "@nexus/crm";
import { documents, type ImportOutcome, type OpportunityFacts } from "@nexus/crm-operations";
import { environmentOf, type BoundDeps } from "../crm-deps.js";
import { StoredLeads } from "../leads/stored-leads.js";
import { StoredOpportunities } from "../opportunities/stored-opportunities.js";
import { pipelineKind } from "../pipelines/pipeline-kind.js";
import { productTable, type Product } from "../setup/product.js";
import type { Step } from "../storage/entity-kind.js";
import { EntityStore } from "../storage/entity-store.js";
import { importBatch, rejected, rejectedBy, type Rejected } from "./import-batch.js";
import { opportunityHistoryOf, type Linked, type Place } from "./opportunity-history.js";
import { isRejected, References } from "./references-in-batch.js";
import { SourceLeads } from "./source-leads.js";

interface Written {
  /** None where only the lead says something new. */
  readonly deals: readonly Step<Opportunity, OpportunityEvent>[];
  readonly leads: readonly Step<Lead, LeadEvent>[];
}

/** Deals as they were, and the leads that became them, in a bounded number of round trips for the whole batch. */
export const importOpportunities = async (ctx: OperationContext, facts: readonly OpportunityFacts[], deps: BoundDeps): Promise<readonly ImportOutcome[]> => {
  const opportunities = new StoredOpportunities(deps);
  const leads = new StoredLeads(deps);
  return importBatch<OpportunityFacts, Written>({
    entity: "opportunity",
    facts,
    deps,
    async prepare(news) {
      const environment = await environmentOf(ctx, deps);
      const pipelines = await new EntityStore(pipelineKind, deps).find({ where: { column: "deletedAt", is: "null" } });
      const known = await References.lookUp("opportunity", news.map((item) => item.reference), deps);
      const stored = new Map((await opportunities.store.load(known.all())).map((opportunity) => [opportunity.id, opportunity]));
      const links = await Links.lookUp(news, deps);
      const sources = await SourceLeads.load(links.leadIds(), leads, await leads.environment(ctx));
      return ({ facts: item }) => {
        const linked = links.of(item);
        if (isRejected(linked)) return linked;
        const before = stored.get(known.find(item.reference) ?? "");
        const placed = placeIn(pipelines, item, before);
        if (isRejected(placed)) return placed;
        const history = opportunityHistoryOf(item, before?.id ?? deps.ids.next(), placed, linked, before?.imported ?? undefined);
        const decided = opportunityFromHistory(history, { ...environment, pipeline: placed.pipeline }, before);
        if (!decided.ok) return rejectedBy(decided);
        const step = opportunities.store.stepOf(before, decided.value, "opportunity.import-history", null);
        if (!step) return { outcome: "unchanged", id: history.id };
        const deal = { ...linked, id: history.id };
        const became = sources.become(item, deal);
        if (isRejected(became)) return became;
        const changed = step.events.length > 0;
        if (!changed && became.length === 0) return { outcome: "unchanged", id: history.id };
        const findings = [...decided.value.flatMap(({ data }) => data.findings), ...sources.findings(item, deal)];
        return { outcome: before ? "updated" : "created", id: history.id, written: { deals: changed ? [step] : [], leads: became }, findings };
      };
    },
    async write(written) {
      await opportunities.store.save(ctx, written.flatMap(({ deals }) => deals));
      const became = written.flatMap((each) => each.leads);
      if (became.length > 0) await leads.save(ctx, became);
    },
  });
};

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Where no pipeline is named: the one the deal is in, or else the default. */
const placeIn = (pipelines: readonly Pipeline[], { pipelineName, stageName }: OpportunityFacts, before: Opportunity | undefined): Place | Rejected => {
  const isUnnamed = (candidate: Pipeline): boolean => (before ? candidate.id === before.pipelineId : candidate.isDefault);
  const pipeline = pipelines.find((candidate) => (pipelineName === undefined ? isUnnamed(candidate) : sameName(candidate.name, pipelineName)));
  if (!pipeline) return rejected("pipeline_not_found", "Create the pipeline first.", { pipelineName: pipelineName ?? null });
  if (stageName === undefined) return { pipeline };
  const stage = pipeline.stages.find((candidate) => sameName(candidate.name, stageName));
  return stage ? { pipeline, stage } : rejected("stage_not_found", "Add the stage to the pipeline first.", { pipelineId: pipeline.id, stageName });
};

/** What the deals of a batch refer to. */
class Links {
  private constructor(
    private readonly owners: References,
    private readonly accounts: References,
    private readonly leads: References,
    private readonly products: References,
    private readonly productById: ReadonlyMap<string, Product>,
  ) {}

  static async lookUp(facts: readonly OpportunityFacts[], deps: BoundDeps): Promise<Links> {
    const products = await References.lookUp("product", facts.map((item) => item.productReference), deps);
    const stored = await documents(productTable, deps.tx.records).get(products.all());
    return new Links(
      await References.lookUp("user", facts.flatMap((item) => [item.ownerReference, item.leadOwnerReference]), deps),
      await References.lookUp("account", facts.map((item) => item.accountReference), deps),
      await References.lookUp("lead", facts.map((item) => item.sourceLeadReference), deps),
      products,
      new Map(stored.map((product) => [product.id, product])),
    );
  }

  leadIds(): readonly string[] {
    return this.leads.all();
  }

  of(facts: OpportunityFacts): Linked | Rejected {
    const ownerId = this.owners.idOf(facts.ownerReference);
    if (isRejected(ownerId)) return ownerId;
    const accountId = this.accounts.idOf(facts.accountReference);
    if (isRejected(accountId)) return accountId;
    const sourceLeadId = this.leads.idOf(facts.sourceLeadReference);
    if (isRejected(sourceLeadId)) return sourceLeadId;
    const leadOwnerId = this.owners.idOf(facts.leadOwnerReference);
    if (isRejected(leadOwnerId)) return leadOwnerId;
    const productId = this.products.idOf(facts.productReference);
    if (isRejected(productId)) return productId;
    return { ownerId, accountId, sourceLeadId, leadOwnerId, product: this.productById.get(productId ?? "") ?? null };
  }
}
