import { Instant, type OperationContext } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { MemoryJournal, memoryStorage, memoryWorkflows, trustedHost, virtualTime } from "@nexus/adapter-memory";
import { bindStores, LeadOfferCoordinator, leadRoutingWorkflow, offerBindings, standardOfferSettings, type LeadOfferStores, type Notification, type OfferedLead, type OfferSettings } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { bindDesk, done, newLeads, settle, simulatedDeps } from "../testing/routing-under-test.js";

const halfAnHour = 30 * 60_000;

/** Leads on offer to a team of three, on simulated time. */
const offering = async (settings: Partial<OfferSettings> = {}) => {
  const deps = simulatedDeps();
  const time = virtualTime(deps.clock);
  const told: Notification[] = [];
  const notifier = { notify: async (_ctx: OperationContext, notifications: readonly Notification[]) => void told.push(...notifications) };
  const unitOfWork = bindStores(memoryStorage({ ...deps, sleep: () => Promise.resolve() }).unitOfWork, (tx): LeadOfferStores & ReturnType<ReturnType<typeof bindDesk>> => ({ ...bindDesk(deps)(tx), notifier }));
  const journal = new MemoryJournal();
  const make = () => memoryWorkflows({ workflows: [leadRoutingWorkflow(deps)], bindings: offerBindings(deps), unitOfWork, time, random: simulatedRandom(4), journal });
  let workflows = make();
  const ctx = simulatedContext({ actor: { type: "user", id: "manager" } });
  const as = (id: string, n = 0): OperationContext => ({ ...ctx, actor: { type: "user", id }, correlationId: `${id}-${n}` });
  const offers = () => new LeadOfferCoordinator({ ...deps, unitOfWork, authorizer: trustedHost, engine: workflows.engine });
  await settle(ctx, { unitOfWork, clock: deps.clock }, { userIds: ["ann", "ben", "cem"] });
  const [leadId = ""] = await newLeads(ctx, { unitOfWork }, 1);
  return {
    ctx, as, leadId, told, offers,
    begin: async () => done(offers().offer(ctx, { leadId, settings: { ...standardOfferSettings, ...settings } })),
    pass: (milliseconds: number) => time.advanceTo(Instant.addMilliseconds(deps.clock.now(), milliseconds)),
    owner: async () => (await unitOfWork.read(ctx, ({ leads }) => leads.find(ctx, leadId)))?.ownerId ?? null,
    async outcome(id: string): Promise<OfferedLead> {
      const outcome = await done(workflows.engine.outcome<OfferedLead>(ctx, id));
      if (outcome.status !== "done") throw new Error(`The run ended as ${outcome.status}.`);
      return outcome.value;
    },
    async restart() {
      workflows.stop();
      workflows = make();
      await time.idle();
    },
  };
};

describe("a lead on offer", () => {
  test("goes to whoever accepts in time", async () => {
    const at = await offering();
    const run = await at.begin();
    await at.pass(1_000);
    const asked = (await at.owner()) ?? "";
    await done(at.offers().accept(at.as(asked), at.leadId));
    expect(await at.outcome(run.id)).toEqual({ leadId: at.leadId, status: "accepted", userId: asked, queueId: null, askedUserIds: [asked] });
    expect(at.told).toEqual([]);
  });

  test("goes to the next one when the first declines, and when the second says nothing", async () => {
    const at = await offering();
    const run = await at.begin();
    await at.pass(1_000);
    const first = (await at.owner()) ?? "";
    await done(at.offers().decline(at.as(first), at.leadId, "Not my field."));
    await at.pass(1_000);
    const second = (await at.owner()) ?? "";
    await at.pass(halfAnHour);
    const third = (await at.owner()) ?? "";
    await done(at.offers().accept(at.as(third), at.leadId));
    expect(new Set([first, second, third])).toEqual(new Set(["ann", "ben", "cem"]));
    expect(await at.outcome(run.id)).toMatchObject({ status: "accepted", userId: third, askedUserIds: [first, second, third] });
  });

  test("falls back into a queue when enough were asked, and the manager is told once", async () => {
    const at = await offering({ mostOffers: 2, fallback: { is: "queue", queueId: "inbox" } });
    const run = await at.begin();
    await at.pass(3 * halfAnHour);
    expect(await at.outcome(run.id)).toMatchObject({ status: "queued", queueId: "inbox", userId: null });
    expect((await at.outcome(run.id)).askedUserIds).toHaveLength(2);
    expect(at.told.map(({ kind, to, facts }) => [kind, to.roles, facts])).toEqual([["lead.not-accepted", ["sales-manager"], { asked: 2 }]]);
    expect(await at.owner()).toBeNull();
  });

  test("an answer counts that was given while no worker ran, and one that woke nobody", async () => {
    const at = await offering();
    const run = await at.begin();
    await at.pass(1_000);
    const asked = (await at.owner()) ?? "";
    await at.restart();
    await done(at.offers().accept(at.as(asked), at.leadId));
    await at.restart();
    await at.pass(2 * halfAnHour);
    expect(await at.outcome(run.id)).toMatchObject({ status: "accepted", userId: asked });
  });

  test("is one run while it is on offer, and a new one afterwards", async () => {
    const at = await offering({ mostOffers: 1 });
    const first = await at.begin();
    expect((await at.begin()).id).toBe(first.id);
    expect(await at.offers().offer(at.ctx, { leadId: at.leadId })).toMatchObject({ ok: false, refusal: { code: "run_id_reused" } });
    await at.pass(2 * halfAnHour);
    await at.outcome(first.id);
    expect((await at.begin()).id).not.toBe(first.id);
  });

  test("is refused for what is no lead and for settings that are none", async () => {
    const at = await offering();
    expect(await at.offers().offer(at.ctx, { leadId: "" })).toMatchObject({ ok: false, refusal: { code: "invalid_input" } });
    expect(await at.offers().offer(at.ctx, { leadId: at.leadId, settings: { ...standardOfferSettings, mostOffers: 0 } })).toMatchObject({ ok: false, refusal: { code: "invalid_input" } });
    const run = await done(at.offers().offer(at.ctx, { leadId: "nobody" }));
    await at.pass(1_000);
    await expect(at.outcome(run.id)).rejects.toThrow("compensated");
  });
});
