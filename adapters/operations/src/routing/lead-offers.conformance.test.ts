import { setTimeout as wait } from "node:timers/promises";
import { sha256Hasher } from "@nexus/adapter-memory";
import { accept, type OperationContext } from "@nexus/common";
import { bindStores, compiledRoutings, leadOffersOver, routingLocks, type LeadOffers } from "@nexus/crm-operations";
import { leadOffersSuite, registerSuite, runSuite, type LeadOffersSubject } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "@nexus/adapter-memory";
import { bindDesk, deskOn, done, newLeads, settle, simulatedDeps } from "../testing/routing-under-test.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

const offersOn = (spoil: (offers: LeadOffers) => LeadOffers = (offers) => offers) => async (): Promise<LeadOffersSubject> => {
  const deps = simulatedDeps();
  const rows = memoryStorage(deps).unitOfWork;
  const desk = deskOn(rows, deps);
  const routing = { ...deps, hasher: sha256Hasher, compiled: compiledRoutings() };
  return {
    unitOfWork: bindStores(rows, (tx) => ({ offers: spoil(leadOffersOver(bindDesk(deps)(tx), routing)) })),
    locks: routingLocks("lead"),
    async prepare(ctx: OperationContext, userIds) {
      await settle(ctx, desk, { userIds });
      const [leadId = ""] = await newLeads(ctx, desk, 1);
      return leadId;
    },
    accept: async (ctx, leadId) => void (await done(desk.coordinator.accept(ctx, { entity: "lead", recordId: leadId }))),
    close: () => Promise.resolve(),
  };
};

registerSuite(leadOffersSuite, offersOn(), runner);

const standing = { status: "offered", userId: "ann", queueId: null } as const;

test.each<[string, (offers: LeadOffers) => LeadOffers, readonly number[]]>([
  ["takes every offer back, whoever it was made to", (offers) => ({ ...offers, expire: async (ctx, id) => { const now = await offers.standing(ctx, id); return now.ok && now.value.userId !== null ? offers.expire(ctx, id, now.value.userId) : now; } }), [2, 5]],
  ["never passes on", (offers) => ({ ...offers, expire: offers.standing }), [1, 2, 5]],
  ["forgets the fallback", (offers) => ({ ...offers, fallBack: (ctx, id) => offers.standing(ctx, id) }), [4]],
  ["says what it likes", (offers) => ({ ...offers, standing: () => Promise.resolve(accept(standing)) }), [0, 3]],
])("the suite rejects offers that %s", async (_name, spoil, cases) => {
  const { failed } = await runSuite(leadOffersSuite, offersOn(spoil), runner);
  expect(failed.map(({ name }) => leadOffersSuite.cases.findIndex((each) => each.name === name))).toEqual(cases);
});
