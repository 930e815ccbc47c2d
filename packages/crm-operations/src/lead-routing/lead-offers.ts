import { accept, type OperationContext, type Result } from "@nexus/common";
import { assignByHand, expireOffer, reassign, returnToQueue } from "./hand-over.js";
import { routeRecords } from "./route-records.js";
import type { RoutingDeps, RoutingStores } from "./routing-stores.js";

/** Where a lead stands with routing, for whoever waits for an answer. Ids only. */
export interface OfferStanding {
  /** `settled`: closed, converted or disqualified meanwhile, or owned by somebody whom routing did not choose. */
  readonly status: "offered" | "accepted" | "queued" | "unassigned" | "settled";
  /** Who has it; null while nobody does. */
  readonly userId: string | null;
  readonly queueId: string | null;
}

/** Where a lead goes that nobody has taken. */
export type OfferFallback = { readonly is: "queue"; readonly queueId: string } | { readonly is: "user"; readonly userId: string } | { readonly is: "nobody" };

/**
 * Leads on offer, inside one unit of work that holds `routingLocks("lead")`. Repeating what has already
 * happened changes nothing and answers where the lead stands. `record_not_found` is common to all.
 */
export interface LeadOffers {
  /** Routes a lead that nobody owns; otherwise answers where it stands. Refused as routing refuses. */
  offer(ctx: OperationContext, leadId: string): Promise<Result<OfferStanding>>;
  /** Where it stands now. */
  standing(ctx: OperationContext, leadId: string): Promise<Result<OfferStanding>>;
  /** The user has not answered: the lead is routed to somebody else, and never again to them. Changes nothing when it is no longer offered to them. */
  expire(ctx: OperationContext, leadId: string, userId: string): Promise<Result<OfferStanding>>;
  /** Gives up offering. Refused with `queue_not_found` and `assignee_not_active`. */
  fallBack(ctx: OperationContext, leadId: string, to: OfferFallback): Promise<Result<OfferStanding>>;
}

const fallbackReason = "nobody has accepted it";

/** Offers over the stores of routing: what a workflow's port is bound to. */
export const leadOffersOver = (stores: RoutingStores, deps: RoutingDeps): LeadOffers => {
  const standing: LeadOffers["standing"] = async (ctx, leadId) => {
    const [record] = (await stores.routed.lead?.find(ctx, [leadId])) ?? [];
    const [assignment] = await stores.routing.assignments.find(ctx, [{ entity: "lead", recordId: leadId }]);
    const { ownerId = null, isOpen = false } = record ?? {};
    if (!isOpen || (ownerId !== null && ownerId !== assignment?.userId)) return accept({ status: "settled", userId: ownerId, queueId: null });
    return accept({ status: assignment?.status ?? "unassigned", userId: assignment?.userId ?? null, queueId: assignment?.queueId ?? null });
  };
  /** What routing answered is in what it wrote. */
  const then = async (ctx: OperationContext, leadId: string, done: Promise<Result<unknown>>): Promise<Result<OfferStanding>> => {
    const result = await done;
    return result.ok ? standing(ctx, leadId) : result;
  };
  return {
    standing,
    async offer(ctx, leadId) {
      const routed = await routeRecords(ctx, { entity: "lead", ids: [leadId] }, stores, deps);
      if (!routed.ok) return routed;
      const [answer] = routed.value;
      return answer && "refusal" in answer ? { ok: false, refusal: answer.refusal } : standing(ctx, leadId);
    },
    expire: (ctx, leadId, userId) => then(ctx, leadId, expireOffer(ctx, { entity: "lead", recordId: leadId }, userId, stores, deps)),
    async fallBack(ctx, leadId, to) {
      const record = { entity: "lead" as const, recordId: leadId, reason: fallbackReason };
      if (to.is === "queue") return then(ctx, leadId, returnToQueue(ctx, { ...record, queueId: to.queueId }, stores, deps));
      if (to.is === "nobody") return standing(ctx, leadId);
      const now = await standing(ctx, leadId);
      if (!now.ok || now.value.userId === to.userId) return now;
      const given = { ...record, userId: to.userId, beyondCapacity: true };
      return then(ctx, leadId, now.value.userId === null ? assignByHand(ctx, given, stores, deps) : reassign(ctx, given, stores, deps));
    },
  };
};
