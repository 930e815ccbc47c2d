import { moneyText, type Refusal } from "@nexus/common";
import type { LostOpportunity, OpportunityRecord, WonOpportunity } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { findDeal } from "../desk/find-deal.js";
import { DeskError } from "../desk-error.js";

/** A deal to win or lose, by our id, that of its source, or that of its lead. */
export interface DealToClose {
  readonly deal: string;
  readonly as: "won" | "lost";
  /** Id of a reason of the list. */
  readonly reason: string | undefined;
}

/** Wins or loses a deal and tells in a few lines what that has made; the same again when it is closed like this already. Throws a DeskError with what is missing. */
export const closeDeal = async ({ deal, as, reason }: DealToClose, desk: Desk): Promise<string> => {
  const before = await findDeal(desk, deal);
  const opportunityId = before.id;
  const result = as === "won" ? await desk.closing.win(desk.ctx, { opportunityId, ...(reason === undefined ? {} : { reason }) }) : await desk.closing.lose(desk.ctx, { opportunityId, reason: reason ?? "" });
  if (!result.ok) throw DeskError.notClosed(before.name, as, explained(result.refusal));
  const again = before.status === as;
  return `\n${headline(before, result.value, again)}${result.value.outcome === "won" ? await wonLines(desk, result.value, again) : ""}`;
};

const { format } = moneyText("en-US");

const headline = ({ name }: OpportunityRecord, closed: WonOpportunity | LostOpportunity, again: boolean): string =>
  `${closed.outcome === "won" ? `Won ${name} for ${format(closed.amount)}` : `Lost ${name}: ${closed.reason}`}${again ? ", as before: nothing has changed" : ""}.\n`;

const wonLines = async (desk: Desk, { customerId, becameCustomer, quotation }: WonOpportunity, again: boolean): Promise<string> => {
  const { customer, number } = await desk.read(async ({ customers, quotations }, ctx) => ({ customer: await customers.find(ctx, customerId), number: (await quotations.find(ctx, quotation.id))?.number ?? quotation.id }));
  const accepted = quotation.acceptedBy === "customer" ? "accepted by the customer" : "written for the closing, seen by no customer";
  return `  Customer   ${customer?.name ?? customerId}${becameCustomer && !again ? ", a customer from now on" : ""}\n  Quotation  ${number}, ${format(quotation.total)}, ${accepted}\n`;
};

/** With the reasons of the list, where the refusal knows them. */
const explained = ({ message, details }: Refusal): string => {
  const words = ["known", "reasons"].flatMap((key) => (Array.isArray(details[key]) ? [details[key].map(String).join(", ")] : []));
  return `${message.replace(/\.$/, "")}${words.length === 0 ? "" : ` (${words.join("; ")})`}`;
};
