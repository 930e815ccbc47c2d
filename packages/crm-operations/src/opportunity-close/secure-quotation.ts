import { accept, Decimal, refuse, type Money, type OperationContext, type Result } from "@nexus/common";
import type { OpportunityLineRecord } from "../crm-records/index.js";
import { OpportunityCloseData } from "../record-contexts/index.js";
import { quotationLinesSchema, type NewQuotation, type QuotationLine, type QuotationProvider, type QuotationReader, type QuotationRecord } from "../quotations/index.js";
import { chooseQuotation, isOpenQuotation } from "./choose-quotation.js";
import type { WinOpportunity } from "./close-input.js";
import type { CustomerInHand, DealInHand, SecuredQuotation } from "./close-plan.js";
import { closeStep } from "./close-ports.js";
import { incompleteDeal } from "./load-deal.js";

/** The customer of the deal is there. */
export const checkCustomer = closeStep({
  name: "check-customer",
  uses: ["customers"],
  async run({ ctx, ports: { customers } }, { accountId }: DealInHand): Promise<Result<CustomerInHand>> {
    const customer = accountId === null ? undefined : await customers.find(ctx, accountId);
    if (!customer) return refuse("customer_not_found", "Name a customer that is there on the deal.", { customerId: accountId });
    return accept({ customerId: customer.id, ids: [customer.id, ...customer.mergedIds], becomesCustomer: customer.status !== "customer" });
  },
  undo: "none: it only reads",
});

interface Given {
  readonly deal: DealInHand;
  readonly customer: CustomerInHand;
  readonly order: WinOpportunity;
}

/** The deal gets its quotation before it is won: the accepted one, one that the customer accepts now, or one written for the closing. Source: BUS-CRMOP-0012. */
export const secureQuotation = closeStep({
  name: "secure-quotation",
  uses: ["quotations"],
  reads: {
    // What is written on a quotation may name somebody: it is read anew and never remembered.
    uses: ["opportunities"],
    async run({ ctx, ports: { opportunities } }, { deal }: Given) {
      const found = await opportunities.find(ctx, deal.opportunityId);
      return found && OpportunityCloseData.of(found, null);
    },
  },
  async run({ ctx, ports: { quotations } }, { deal, customer, order }: Given, data): Promise<Result<SecuredQuotation>> {
    const all = await quotationsOf(ctx, quotations, deal.opportunityId);
    const { fresh, opportunityId, withoutQuotation } = deal;
    const chosen = chooseQuotation({ opportunityId, quotations: all, choice: order.quotation, customerIds: customer.ids, withoutQuotation, freshId: fresh.quotationId });
    if (!chosen.ok) return chosen;
    const closedAt = order.closedAt ?? deal.at;
    const secured = chosen.value.is === "accepted" ? accept(chosen.value.quotation) : chosen.value.is === "to-accept" ? await quotations.accept(ctx, { id: chosen.value.quotation.id }, closedAt) : await write(ctx, quotations, { deal, customer, order }, data);
    if (!secured.ok) return secured;
    const { id, total, acceptance } = secured.value;
    return accept({
      quotation: { id, acceptedBy: acceptance?.by ?? "created-at-close", total },
      amount: order.actualAmount ?? total,
      others: all.filter((each) => isOpenQuotation(each) && each.id !== id).map((each) => each.id),
    });
  },
  undo: {
    // What the customer has accepted stays accepted. The id was made before: what is not there was not written.
    async run({ ctx, ports: { quotations } }, { deal }) {
      const withdrawn = await quotations.withdraw(ctx, { id: deal.fresh.quotationId }, "its deal was not won after all");
      return withdrawn.ok || withdrawn.refusal.code === "quotation_not_found" ? accept(undefined) : withdrawn;
    },
  },
});

/** All quotations of a deal, oldest first. */
export const quotationsOf = async (ctx: OperationContext, quotations: QuotationReader, opportunityId: string): Promise<readonly QuotationRecord[]> => {
  const all: QuotationRecord[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<QuotationReader["listByOpportunity"]>> = await quotations.listByOpportunity(ctx, opportunityId, { limit: 1_000, ...(after === null ? {} : { after }) });
    all.push(...page.items);
    after = page.next;
  } while (after !== null);
  return all;
};

const write = async (ctx: OperationContext, quotations: QuotationProvider, { deal, customer, order }: Given, data: OpportunityCloseData | undefined): Promise<Result<QuotationRecord>> => {
  const amount = order.actualAmount ?? deal.amount;
  if (!amount) return incompleteDeal(deal.opportunityId, ["amount"]);
  if (!data) return refuse("opportunity_not_found", "Name a deal that is there.", { id: deal.opportunityId });
  const quotation: NewQuotation = {
    id: deal.fresh.quotationId,
    opportunityId: deal.opportunityId,
    customerId: customer.customerId,
    ownerId: deal.ownerId,
    ...linesAtClose(data, amount, deal.fresh.lineId),
    validUntil: null,
  };
  return quotations.createAtClose(ctx, quotation, order.closedAt ?? deal.at);
};

/** The lines of the deal, where each has a price and a quotation takes them as they are; otherwise one line for the whole. */
const linesAtClose = ({ name, lines }: OpportunityCloseData, amount: Money, lineId: string): Pick<NewQuotation, "currency" | "lines"> => {
  const priced = lines.flatMap((line) => pricedLine(line));
  const [first] = priced;
  if (first && priced.length === lines.length && quotationLinesSchema.safeParse(priced).success) return { currency: first.unitPrice.currency, lines: priced };
  return { currency: amount.currency, lines: [{ id: lineId, productId: null, description: name, quantity: one, unitPrice: amount, discountPpm: 0 }] };
};

const one = Decimal.of("1");

const pricedLine = ({ id, productId, description, quantity, unitPrice, discountPpm }: OpportunityLineRecord): readonly QuotationLine[] => (unitPrice ? [{ id, productId, description, quantity, unitPrice, discountPpm }] : []);
