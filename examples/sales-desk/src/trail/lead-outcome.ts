import { moneyText, type Instant } from "@nexus/common";
import type { ContactRecord, CustomerRecord, LeadRecord, OpportunityRecord, QuotationRecord } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import type { Aggregate } from "./event-log.js";

/** What a lead has become, with what hangs on it; all absent for one that is none yet. */
export interface LeadOutcome {
  readonly customer: CustomerRecord | undefined;
  readonly contact: ContactRecord | undefined;
  readonly deal: OpportunityRecord | undefined;
  readonly quotations: readonly QuotationRecord[];
}

/** In one consistent read. */
export const readOutcome = (desk: Desk, { conversion }: LeadRecord): Promise<LeadOutcome> =>
  desk.read(async ({ customers, opportunities, quotations }, ctx) => {
    const { opportunityId = null, accountId = null, contactId = null } = conversion ?? {};
    return {
      customer: accountId === null ? undefined : await customers.find(ctx, accountId),
      contact: contactId === null ? undefined : (await customers.findContacts(ctx, [contactId]))[0],
      deal: opportunityId === null ? undefined : await opportunities.find(ctx, opportunityId),
      quotations: opportunityId === null ? [] : (await quotations.listByOpportunity(ctx, opportunityId, { limit: 100 })).items,
    };
  });

/** What audit entries and events may be about beside the lead itself. */
export const aggregatesOf = ({ customer, contact, deal, quotations }: LeadOutcome): readonly Aggregate[] => [
  ...(customer ? [{ type: "customer", id: customer.id }] : []),
  ...(contact ? [{ type: "contact", id: contact.id }] : []),
  ...(deal ? [{ type: "opportunity", id: deal.id }] : []),
  ...quotations.map(({ id }) => ({ type: "quotation", id })),
];

const { format } = moneyText("en-US");

/** A line for each: customer, contact, deal, quotations. */
export const outcomeLines = ({ conversion }: LeadRecord, { customer, contact, deal, quotations }: LeadOutcome): readonly string[] => {
  if (!conversion) return [];
  const worth = (amount: OpportunityRecord["amount"]): string => (amount === null ? "amount unknown" : format(amount));
  return [
    `  Converted${conversion.at === null ? "" : ` ${moment(conversion.at)}`}`,
    ...(customer ? [`  Customer   ${customer.name}, ${customer.status}`] : []),
    ...(contact ? [`  Contact    ${contact.name}`] : []),
    ...(deal ? [`  Deal       ${deal.name}, ${worth(deal.amount)}, ${deal.status}${deal.closedAt === null ? "" : ` ${moment(deal.closedAt)}`}`] : []),
    ...quotations.map(({ number, total, status, acceptance }) => `  Quotation  ${number}, ${format(total)}, ${acceptance?.by === "created-at-close" ? "written when the deal was won, seen by no customer" : status}`),
  ];
};

export const moment = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 19)}`;
