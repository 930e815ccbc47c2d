import { accept } from "@nexus/common";
import { pipelinesLock } from "../crm-records/index.js";
import { customersLock } from "../customers/index.js";
import { fieldRegistryLock } from "../field-registry/index.js";
import { quotationsLock } from "../quotations/index.js";
import type { LockKey } from "../unit-of-work/index.js";
import { defineWorkflow, type Workflow } from "../workflow/index.js";
import type { WinOpportunity } from "./close-input.js";
import type { CloseDeps, ClosePorts } from "./close-ports.js";
import type { WonOpportunity } from "./close-result.js";
import { makeCustomer, notifyClose, trackClose } from "./finish-close.js";
import { loadDealToWin } from "./load-deal.js";
import { markWon } from "./mark-closed.js";
import { rejectQuotations } from "./reject-quotations.js";
import { checkCustomer, secureQuotation } from "./secure-quotation.js";

/** The deal, its quotations, and what nobody may change meanwhile: the stages of its pipeline, and its fields. */
export const dealLocks = (opportunityId: string): readonly LockKey[] => [{ kind: "opportunity", id: opportunityId }, quotationsLock(opportunityId), pipelinesLock("shared"), fieldRegistryLock("opportunity", "shared")];

/**
 * A deal is won: the quotation is there before it is, and what cannot be taken back comes after both.
 * Source: FUN-CRMOP-0025, BUS-CRMOP-0012.
 */
export const closeWonWorkflow = (deps: CloseDeps): Workflow<ClosePorts, WinOpportunity, WonOpportunity> => {
  const load = loadDealToWin(deps);
  const notify = notifyClose(deps);
  return defineWorkflow<ClosePorts, WinOpportunity, WonOpportunity>({
    name: "close-won",
    version: "1",
    steps: [load, checkCustomer, secureQuotation, markWon, trackClose, rejectQuotations, makeCustomer, notify],
    locks: ({ opportunityId }) => [...dealLocks(opportunityId), customersLock("shared")],
    async body(wf, order) {
      const loaded = await wf.do(load, order);
      if (loaded.is === "closed-before") return accept(loaded.answer);
      const { deal } = loaded;
      const customer = await wf.do(checkCustomer, deal);
      const secured = await wf.do(secureQuotation, { deal, customer, order });
      const { answer, version } = await wf.do(markWon, { deal, runId: wf.id, order, customer, secured });
      const { opportunityId, ownerId, source, sourceLeadId, fresh } = deal;
      const step = { name: "won", at: answer.closedAt, ownerId, journeyId: sourceLeadId ?? opportunityId } as const;
      await wf.do(trackClose, { factId: fresh.closeId, opportunityId, source, step, undone: { ...deal.before, version: version + 1 } });
      await wf.do(rejectQuotations, { quotationIds: answer.supersededQuotationIds, reason: "the deal was won with another quotation" });
      await wf.do(makeCustomer, customer);
      const { amount, reason, quotation, customerId, difference } = answer;
      const facts = { amount, reason, customerId, quotationId: quotation.id, acceptedBy: quotation.acceptedBy, quoted: quotation.total, differs: difference !== null };
      await wf.do(notify, { id: `opportunity-won:${fresh.closeId}`, kind: "opportunity.won", ownerId, opportunityId, facts });
      return accept(answer);
    },
  });
};
