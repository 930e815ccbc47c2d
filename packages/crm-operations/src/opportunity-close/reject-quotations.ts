import { accept, type Result } from "@nexus/common";
import { isAcceptedByCustomer } from "../quotations/index.js";
import { isOpenQuotation } from "./choose-quotation.js";
import { closeStep, patiently } from "./close-ports.js";
import { quotationsOf } from "./secure-quotation.js";

/** How the quotations of a deal that is to be lost stand. */
export interface DealQuotations {
  readonly acceptedByCustomer: string | null;
  /** Those that end with the deal: open ones, and one that was written for a closing that is over. */
  readonly superseded: readonly string[];
}

/** What becomes of the quotations of a deal that is lost. */
export const lookAtQuotations = closeStep({
  name: "look-at-quotations",
  uses: ["quotations"],
  async run({ ctx, ports: { quotations } }, { opportunityId }: { readonly opportunityId: string }): Promise<Result<DealQuotations>> {
    const all = await quotationsOf(ctx, quotations, opportunityId);
    return accept({
      acceptedByCustomer: all.find(isAcceptedByCustomer)?.id ?? null,
      superseded: all.filter((each) => isOpenQuotation(each) || (each.status === "accepted" && !isAcceptedByCustomer(each))).map(({ id }) => id),
    });
  },
  undo: "none: it only reads",
});

interface Given {
  readonly quotationIds: readonly string[];
  readonly reason: string;
}

/** Quotations that lead nowhere any more are rejected, and those that nobody has seen are withdrawn. Source: CRD-CRMOP-0073. */
export const rejectQuotations = closeStep({
  name: "reject-quotations",
  uses: ["quotations"],
  async run({ ctx, ports: { quotations } }, { quotationIds, reason }: Given): Promise<Result<number>> {
    const states = quotationIds.length === 0 ? [] : await quotations.statuses(ctx, quotationIds);
    for (const { id, status } of states) {
      const unseen = status === "draft" || status === "accepted";
      const ended = unseen ? await quotations.withdraw(ctx, { id }, reason) : await quotations.reject(ctx, { id }, reason);
      // One that has expired or was accepted meanwhile is not open either.
      if (!ended.ok && ended.refusal.code !== "quotation_transition_refused" && ended.refusal.code !== "quotation_not_found") return ended;
    }
    return accept(states.length);
  },
  undo: "none: a quotation that was rejected stays so; a new one may be written",
  retry: patiently,
});
