import { accept } from "@nexus/common";
import { defineWorkflow, type Workflow } from "../workflow/index.js";
import type { LoseOpportunity } from "./close-input.js";
import type { CloseDeps, ClosePorts } from "./close-ports.js";
import type { LostOpportunity } from "./close-result.js";
import { dealLocks } from "./close-won-workflow.js";
import { notifyClose, trackClose } from "./finish-close.js";
import { loadDealToLose } from "./load-deal.js";
import { markLost } from "./mark-closed.js";
import { lookAtQuotations, rejectQuotations } from "./reject-quotations.js";

/** A deal is lost, for a reason, and its open quotations end with it. Source: FUN-CRMOP-0026. */
export const closeLostWorkflow = (deps: CloseDeps): Workflow<ClosePorts, LoseOpportunity, LostOpportunity> => {
  const load = loadDealToLose(deps);
  const notify = notifyClose(deps);
  return defineWorkflow<ClosePorts, LoseOpportunity, LostOpportunity>({
    name: "close-lost",
    version: "1",
    steps: [load, lookAtQuotations, markLost, trackClose, rejectQuotations, notify],
    locks: ({ opportunityId }) => dealLocks(opportunityId),
    async body(wf, order) {
      const loaded = await wf.do(load, order);
      if (loaded.is === "closed-before") return accept(loaded.answer);
      const { deal } = loaded;
      const { opportunityId, ownerId, source, sourceLeadId, fresh } = deal;
      const quotations = await wf.do(lookAtQuotations, { opportunityId });
      const { answer, version } = await wf.do(markLost, { deal, runId: wf.id, order, quotations });
      const step = { name: "lost", at: answer.closedAt, ownerId, journeyId: sourceLeadId ?? opportunityId } as const;
      await wf.do(trackClose, { factId: fresh.closeId, opportunityId, source, step, undone: { ...deal.before, version: version + 1 } });
      await wf.do(rejectQuotations, { quotationIds: answer.supersededQuotationIds, reason: "the deal was lost" });
      const facts = { amount: deal.amount, reason: answer.reason, acceptedQuotationId: answer.acceptedQuotationId };
      await wf.do(notify, { id: `opportunity-lost:${fresh.closeId}`, kind: "opportunity.lost", ownerId, opportunityId, facts });
      return accept(answer);
    },
  });
};
