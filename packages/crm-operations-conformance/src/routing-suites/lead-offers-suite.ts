import type { OperationContext, Result } from "@nexus/common";
import type { LeadOffers, LockKey, OfferStanding, UnitOfWork } from "@nexus/crm-operations";
import type { CaseTools, Closable, ContractCase, ContractSuite } from "../contract.js";
import { ContractBroken, expectEqual } from "../expectation.js";

/** Leads on offer under test: a tenant with a policy that gives leads to a team in turn. */
export interface LeadOffersSubject extends Closable {
  readonly unitOfWork: UnitOfWork<{ readonly offers: LeadOffers }>;
  /** What whoever offers holds. */
  readonly locks: readonly LockKey[];
  /** Three users at work, a queue, a policy for them in turn, and a lead that nobody owns; answers the lead's id. */
  prepare(ctx: OperationContext, users: readonly [string, string, string], queueId: string): Promise<string>;
  /** The user accepts what is offered to them. */
  accept(ctx: OperationContext, leadId: string): Promise<void>;
}

interface OffersAtWork {
  readonly subject: LeadOffersSubject;
  readonly ctx: OperationContext;
  readonly leadId: string;
  done(work: (offers: LeadOffers, ctx: OperationContext) => Promise<Result<OfferStanding>>): Promise<OfferStanding>;
  refused(work: (offers: LeadOffers, ctx: OperationContext) => Promise<Result<unknown>>): Promise<string>;
  accept(userId: string): Promise<void>;
}

const users = ["ann", "ben", "cem"] as const;
const queueId = "inbox";

const atWork = async (subject: LeadOffersSubject, ctx: OperationContext): Promise<OffersAtWork> => {
  const leadId = await subject.prepare(ctx, users, queueId);
  const run = <T>(work: (offers: LeadOffers, ctx: OperationContext) => Promise<Result<T>>): Promise<Result<T>> => subject.unitOfWork.run(ctx, subject.locks, ({ offers }) => work(offers, ctx));
  return {
    subject,
    ctx,
    leadId,
    accept: (userId) => subject.accept({ ...ctx, actor: { type: "user", id: userId } }, leadId),
    async done(work) {
      const result = await run(work);
      if (!result.ok) throw new ContractBroken("an offer", "accepted", result.refusal);
      return result.value;
    },
    async refused(work) {
      const result = await run(work);
      return result.ok ? "accepted" : result.refusal.code;
    },
  };
};

const offersCase = (name: string, run: (at: OffersAtWork, tools: CaseTools) => Promise<void>): ContractCase<LeadOffersSubject> => ({
  name,
  run: async (subject, tools) => run(await atWork(subject, tools.context({ actor: { type: "system", id: "router" } })), tools),
});

const offeredTo = ({ status, userId }: OfferStanding): string => {
  if (status !== "offered" || userId === null) throw new ContractBroken("the lead", "offered to somebody", { status, userId });
  return userId;
};

/** `LeadOffers`, sentence by sentence. */
export const leadOffersSuite: ContractSuite<LeadOffersSubject> = {
  name: "lead offers",
  cases: [
    offersCase("a lead that nobody owns is offered to somebody, and again answers where it stands", async (at) => {
      expectEqual("before", (await at.done((offers, ctx) => offers.standing(ctx, at.leadId))).status, "unassigned");
      const first = offeredTo(await at.done((offers, ctx) => offers.offer(ctx, at.leadId)));
      expectEqual("again", offeredTo(await at.done((offers, ctx) => offers.offer(ctx, at.leadId))), first);
      expectEqual("standing", offeredTo(await at.done((offers, ctx) => offers.standing(ctx, at.leadId))), first);
    }),
    offersCase("who does not answer is passed over, and is not asked again, until nobody is left", async (at) => {
      const asked: string[] = [];
      let standing = await at.done((offers, ctx) => offers.offer(ctx, at.leadId));
      while (standing.status === "offered" && asked.length < 5) {
        const userId = offeredTo(standing);
        asked.push(userId);
        standing = await at.done((offers, ctx) => offers.expire(ctx, at.leadId, userId));
      }
      expectEqual("everybody once", asked.toSorted(), [...users]);
      expectEqual("then", [standing.status, standing.userId], ["unassigned", null]);
    }),
    offersCase("only the offer that is meant expires", async (at) => {
      const first = offeredTo(await at.done((offers, ctx) => offers.offer(ctx, at.leadId)));
      const other = users.find((id) => id !== first) ?? "";
      expectEqual("somebody else's", offeredTo(await at.done((offers, ctx) => offers.expire(ctx, at.leadId, other))), first);
      const second = offeredTo(await at.done((offers, ctx) => offers.expire(ctx, at.leadId, first)));
      expectEqual("passed on", second === first, false);
      expectEqual("again", offeredTo(await at.done((offers, ctx) => offers.expire(ctx, at.leadId, first))), second);
    }),
    offersCase("what was accepted stays with whoever accepted it", async (at) => {
      const first = offeredTo(await at.done((offers, ctx) => offers.offer(ctx, at.leadId)));
      await at.accept(first);
      for (const standing of [await at.done((offers, ctx) => offers.standing(ctx, at.leadId)), await at.done((offers, ctx) => offers.expire(ctx, at.leadId, first))]) {
        expectEqual("the lead", [standing.status, standing.userId], ["accepted", first]);
      }
    }),
    offersCase("a lead falls back to a queue, to a user, or to nobody", async (at) => {
      await at.done((offers, ctx) => offers.offer(ctx, at.leadId));
      const queued = await at.done((offers, ctx) => offers.fallBack(ctx, at.leadId, { is: "queue", queueId }));
      expectEqual("in the queue", [queued.status, queued.userId, queued.queueId], ["queued", null, queueId]);
      expectEqual("left alone", await at.done((offers, ctx) => offers.fallBack(ctx, at.leadId, { is: "nobody" })), queued);
      for (const userId of ["ben", "ann", "ann"]) expectEqual("to a user", (await at.done((offers, ctx) => offers.fallBack(ctx, at.leadId, { is: "user", userId }))).userId, userId);
      expectEqual("no queue", await at.refused((offers, ctx) => offers.fallBack(ctx, at.leadId, { is: "queue", queueId: "nowhere" })), "queue_not_found");
      expectEqual("nobody at work", await at.refused((offers, ctx) => offers.fallBack(ctx, at.leadId, { is: "user", userId: "nobody" })), "assignee_not_active");
    }),
    offersCase("an unknown lead, and another tenant's, is refused", async (at, tools) => {
      expectEqual("unknown", await at.refused((offers, ctx) => offers.offer(ctx, "nobody")), "record_not_found");
      const elsewhere = await atWork(at.subject, { ...at.ctx, tenantId: tools.newTenant() });
      for (const id of [at.leadId, "nobody"]) expectEqual(`there, ${id}`, await elsewhere.refused((offers, ctx) => offers.expire(ctx, id, "ann")), "record_not_found");
    }),
  ],
};
