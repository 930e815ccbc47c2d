import { Decimal, type Instant } from "@nexus/common";
import { Pipeline, PipelineStage, type ImportedCourse, type ImportedOpportunity, type OpportunityHistory, type OpportunityLineInput } from "@nexus/crm";
import type { OpportunityFacts } from "@nexus/crm-operations";
import type { Product } from "../setup/product.js";
import { earliest } from "./statement.js";

/** Where a deal stands as the facts name it. */
export interface Place {
  readonly pipeline: Pipeline;
  /** Absent where the facts name no stage. */
  readonly stage?: PipelineStage;
}

/** What a deal refers to; null for nothing. */
export interface Linked {
  readonly ownerId: string | null;
  readonly accountId: string | null;
  readonly sourceLeadId: string | null;
  /** Whose lead it was. */
  readonly leadOwnerId: string | null;
  readonly product: Product | null;
}

/**
 * What the source says, in the words of the core; of what it leaves out, what its last import said.
 * The list price is the product's, not the deal's: the line has no price.
 */
export const opportunityHistoryOf = (facts: OpportunityFacts, id: string, place: Place, linked: Linked, last: ImportedOpportunity | undefined): OpportunityHistory => {
  const { product } = linked;
  const lines: readonly OpportunityLineInput[] = product
    ? [{ id: "1", productId: product.id, description: product.name, quantity: Decimal.of("1"), unitPrice: null }]
    : (last?.lines ?? []).map(({ amount: _amount, ...line }) => line);
  const known = last?.course.outcome.status === facts.status ? last.course.outcome : undefined;
  const closedAt = facts.closedAt ?? known?.closedAt;
  const closeReason = facts.closeReason ?? known?.closeReason;
  const competitor = facts.competitor ?? known?.competitor;
  const createdAt = facts.createdAt ?? last?.createdAt ?? earliest([facts.stageEnteredAt, facts.closedAt]);
  const opportunityType = facts.type ?? last?.type;
  const base = {
    id,
    title: facts.name,
    pipelineId: place.pipeline.id,
    ownerId: linked.ownerId ?? last?.ownerId ?? null,
    accountId: linked.accountId ?? last?.accountId ?? null,
    sourceLeadId: linked.sourceLeadId ?? last?.sourceLeadId ?? null,
    amount: facts.amount ?? last?.amount ?? null,
    expectedCloseDate: facts.expectedCloseDate ?? last?.expectedCloseDate ?? null,
    lines,
    externalReferences: [facts.reference],
    customFields: { ...last?.customFields, ...facts.customFields },
    ...(createdAt ? { createdAt } : {}),
    ...(opportunityType ? { opportunityType } : {}),
    ...stagesOf(facts, place, last?.course),
  };
  const closing = { ...(closedAt ? { closedAt } : {}), ...(closeReason ? { closeReason } : {}) };
  switch (facts.status) {
    case "open": return { ...base, status: "open" };
    case "won": return { ...base, ...closing, status: "won" };
    case "lost": return { ...base, ...closing, status: "lost", ...(competitor ? { competitor } : {}) };
  }
};

type Stages = Pick<OpportunityHistory, "stageId" | "stageEnteredAt" | "earlierStages">;

/** The present stage and when it was entered. The open stage that a closed deal names is the last one before it was closed. */
const stagesOf = ({ status, stageEnteredAt }: OpportunityFacts, { pipeline, stage }: Place, last: ImportedCourse | undefined): Stages => {
  const entered = (at: Instant | null | undefined): Stages => (at ? { stageEnteredAt: at } : {});
  if (!stage) return last ? stagesAsBefore(status, pipeline, last) : entered(stageEnteredAt);
  if (PipelineStage.isFinal(stage)) return { stageId: stage.id, ...entered(stageEnteredAt) };
  const enteredAt = stageEnteredAt ?? last?.stageHistory.findLast((stay) => stay.stageId === stage.id)?.enteredAt ?? null;
  return status === "open" ? { stageId: stage.id, ...entered(enteredAt) } : { earlierStages: [{ stageId: stage.id, enteredAt }] };
};

/** No stage is named: a deal of the same status stays where it was, any other goes on from there. */
const stagesAsBefore = (status: OpportunityFacts["status"], pipeline: Pipeline, { outcome, stageHistory, stageId }: ImportedCourse): Stages => {
  const stays = stageHistory.filter((stay) => Pipeline.stageById(pipeline, stay.stageId)).map(({ stageId: at, enteredAt }) => ({ stageId: at, enteredAt }));
  if (outcome.status !== status) return { earlierStages: stays };
  const enteredAt = status === "open" ? stays.at(-1)?.enteredAt : null;
  return { earlierStages: stays.slice(0, -1), stageId, ...(enteredAt ? { stageEnteredAt: enteredAt } : {}) };
};
