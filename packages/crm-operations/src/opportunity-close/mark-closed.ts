import { accept, sameData, type OperationContext, type Result } from "@nexus/common";
import type { OpportunityRecord } from "../crm-records/index.js";
import type { LoseOpportunity, WinOpportunity } from "./close-input.js";
import type { CustomerInHand, DealInHand, SecuredQuotation } from "./close-plan.js";
import { closeStep, type ClosePorts } from "./close-ports.js";
import type { ClosedOpportunity, LostOpportunity, QuotedDifference, WonOpportunity } from "./close-result.js";
import type { DealQuotations } from "./reject-quotations.js";

interface GivenToWin {
  readonly deal: DealInHand;
  readonly runId: string;
  readonly order: WinOpportunity;
  readonly customer: CustomerInHand;
  readonly secured: SecuredQuotation;
}

interface GivenToLose {
  readonly deal: DealInHand;
  readonly runId: string;
  readonly order: LoseOpportunity;
  readonly quotations: DealQuotations;
}

/** What a deal has become, and the version at which it did. */
export interface MarkedClosed<Answer extends ClosedOpportunity> {
  readonly answer: Answer;
  readonly version: number;
}

type CallOf<Used extends keyof ClosePorts> = { readonly ctx: OperationContext; readonly ports: Pick<ClosePorts, Used> };

/** The deal is won with its actual value, and what that has made is kept. Source: CRD-CRMOP-0074. */
export const markWon = closeStep({
  name: "mark-won",
  uses: ["opportunities", "closings"],
  async run(call, { deal, runId, order, customer, secured }: GivenToWin): Promise<Result<MarkedClosed<WonOpportunity>>> {
    const { opportunityId, version, at } = deal;
    const closedAt = order.closedAt ?? at;
    const reason = order.reason ?? null;
    const { amount, quotation } = secured;
    const won = await call.ports.opportunities.markWon(call.ctx, { id: opportunityId, expectedVersion: version }, { at: closedAt, amount, reason });
    if (!won.ok) return won;
    const answer: WonOpportunity = {
      opportunityId,
      outcome: "won",
      closedAt,
      amount,
      reason,
      quotation,
      difference: differenceOf(secured),
      customerId: customer.customerId,
      becameCustomer: customer.becomesCustomer,
      supersededQuotationIds: secured.others,
    };
    await keep(call, deal, runId, answer);
    return accept({ answer, version: won.value.version });
  },
  undo: { run: (call, { deal }) => takeBack(call, deal) },
});

/** The deal is lost for a reason, and what that has made is kept. */
export const markLost = closeStep({
  name: "mark-lost",
  uses: ["opportunities", "closings"],
  async run(call, { deal, runId, order, quotations }: GivenToLose): Promise<Result<MarkedClosed<LostOpportunity>>> {
    const { opportunityId, version, at } = deal;
    const { reason, closedAt = at } = order;
    const lost = await call.ports.opportunities.markLost(call.ctx, { id: opportunityId, expectedVersion: version }, { at: closedAt, reason, competitor: order.competitor ?? null });
    if (!lost.ok) return lost;
    const answer: LostOpportunity = { opportunityId, outcome: "lost", closedAt, reason, acceptedQuotationId: quotations.acceptedByCustomer, supersededQuotationIds: quotations.superseded };
    await keep(call, deal, runId, answer);
    return accept({ answer, version: lost.value.version });
  },
  undo: { run: (call, { deal }) => takeBack(call, deal) },
});

const differenceOf = ({ amount: actual, quotation: { total: quoted } }: SecuredQuotation): QuotedDifference | null =>
  sameData(actual, quoted) ? null : { actual, quoted, minorUnits: actual.currency === quoted.currency ? actual.minorUnits - quoted.minorUnits : null };

const keep = async ({ ctx, ports: { closings } }: CallOf<"closings">, deal: DealInHand, runId: string, answer: ClosedOpportunity): Promise<void> => {
  const { opportunityId, at, fresh, number, staleCloseId, place } = deal;
  if (staleCloseId !== null) await closings.setReopening(ctx, staleCloseId, { opportunityId, at, was: answer.outcome, stageId: place.stageId, withdrawnQuotationId: null, acceptedQuotationId: null });
  await closings.add(ctx, { id: fresh.closeId, opportunityId, number, runId, at, answer });
};

/** The deal is open again, in its stage and with its forecast; that it was closed for a while stays in its history. */
const takeBack = async ({ ctx, ports: { opportunities, closings } }: CallOf<"opportunities" | "closings">, { opportunityId, fresh, place }: DealInHand): Promise<Result<unknown>> => {
  const latest = await closings.findLatest(ctx, opportunityId);
  if (latest?.id !== fresh.closeId) return accept(undefined);
  await closings.remove(ctx, fresh.closeId);
  const deal = await opportunities.find(ctx, opportunityId);
  if (!deal || deal.status === "open") return accept(undefined);
  const reopened = await opportunities.reopen(ctx, { id: opportunityId }, place.stageId, "its closing was taken back");
  return reopened.ok ? putBack(ctx, opportunities, reopened.value, place) : reopened;
};

/** What reopening does not bring back of itself: a forecast that was set by hand. */
const putBack = (ctx: OperationContext, opportunities: ClosePorts["opportunities"], deal: OpportunityRecord, { forecastCategory, probabilityPpm }: DealInHand["place"]): Promise<Result<unknown>> => {
  const category = forecastCategory !== "closed" && forecastCategory !== deal.forecastCategory ? { forecastCategory } : {};
  const probability = probabilityPpm === deal.probabilityPpm ? {} : { probabilityPpm };
  const changes = { ...category, ...probability };
  return Object.keys(changes).length === 0 ? Promise.resolve(accept(undefined)) : opportunities.change(ctx, { id: deal.id }, changes);
};
