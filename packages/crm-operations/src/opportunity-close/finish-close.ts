import { accept, type Instant, type Result } from "@nexus/common";
import { trackedDealOf, type TrackedDeal } from "../analytics/index.js";
import type { NotificationFact } from "../notifications/index.js";
import type { CustomerInHand } from "./close-plan.js";
import { closeStep, patiently, type CloseDeps } from "./close-ports.js";

/** Who has bought is a customer. */
export const makeCustomer = closeStep({
  name: "make-customer",
  uses: ["customers"],
  async run({ ctx, ports: { customers } }, { customerId, becomesCustomer }: CustomerInHand): Promise<Result<boolean>> {
    if (!becomesCustomer) return accept(false);
    const changed = await customers.changeStatus(ctx, { id: customerId }, "customer");
    return changed.ok ? accept(true) : changed;
  },
  undo: "none: Party knows no way back to a prospect; whoever was made a customer stays one",
  retry: patiently,
});

interface ToTrack {
  /** Facts are known by it: one closing, or one reopening. */
  readonly factId: string;
  readonly opportunityId: string;
  readonly source: string | null;
  /** The step the prospect took; null for none. */
  readonly step: { readonly name: "won" | "lost"; readonly at: Instant; readonly ownerId: string | null; readonly journeyId: string } | null;
  /** The deal as it is once what happened was taken back. */
  readonly undone: TrackedDeal;
}

/** What was counted is counted under an id of its closing, once. */
export const trackClose = closeStep({
  name: "track-close",
  uses: ["analytics"],
  reads: { uses: ["opportunities"], run: ({ ctx, ports: { opportunities } }, { opportunityId }: ToTrack) => opportunities.find(ctx, opportunityId) },
  async run({ ctx, ports: { analytics } }, { factId, opportunityId, source, step }: ToTrack, deal): Promise<Result<boolean>> {
    if (!deal) return accept(false);
    await analytics.recordDeals(ctx, [trackedDealOf(deal, { id: `${factId}:deal`, source })]);
    if (step) await analytics.track(ctx, [{ id: `${factId}:step`, ...step, source, about: { entityType: "opportunity", id: opportunityId } }]);
    return accept(true);
  },
  undo: {
    // The step that was taken stays counted: what happened has happened, for a while.
    async run({ ctx, ports: { analytics } }, { undone }) {
      await analytics.recordDeals(ctx, [undone]);
      return accept(undefined);
    },
  },
  retry: patiently,
});

interface ToTell {
  readonly id: string;
  readonly kind: "opportunity.won" | "opportunity.lost" | "opportunity.reopened";
  readonly ownerId: string | null;
  readonly opportunityId: string;
  readonly facts: Readonly<Record<string, NotificationFact>>;
}

/** Owner and managers are told. Source: CRD-CRMOP-0075. */
export const notifyClose = ({ managerRole = "sales-manager" }: CloseDeps) =>
  closeStep({
    name: "notify-close",
    uses: ["notifier"],
    async run({ ctx, ports: { notifier } }, { id, kind, ownerId, opportunityId, facts }: ToTell): Promise<Result<undefined>> {
      await notifier.notify(ctx, [{ id, kind, to: { userIds: ownerId === null ? [] : [ownerId], roles: [managerRole] }, about: { entityType: "opportunity", id: opportunityId }, facts }]);
      return accept(undefined);
    },
    undo: "none: a message that was sent stays sent",
    retry: patiently,
  });
