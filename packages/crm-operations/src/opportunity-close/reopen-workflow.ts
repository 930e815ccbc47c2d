import { accept } from "@nexus/common";
import { defineWorkflow, type Workflow } from "../workflow/index.js";
import type { ReopenOpportunity } from "./close-input.js";
import type { CloseDeps, ClosePorts } from "./close-ports.js";
import type { ReopenedOpportunity } from "./close-result.js";
import { dealLocks } from "./close-won-workflow.js";
import { notifyClose, trackClose } from "./finish-close.js";
import { findAccepted, loadClosedDeal, reopenDeal, withdrawQuotation } from "./reopen-deal.js";

/** A deal that was won or lost is open again. */
export const reopenWorkflow = (deps: CloseDeps): Workflow<ClosePorts, ReopenOpportunity, ReopenedOpportunity> => {
  const load = loadClosedDeal(deps);
  const notify = notifyClose(deps);
  return defineWorkflow<ClosePorts, ReopenOpportunity, ReopenedOpportunity>({
    name: "reopen-opportunity",
    version: "1",
    steps: [load, findAccepted, reopenDeal, trackClose, notify, withdrawQuotation],
    locks: ({ opportunityId }) => dealLocks(opportunityId),
    async body(wf, order) {
      const loaded = await wf.do(load, order);
      if (loaded.is === "reopened-before") return accept(loaded.answer);
      const { deal } = loaded;
      const { opportunityId, ownerId, source, reopenId } = deal;
      const accepted = await wf.do(findAccepted, { opportunityId });
      const { answer, version } = await wf.do(reopenDeal, { deal, accepted, reason: order.reason });
      await wf.do(trackClose, { factId: reopenId, opportunityId, source, step: null, undone: { ...deal.before, version: version + 1 } });
      const { was, stageId, withdrawnQuotationId, acceptedQuotationId } = answer;
      await wf.do(notify, { id: `opportunity-reopened:${reopenId}`, kind: "opportunity.reopened", ownerId, opportunityId, facts: { was, stageId, withdrawnQuotationId, acceptedQuotationId } });
      await wf.do(withdrawQuotation, answer);
      return accept(answer);
    },
  });
};
