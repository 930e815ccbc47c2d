import { accept, type Instant, type Result } from "@nexus/common";
import type { CustomerLink } from "../customers/index.js";
import type { Notification } from "../notifications/index.js";
import { conversionStep, type ConversionDeps } from "./conversion-ports.js";
import type { PlacedDeal } from "./conversion-plan.js";
import { firstRefusal } from "./first-refusal.js";
import type { KeptConversion } from "./lead-conversion-store.js";

interface Given {
  readonly kept: readonly PlacedDeal[];
  readonly stale: readonly string[];
  readonly runId: string;
  readonly at: Instant;
}

const linksOf = (kept: readonly PlacedDeal[]): readonly CustomerLink[] =>
  kept.flatMap(({ place: { customerId, contactId }, opportunityId }) => (opportunityId === null ? [] : [{ customerId, contactId: null, opportunityId }, ...(contactId === null ? [] : [{ customerId, contactId, opportunityId }])]));

const sameLink = (a: CustomerLink, b: CustomerLink): boolean => a.customerId === b.customerId && a.contactId === b.contactId && a.opportunityId === b.opportunityId;

/** Customer and contact have part in the deal from now on. */
export const linkCustomers = conversionStep({
  name: "link-customers",
  uses: ["customers"],
  async run({ ctx, ports: { customers } }, { kept }: Given & { readonly linked: readonly CustomerLink[] }): Promise<Result<number>> {
    const links = linksOf(kept);
    const refused = links.length === 0 ? undefined : firstRefusal(await customers.link(ctx, links));
    return refused ? { ok: false, refusal: refused } : accept(links.length);
  },
  undo: {
    // Those that were there before stay.
    async run({ ctx, ports: { customers } }, { kept, linked }) {
      const links = linksOf(kept).filter((link) => !linked.some((before) => sameLink(before, link)));
      if (links.length > 0) await customers.unlink(ctx, links);
      return accept(undefined);
    },
  },
});

/** What says that a lead is converted no more. */
const isUndone: ReadonlySet<string> = new Set(["lead_not_converted", "lead_not_found"]);

/** The leads say what they have become. */
export const markConverted = conversionStep({
  name: "mark-converted",
  uses: ["leads", "conversions"],
  async run({ ctx, ports: { leads, conversions } }, { kept, stale, runId, at }: Given): Promise<Result<readonly KeptConversion[]>> {
    if (kept.length === 0) return accept([]);
    if (stale.length > 0) await conversions.undo(ctx, stale, at);
    const marked = await leads.markManyConverted(ctx, kept.map(({ turn, version, place, opportunityId }) => ({ id: turn.leadId, expectedVersion: version, opportunityId, accountId: place.customerId, contactId: place.contactId })));
    const refused = firstRefusal(marked);
    if (refused) return { ok: false, refusal: refused };
    const made = kept.map((lead): KeptConversion => keptConversion(lead, runId, at));
    await conversions.add(ctx, made);
    return accept(made);
  },
  undo: {
    async run({ ctx, ports: { leads, conversions } }, { kept, at }) {
      const reverted = await leads.revertManyConversions(ctx, kept.map(({ turn }) => ({ id: turn.leadId })), "its conversion was taken back");
      const refused = firstRefusal(reverted.filter((outcome) => !(outcome.outcome === "rejected" && isUndone.has(outcome.refusal.code))));
      if (refused) return { ok: false, refusal: refused };
      await conversions.undo(ctx, kept.map(({ fresh }) => fresh.conversionId), at);
      return accept(undefined);
    },
  },
});

const keptConversion = ({ turn, fresh, place, opportunityId, createdOpportunity }: PlacedDeal, runId: string, at: Instant): KeptConversion => ({
  id: fresh.conversionId,
  leadId: turn.leadId,
  runId,
  at,
  customerId: place.customerId,
  contactId: place.contactId,
  opportunityId,
  createdCustomer: place.newCustomer,
  createdContact: place.newContact,
  createdOpportunity,
  suggestedCustomerIds: place.suggestedCustomerIds,
});

/** What was counted is counted under the id of its conversion, once. */
export const trackConversions = conversionStep({
  name: "track-conversions",
  uses: ["analytics"],
  reads: {
    uses: ["opportunities"],
    run: async ({ ctx, ports: { opportunities } }, { kept }: Given) => new Map((await opportunities.findMany(ctx, kept.flatMap(({ opportunityId }) => opportunityId ?? []))).map(({ id, amount }) => [id, amount])),
  },
  async run({ ctx, ports: { analytics } }, { kept, at }: Given, amounts): Promise<Result<number>> {
    if (kept.length === 0) return accept(0);
    await analytics.recordConversions(
      ctx,
      kept.map(({ turn, fresh, place, ownerId, source, opportunityId, createdOpportunity }) => ({
        id: fresh.conversionId,
        at,
        ownerId,
        source,
        leadId: turn.leadId,
        opportunityId,
        accountId: place.customerId,
        // A deal that several leads led to is worth its amount once.
        amount: createdOpportunity && opportunityId !== null ? (amounts.get(opportunityId) ?? null) : null,
      })),
    );
    return accept(kept.length);
  },
  undo: "none: whoever counts conversions hears of those that were taken back by their own event",
});

/** Whoever owns a lead is told what became of it. */
export const notifyConverted = ({ managerRole = "sales-manager" }: ConversionDeps) =>
  conversionStep({
    name: "notify-converted",
    uses: ["notifier"],
    async run({ ctx, ports: { notifier } }, { kept }: Given): Promise<Result<number>> {
      const notifications = kept.map(
        ({ turn, fresh, place, ownerId, opportunityId }): Notification => ({
          id: fresh.conversionId,
          kind: "lead.converted",
          to: ownerId === null ? { userIds: [], roles: [managerRole] } : { userIds: [ownerId], roles: [] },
          about: { entityType: "lead", id: turn.leadId },
          facts: { customerId: place.customerId, contactId: place.contactId, opportunityId, createdCustomer: place.newCustomer },
        }),
      );
      if (notifications.length > 0) await notifier.notify(ctx, notifications);
      return accept(notifications.length);
    },
    undo: "none: a message that was sent stays sent",
  });
