import { refuse, type Refusal } from "@nexus/common";
import type { OpportunityRecord } from "../crm-records/index.js";

/** A customer, by all its ids. */
interface ByIds {
  readonly id: string;
  readonly mergedIds: readonly string[];
}

/** Why a lead of this customer cannot join the deal that was named for it. */
export const whyNotAttached = (id: string, customer: ByIds, deal: Pick<OpportunityRecord, "status" | "accountId"> | undefined): Refusal | undefined => {
  if (!deal) return refuse("opportunity_not_found", "Name a deal that is there.", { id }).refusal;
  if (deal.status !== "open") return refuse("opportunity_closed", "Name an open deal, or make a new one.", { id, status: deal.status }).refusal;
  const { accountId } = deal;
  if (accountId === null || accountId === customer.id || customer.mergedIds.includes(accountId)) return undefined;
  return refuse("opportunity_of_other_customer", "Name a deal of the same customer, or name the customer of the deal.", { id, customerId: accountId }).refusal;
};
