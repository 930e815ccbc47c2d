import { accept, refuse, type Instant, type Money, type Result } from "@nexus/common";
import { trackedDealOf, type TrackedDeal } from "../analytics/index.js";
import type { QuotationAcceptance } from "../quotations/index.js";
import type { ReopenOpportunity } from "./close-input.js";
import { formerOpenStage } from "./close-plan.js";
import { closeStep, patiently, type CloseDeps } from "./close-ports.js";
import type { ReopenedOpportunity } from "./close-result.js";
import { staleVersion } from "./load-deal.js";

/** A closed deal that was read, and how to close it again as it was. */
interface ClosedDeal {
  readonly opportunityId: string;
  readonly version: number;
  readonly ownerId: string | null;
  readonly source: string | null;
  readonly was: "won" | "lost";
  readonly closedAt: Instant | null;
  readonly amount: Money | null;
  readonly reason: string | null;
  readonly stageId: string;
  readonly before: TrackedDeal;
  /** Of the closing that is kept and stands; null where it was closed elsewhere. */
  readonly closeId: string | null;
  readonly reopenId: string;
  readonly at: Instant;
}

type LoadedClosed = { readonly is: "closed"; readonly deal: ClosedDeal } | { readonly is: "reopened-before"; readonly answer: ReopenedOpportunity };

/** Reads a deal that is to be reopened, or answers what reopening it has made before. */
export const loadClosedDeal = ({ clock, ids }: CloseDeps) =>
  closeStep({
    name: "load-closed-deal",
    uses: ["opportunities", "pipelines", "leads", "closings"],
    async run({ ctx, ports }, order: ReopenOpportunity): Promise<Result<LoadedClosed>> {
      const deal = await ports.opportunities.find(ctx, order.opportunityId);
      if (!deal) return refuse("opportunity_not_found", "Name a deal that is there.", { id: order.opportunityId });
      const latest = await ports.closings.findLatest(ctx, deal.id);
      if (deal.status === "open") {
        const answer = latest?.reopening ?? null;
        const same = answer !== null && (order.stageId === undefined || order.stageId === answer.stageId);
        return same ? accept({ is: "reopened-before", answer }) : refuse("opportunity_not_closed", "Work on it as it is: the deal is open.", { id: deal.id });
      }
      const refusal = staleVersion(order, deal);
      if (refusal) return { ok: false, refusal };
      const [pipeline] = await ports.pipelines.findMany(ctx, [deal.pipelineId]);
      const stageId = order.stageId ?? formerOpenStage(deal, pipeline);
      if (stageId === undefined) return refuse("stage_not_found", "Add an open stage to the pipeline of the deal: it has none to go back to.", { pipelineId: deal.pipelineId });
      const source = deal.sourceLeadId === null ? null : ((await ports.leads.find(ctx, deal.sourceLeadId))?.source ?? null);
      const reopenId = ids.next();
      const { id, version, ownerId, status, closedAt, amount, closeReason } = deal;
      return accept({
        is: "closed",
        deal: {
          opportunityId: id,
          version,
          ownerId,
          source,
          was: status,
          closedAt,
          amount,
          reason: closeReason,
          stageId,
          before: trackedDealOf(deal, { id: `${reopenId}:undone`, source }),
          closeId: latest?.reopening === null ? latest.id : null,
          reopenId,
          at: clock.now(),
        },
      });
    },
    undo: "none: it only reads",
  });

interface Accepted {
  readonly id: string;
  readonly by: QuotationAcceptance["by"];
}

/** The quotation the deal was won with, by whom ever it was accepted. */
export const findAccepted = closeStep({
  name: "find-accepted",
  uses: ["quotations"],
  async run({ ctx, ports: { quotations } }, { opportunityId }: { readonly opportunityId: string }): Promise<Result<Accepted | null>> {
    const [quotation] = await quotations.findAccepted(ctx, [opportunityId]);
    return accept(quotation?.acceptance ? { id: quotation.id, by: quotation.acceptance.by } : null);
  },
  undo: "none: it only reads",
});

interface ToReopen {
  readonly deal: ClosedDeal;
  readonly accepted: Accepted | null;
  readonly reason: string;
}

/** The deal is open again, and its closing does not stand any more. */
export const reopenDeal = closeStep({
  name: "reopen-deal",
  uses: ["opportunities", "closings"],
  async run({ ctx, ports: { opportunities, closings } }, { deal, accepted, reason }: ToReopen): Promise<Result<{ readonly answer: ReopenedOpportunity; readonly version: number }>> {
    const { opportunityId, version, stageId, at, was, closeId } = deal;
    const reopened = await opportunities.reopen(ctx, { id: opportunityId, expectedVersion: version }, stageId, reason);
    if (!reopened.ok) return reopened;
    const answer: ReopenedOpportunity = {
      opportunityId,
      at,
      was,
      stageId,
      withdrawnQuotationId: accepted?.by === "created-at-close" ? accepted.id : null,
      acceptedQuotationId: accepted?.by === "customer" ? accepted.id : null,
    };
    if (closeId !== null) await closings.setReopening(ctx, closeId, answer);
    return accept({ answer, version: reopened.value.version });
  },
  undo: {
    /** Closed again as it was, a lost one without its competitor: words are not remembered. */
    async run({ ctx, ports: { opportunities, closings } }, { deal }) {
      const { opportunityId: id, was, closedAt: at, amount, reason, closeId } = deal;
      if (closeId !== null) await closings.setReopening(ctx, closeId, null);
      const present = await opportunities.find(ctx, id);
      if (!present || present.status !== "open") return accept(undefined);
      if (was === "won" && at && amount) return opportunities.markWon(ctx, { id }, { at, amount, reason });
      if (was === "lost" && at && reason !== null) return opportunities.markLost(ctx, { id }, { at, reason, competitor: null });
      return refuse("closing_unknown", "Close the deal by hand as it was: an import did not say all of it.", { id, was });
    },
  },
});

/** What was written for the closing goes with it. The last step, because a deal that is won has a quotation, also when its reopening is taken back. */
export const withdrawQuotation = closeStep({
  name: "withdraw-quotation",
  uses: ["quotations"],
  async run({ ctx, ports: { quotations } }, { withdrawnQuotationId: id }: ReopenedOpportunity): Promise<Result<boolean>> {
    if (id === null) return accept(false);
    const withdrawn = await quotations.withdraw(ctx, { id }, "its deal was reopened");
    return withdrawn.ok ? accept(true) : withdrawn;
  },
  undo: "none: nothing comes after it",
  retry: patiently,
});
