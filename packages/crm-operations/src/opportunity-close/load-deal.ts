import { accept, refuse, sameData, type OperationContext, type Refusal, type Refused, type Result } from "@nexus/common";
import { trackedDealOf } from "../analytics/index.js";
import type { OpportunityRecord } from "../crm-records/index.js";
import { OpportunityCloseData } from "../record-contexts/index.js";
import type { LoseOpportunity, WinOpportunity } from "./close-input.js";
import { formerOpenStage, type LoadedDeal } from "./close-plan.js";
import { closeStep, type CloseDeps } from "./close-ports.js";
import type { ClosedOpportunity, LostOpportunity, WonOpportunity } from "./close-result.js";
import { closeSettingsAt, standardCloseSettings, type CloseSettings } from "./close-settings.js";
import { missingFields } from "./missing-fields.js";
import type { KeptClose } from "./opportunity-close-store.js";

/** Reads a deal that is to be won, or answers what winning it has made before. */
export const loadDealToWin = (deps: CloseDeps) =>
  loadDeal<WinOpportunity, WonOpportunity>(deps, {
    outcome: "won",
    closingOf: ({ reason }) => ({ reason: reason ?? null, competitor: null }),
    differs: ({ actualAmount, closedAt, reason, quotation }, answer) => [
      ...unlike("actualAmount", actualAmount, answer.amount),
      ...unlike("closedAt", closedAt, answer.closedAt),
      ...unlike("reason", reason, answer.reason),
      ...(quotation === undefined || (quotation.is === "existing" ? quotation.quotationId === answer.quotation.id : answer.quotation.acceptedBy === "created-at-close") ? [] : ["quotation"]),
    ],
  });

/** Reads a deal that is to be lost, or answers what losing it has made before. */
export const loadDealToLose = (deps: CloseDeps) =>
  loadDeal<LoseOpportunity, LostOpportunity>(deps, {
    outcome: "lost",
    closingOf: ({ reason, competitor }) => ({ reason, competitor: competitor ?? null }),
    differs: ({ closedAt, reason, competitor }, answer, deal) => [
      ...unlike("closedAt", closedAt, answer.closedAt),
      ...unlike("reason", reason, answer.reason),
      ...unlike("competitor", competitor, deal.competitor),
    ],
  });

interface Loading<Order, Answer extends ClosedOpportunity> {
  readonly outcome: Answer["outcome"];
  closingOf(order: Order): { readonly reason: string | null; readonly competitor: string | null };
  /** What the order asks for and the closing that is kept does not say. What is absent is not asked for. */
  differs(order: Order, answer: Answer, deal: OpportunityRecord): readonly string[];
}

const unlike = (name: string, asked: unknown, said: unknown): readonly string[] => (asked === undefined || sameData(asked, said) ? [] : [name]);

const loadDeal = <Order extends WinOpportunity | LoseOpportunity, Answer extends ClosedOpportunity>({ clock, ids, settings }: CloseDeps, { outcome, closingOf, differs }: Loading<Order, Answer>) =>
  closeStep({
    name: "load-deal",
    uses: ["opportunities", "pipelines", "leads", "closings"],
    async run({ ctx, ports }, order: Order): Promise<Result<LoadedDeal<Answer>>> {
      const deal = await ports.opportunities.find(ctx, order.opportunityId);
      if (!deal) return refuse("opportunity_not_found", "Name a deal that is there.", { id: order.opportunityId });
      const latest = await ports.closings.findLatest(ctx, deal.id);
      if (deal.status !== "open") {
        const answer = answerThatHolds<Answer>(outcome, deal, latest);
        const other = answer ? differs(order, answer, deal) : [];
        return answer && other.length === 0 ? accept({ is: "closed-before", answer }) : closedOtherwise(deal, other);
      }
      const at = clock.now();
      const asked = settingsFor(ctx, settings, at);
      const refusal = staleVersion(order, deal) ?? incomplete(asked, outcome, deal, closingOf(order));
      if (refusal) return { ok: false, refusal };
      const [pipeline] = await ports.pipelines.findMany(ctx, [deal.pipelineId]);
      const { opportunityId, opportunityVersion, ownerId, accountId, sourceLeadId, amount, openStage } = OpportunityCloseData.of(deal, pipeline ?? null);
      const stageId = openStage?.id ?? formerOpenStage(deal, pipeline) ?? deal.stageId;
      const source = sourceLeadId === null ? null : ((await ports.leads.find(ctx, sourceLeadId))?.source ?? null);
      const fresh = { closeId: ids.next(), quotationId: ids.next(), lineId: ids.next() };
      return accept({
        is: "open",
        deal: {
          opportunityId,
          version: opportunityVersion,
          ownerId,
          accountId,
          sourceLeadId,
          source,
          amount,
          place: { stageId, forecastCategory: deal.forecastCategory, probabilityPpm: deal.probabilityPpm },
          before: trackedDealOf(deal, { id: `${fresh.closeId}:undone`, source }),
          at,
          fresh,
          number: (latest?.number ?? 0) + 1,
          staleCloseId: latest?.reopening === null ? latest.id : null,
          withoutQuotation: asked.withoutQuotation,
        },
      });
    },
    undo: "none: it only reads",
  });

const settingsFor = ({ tenantId }: OperationContext, settings: CloseDeps["settings"], at: KeptClose["at"]): CloseSettings => closeSettingsAt(settings?.(tenantId) ?? [], at) ?? standardCloseSettings;

/** What is kept, as long as the deal is closed just so: whoever reopened it and closed it again elsewhere has made something else of it. */
const answerThatHolds = <Answer extends ClosedOpportunity>(outcome: Answer["outcome"], deal: OpportunityRecord, latest: KeptClose | undefined): Answer | undefined =>
  latest && holds(latest, deal) && latest.answer.outcome === outcome ? (latest.answer as Answer) : undefined;

/** Whether the deal is closed as it was kept. */
export const holds = ({ answer, reopening }: KeptClose, deal: OpportunityRecord): boolean =>
  reopening === null && answer.outcome === deal.status && answer.closedAt === deal.closedAt && (answer.outcome === "lost" || sameData(answer.amount, deal.amount));

const closedOtherwise = ({ id, status }: OpportunityRecord, differs: readonly string[]): Refused =>
  refuse("opportunity_closed", "Reopen the deal first: what is won or lost stays as it was closed.", { id, status, ...(differs.length > 0 ? { differs } : {}) });

export const staleVersion = ({ expectedVersion }: { readonly expectedVersion?: number }, { id, version }: OpportunityRecord): Refusal | undefined =>
  expectedVersion === undefined || expectedVersion === version ? undefined : refuse("version_conflict", "Read the deal again: it has changed meanwhile.", { id, version }).refusal;

/** What every deal is asked for, and what the tenant asks for beyond. The amount of a deal to win may come with its quotation, and is asked for there. */
const incomplete = (settings: CloseSettings, outcome: ClosedOpportunity["outcome"], deal: OpportunityRecord, closing: Parameters<typeof missingFields>[2]): Refusal | undefined => {
  const { fields, customFields } = settings[outcome];
  const asked = outcome === "won" ? [...fields.filter((field) => field !== "amount"), "customer" as const, "owner" as const] : fields;
  const missing = missingFields({ fields: asked, customFields }, deal, closing);
  return missing.length === 0 ? undefined : incompleteDeal(deal.id, missing).refusal;
};

export const incompleteDeal = (id: string, missing: readonly string[]): Refused => refuse("opportunity_incomplete", `Complete the deal before it is closed: ${missing.join(", ")}.`, { id, missing });
