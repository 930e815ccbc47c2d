import { accept, Instant, type InputSchema, type Result } from "@nexus/common";
import { z } from "zod";
import type { Hasher } from "../hasher.js";
import { idSchema } from "../input-schemas.js";
import type { Notification, Notifier } from "../notifications/index.js";
import { defineWorkflow, stepsOver, type Signal, type Workflow } from "../workflow/index.js";
import type { LeadOffers, OfferFallback, OfferStanding } from "./lead-offers.js";
import { routingLocks } from "./routing-stores.js";

/** How long an offer stands, how often it is made, and what then. */
export interface OfferSettings {
  /** Whole minutes on the clock until somebody must have accepted; at most a year. */
  readonly acceptWithinMinutes: number;
  /** How many are asked at most, 1 to 20. */
  readonly mostOffers: number;
  readonly fallback: OfferFallback;
  /** Who is told that nobody has accepted. */
  readonly managerRole: string;
}

/** Half an hour each, three of them, then the manager is told and the lead stays unassigned. */
export const standardOfferSettings: OfferSettings = { acceptWithinMinutes: 30, mostOffers: 3, fallback: { is: "nobody" }, managerRole: "sales-manager" };

export const offerSettingsSchema = z.strictObject({
  acceptWithinMinutes: z.int("a whole number of minutes").min(1, "1 or more").max(525_600, "at most a year"),
  mostOffers: z.int("a whole number").min(1, "1 or more").max(20, "at most 20"),
  fallback: z.discriminatedUnion("is", [
    z.strictObject({ is: z.literal("queue"), queueId: idSchema }),
    z.strictObject({ is: z.literal("user"), userId: idSchema }),
    z.strictObject({ is: z.literal("nobody") }),
  ]),
  managerRole: idSchema,
}) satisfies z.ZodType<OfferSettings>;

export interface OfferLead {
  readonly leadId: string;
  readonly settings: OfferSettings;
}

/** How offering ended. */
export interface OfferedLead extends OfferStanding {
  readonly leadId: string;
  /** Who was asked, in order. */
  readonly askedUserIds: readonly string[];
}

export interface LeadRoutingPorts {
  readonly offers: LeadOffers;
  readonly notifier: Notifier;
}

/** Whoever was asked has answered. It only wakes the run: what counts is what routing has written. */
export const offerAnswered: Signal<{ readonly userId: string }> = { name: "offer-answered", schema: z.strictObject({ userId: idSchema }) satisfies InputSchema<{ readonly userId: string }> };

const step = stepsOver<LeadRoutingPorts>();

const goesForward = "none: an offer is taken back by the next one, never by forgetting it";

const offerLead = step({
  name: "offer-lead",
  uses: ["offers"],
  run: ({ ctx, ports: { offers } }, leadId: string): Promise<Result<OfferStanding>> => offers.offer(ctx, leadId),
  undo: goesForward,
});

const lookAtOffer = step({
  name: "look-at-offer",
  uses: ["offers"],
  run: ({ ctx, ports: { offers } }, leadId: string): Promise<Result<OfferStanding>> => offers.standing(ctx, leadId),
  undo: "none: it only reads",
});

const offerToNext = step({
  name: "offer-to-next",
  uses: ["offers"],
  run: ({ ctx, ports: { offers } }, { leadId, userId }: { readonly leadId: string; readonly userId: string }): Promise<Result<OfferStanding>> => offers.expire(ctx, leadId, userId),
  undo: goesForward,
});

const fallBack = step({
  name: "fall-back",
  uses: ["offers"],
  run: ({ ctx, ports: { offers } }, { leadId, to }: { readonly leadId: string; readonly to: OfferFallback }): Promise<Result<OfferStanding>> => offers.fallBack(ctx, leadId, to),
  undo: goesForward,
});

const tellManager = (hasher: Hasher) =>
  step({
    name: "tell-manager",
    uses: ["notifier"],
    async run({ ctx, ports: { notifier } }, { leadId, asked, managerRole }: { readonly leadId: string; readonly asked: number; readonly managerRole: string }): Promise<Result<number>> {
      const notification: Notification = { id: hasher.sha256(ctx.idempotencyKey ?? leadId), kind: "lead.not-accepted", to: { userIds: [], roles: [managerRole] }, about: { entityType: "lead", id: leadId }, facts: { asked } };
      await notifier.notify(ctx, [notification]);
      return accept(1);
    },
    undo: "none: a message that was sent stays sent",
  });

/**
 * Offers a lead to one after the other until somebody accepts: who declines or says nothing in time is
 * passed over. When nobody is left or enough were asked, the lead falls back and the manager is told. It
 * waits for people, so it is durable; an answer that is given while no worker runs counts all the same.
 */
export const leadRoutingWorkflow = ({ hasher }: { readonly hasher: Hasher }): Workflow<LeadRoutingPorts, OfferLead, OfferedLead> => {
  const tell = tellManager(hasher);
  return defineWorkflow<LeadRoutingPorts, OfferLead, OfferedLead>({
    name: "lead-routing",
    version: "1",
    steps: [offerLead, lookAtOffer, offerToNext, fallBack, tell],
    signals: [offerAnswered as Signal<unknown>],
    locks: () => routingLocks("lead"),
    async body(wf, { leadId, settings }) {
      const asked: string[] = [];
      let offer = await wf.do(offerLead, leadId);
      while (offer.status === "offered" && offer.userId !== null && asked.length < settings.mostOffers) {
        const { userId } = offer;
        asked.push(userId);
        const deadline = Instant.addMilliseconds(await wf.now(), settings.acceptWithinMinutes * 60_000);
        // Answers of those who were asked before may still come in.
        while (offer.status === "offered" && offer.userId === userId) {
          const answered = await wf.waitFor(offerAnswered, deadline);
          offer = await wf.do(lookAtOffer, leadId);
          if (answered === undefined) break;
        }
        if (offer.status === "offered" && offer.userId === userId && asked.length < settings.mostOffers) offer = await wf.do(offerToNext, { leadId, userId });
      }
      if (offer.status === "accepted" || offer.status === "settled") return accept({ leadId, ...offer, askedUserIds: asked });
      const left = await wf.do(fallBack, { leadId, to: settings.fallback });
      await wf.do(tell, { leadId, asked: asked.length, managerRole: settings.managerRole });
      return accept({ leadId, ...left, askedUserIds: asked });
    },
  });
};
