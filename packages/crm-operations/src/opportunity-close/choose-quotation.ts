import { accept, refuse, type Refused, type Result } from "@nexus/common";
import type { QuotationRecord, QuotationRecordStatus } from "../quotations/index.js";
import type { QuotationChoice } from "./close-input.js";
import type { CloseSettings } from "./close-settings.js";

/** What a deal is won with: a quotation that is accepted, one that the customer accepts now, or one that is yet to be written. */
export type ChosenQuotation = { readonly is: "accepted" | "to-accept"; readonly quotation: QuotationRecord } | { readonly is: "to-create" };

export interface QuotationQuestion {
  readonly opportunityId: string;
  /** All of the deal, in any order. */
  readonly quotations: readonly QuotationRecord[];
  readonly choice: QuotationChoice | undefined;
  /** Ids of the customer of the deal: its own, and those of customers that were merged into it. */
  readonly customerIds: readonly string[];
  readonly withoutQuotation: CloseSettings["withoutQuotation"];
  /** The id that one written now would have: an earlier try may have written it. */
  readonly freshId: string;
}

const openStatuses: readonly QuotationRecordStatus[] = ["draft", "submitted", "approved"];

/** Whether somebody may still do something with it. */
export const isOpenQuotation = ({ status }: Pick<QuotationRecord, "status">): boolean => openStatuses.includes(status);

/**
 * Which quotation a deal is won with: the one that was named; else the accepted one; else a new one. It is
 * never guessed: where some are open and nothing is said, the answer is `quotation_ambiguous` with the
 * candidates, also for a single one, because what a customer has in hand is not to be rejected unseen.
 * Pure: the same quotations and choice give the same answer. Source: CRD-CRMOP-0072.
 */
export const chooseQuotation = (question: QuotationQuestion): Result<ChosenQuotation> => {
  const { quotations, choice, customerIds } = question;
  const accepted = quotations.find(({ status }) => status === "accepted");
  const chosen = choice?.is === "existing" ? named(question, choice, accepted) : accepted ? standing(question, accepted) : unnamed(question);
  if (!chosen.ok || chosen.value.is === "to-create") return chosen;
  const { id, customerId } = chosen.value.quotation;
  return customerIds.includes(customerId) ? chosen : refuse("quotation_of_other_customer", "Correct the customer of the deal, or take a quotation of its own customer.", { id, customerId });
};

const named = ({ opportunityId, quotations }: QuotationQuestion, choice: QuotationChoice & { readonly is: "existing" }, accepted: QuotationRecord | undefined): Result<ChosenQuotation> => {
  const quotation = quotations.find(({ id }) => id === choice.quotationId);
  if (!quotation) return refuse("quotation_not_found", "Name a quotation of this deal.", { id: choice.quotationId });
  if (accepted) return accepted.id === quotation.id ? accept({ is: "accepted", quotation }) : alreadyAccepted(opportunityId, accepted);
  const { id, status } = quotation;
  if (status !== "approved") return refuse("quotation_not_acceptable", "Name one that is approved: no customer accepts any other.", { id, status });
  if (choice.customerAccepts !== true) return refuse("quotation_not_accepted", "Say that the customer accepts it (customerAccepts), or wait until they do.", { id });
  return accept({ is: "to-accept", quotation });
};

const standing = ({ opportunityId, choice, freshId }: QuotationQuestion, quotation: QuotationRecord): Result<ChosenQuotation> =>
  choice?.is === "new" && quotation.id !== freshId ? alreadyAccepted(opportunityId, quotation) : accept({ is: "accepted", quotation });

const unnamed = ({ opportunityId, quotations, choice, withoutQuotation }: QuotationQuestion): Result<ChosenQuotation> => {
  const open = quotations.filter(isOpenQuotation);
  if (open.length > 0 && choice === undefined) {
    return refuse("quotation_ambiguous", "Name the quotation the customer accepts, or ask for a new one: the deal has open ones.", { opportunityId, candidates: open.map(({ id, status }) => ({ id, status })) });
  }
  if (withoutQuotation === "refused") return refuse("quotation_required", "Get a quotation accepted first: without one no deal is won here.", { opportunityId });
  return accept({ is: "to-create" });
};

const alreadyAccepted = (opportunityId: string, { id }: QuotationRecord): Refused =>
  refuse("opportunity_has_accepted_quotation", "Use the quotation of the deal that is accepted: a deal has one.", { opportunityId, acceptedId: id });
