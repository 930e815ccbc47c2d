import "reflect-metadata";
import { container } from "tsyringe";
import { expect, test } from "vitest";
import { crmCommands, type CrmEvents } from "@nexus/adapter-crm";
import { eventemitter3Publisher } from "@nexus/adapter-eventemitter3";
import { grantActions, memoryStorage, memoryWorkflows, sha256Hasher, systemClock, systemIds, systemRandom, systemSleep, systemTime, trustedHost } from "@nexus/adapter-memory";
import { accept, Money, refuse } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { deadLetterCommands, type EventConsumer } from "@nexus/crm-operations";
import { nexus, registerCrmOperations, workflowSetup, type NexusStores } from "./index.js";

const parts = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
const registered = () => registerCrmOperations(container.createChildContainer(), { ...parts, storage: memoryStorage(parts), authorizer: trustedHost });
const create = (id: string) => ({ id, title: "Two machines", source: "referral" });

test("what is resolved works, and is one instance per container", async () => {
  const host = registered();
  const commands = host.resolve(nexus.commands);
  expect(host.resolve(nexus.commands)).toBe(commands);
  expect(await commands.execute(simulatedContext(), crmCommands.lead.create, create("L-1"))).toMatchObject({ ok: true });
  const lead = await host.resolve(nexus.unitOfWork).read(simulatedContext(), ({ leads }) => leads.find(simulatedContext(), "L-1"));
  expect(lead).toMatchObject({ title: "Two machines" });
});

test("the tenant is in the context, not in the container", async () => {
  const commands = registered().resolve(nexus.commands);
  const [a, b] = [simulatedContext({ tenantId: "a" }), simulatedContext({ tenantId: "b" })];
  for (const ctx of [a, b]) expect(await commands.execute(ctx, crmCommands.lead.create, create("L-1"))).toMatchObject({ ok: true, value: { tenantId: ctx.tenantId } });
});

test("a child container that replaces a part gets instances of its own, and the parent keeps its own", async () => {
  const parent = registered();
  const child = parent.createChildContainer().register(nexus.authorizer, { useValue: grantActions({}) });
  expect(await child.resolve(nexus.commands).execute(simulatedContext(), crmCommands.lead.create, create("L-1"))).toMatchObject({ ok: false, refusal: { code: "not_permitted" } });
  expect(await parent.resolve(nexus.commands).execute(simulatedContext(), crmCommands.lead.create, create("L-1"))).toMatchObject({ ok: true });
});

test("tokens are registered symbols: a second copy of the package means the same", () => {
  expect(nexus.commands).toBe(Symbol.for("nexus/CommandPath"));
});

test("lead routing is resolved with everything it stands on, and answers a repeated call as it answered the first", async () => {
  const host = registered();
  const ctx = simulatedContext({ idempotencyKey: "call-1" });
  const routing = host.resolve(nexus.leadRouting);
  expect(await routing.route(ctx, { entity: "lead", ids: ["L-1"] })).toMatchObject({ refusal: { code: "routing_policy_not_found" } });
  const created = await host.resolve(nexus.commands).execute(ctx, crmCommands.lead.create, create("L-1"));
  expect(await host.resolve(nexus.commands).execute(ctx, crmCommands.lead.create, create("L-1"))).toEqual(created);
  expect(await host.resolve(nexus.commands).execute(ctx, crmCommands.lead.create, create("L-2"))).toMatchObject({ refusal: { code: "idempotency_key_reused" } });
});

test("what a command did is in the audit trail, is sealed, and verified", async () => {
  const host = registered();
  const ctx = simulatedContext({ tenantId: "audited" });
  await host.resolve(nexus.commands).execute(ctx, crmCommands.lead.create, create("L-1"));
  const filter = { entity: { entityType: "lead", entityId: "L-1" } };
  expect((await host.resolve(nexus.auditTrail).list(ctx, filter, { limit: 10 })).items).toMatchObject([{ action: "lead.create", seal: null }]);
  expect(await host.resolve(nexus.auditSealer).sealAll()).toEqual({ sealed: 1, failures: 0 });
  const { items } = await host.resolve(nexus.auditTrail).list(ctx, filter, { limit: 10 });
  const verify = host.resolve(nexus.verifyAudit);
  expect(await verify(ctx)).toMatchObject({ isSound: true, sealed: 1, head: items[0]?.seal });
  expect(await verify(ctx, [{ position: 2, hash: "kept elsewhere" }])).toMatchObject({ isSound: false, findings: [{ kind: "cut-off", position: 2 }] });
});

test("events reach consumers once and subscribers of this process, and what cannot be delivered is left to an operator", async () => {
  const heard: string[] = [];
  const handled: string[] = [];
  const publisher = eventemitter3Publisher<CrmEvents>({ onError: (error) => heard.push(String(error)) });
  publisher.subscribe("LeadCreated", ({ data }) => void heard.push(data.id));
  const consumer: EventConsumer<NexusStores> = {
    name: "follow-up",
    types: ["LeadCreated"],
    handle: (_ctx, { meta }) => {
      handled.push(meta.aggregate.id);
      return Promise.resolve(meta.aggregate.id === "L-2" ? refuse("no_receiver", "Nobody wants it.") : accept(undefined));
    },
  };
  const events = { publisher, consumers: [consumer], random: systemRandom, sleep: systemSleep, policy: { mostAttempts: 1 } };
  const host = registerCrmOperations(container.createChildContainer(), { ...parts, storage: memoryStorage(parts), authorizer: trustedHost, events });
  const commands = host.resolve(nexus.commands);
  for (const id of ["L-1", "L-2"]) await commands.execute(simulatedContext(), crmCommands.lead.create, create(id));
  expect(await host.resolve(nexus.outboxRelay).drain()).toEqual({ delivered: 1, failed: 0, dead: 1, late: 0 });
  expect([heard, handled]).toEqual([["L-1"], ["L-1", "L-2"]]);

  const listed = await host.resolve(nexus.unitOfWork).read(simulatedContext(), ({ deadLetters }) => deadLetters.list(simulatedContext(), { limit: 10 }));
  expect(listed.items).toMatchObject([{ type: "LeadCreated", errorCode: "no_receiver", attempts: 1, waiting: 0 }]);
  const ids = listed.items.map(({ id }) => id);
  expect(await commands.execute(simulatedContext(), deadLetterCommands.skip, { ids, reason: "Nobody wants it." })).toEqual({ ok: true, value: ids });
});

test("a person is erased through everything that is bound, a holder of the host's own included", async () => {
  const asked: string[] = [];
  const nobody = () => Promise.resolve([]);
  const documents = { name: "documents", find: nobody, trace: nobody, export: nobody, erase: (_ctx: unknown, records: readonly { readonly id: string }[]) => Promise.resolve(asked.push(...records.map(({ id }) => id))) };
  const host = registerCrmOperations(container.createChildContainer(), { ...parts, storage: memoryStorage(parts), authorizer: trustedHost, personalDataHolders: () => [documents] });
  const [ctx, commands] = [simulatedContext(), host.resolve(nexus.commands)];
  await commands.execute(ctx, crmCommands.lead.create, { ...create("L-1"), contactName: "Ana" });
  const erased = await commands.execute(ctx, host.resolve(nexus.personalData).eraseSubject, { records: [{ entityType: "lead", id: "L-1" }], legalBasis: "objection" });
  expect(erased).toMatchObject({ ok: true, value: { records: [{ entityType: "lead", id: "L-1" }] } });
  expect(asked).toEqual(["L-1"]);
  const [lead] = await host.resolve(nexus.unitOfWork).read(ctx, ({ crm }) => crm.leads.store.load(["L-1"]));
  expect(lead).toMatchObject({ contactName: null, title: "[erased]" });
});

test("a lead is converted through everything that is bound, and one on offer waits on the engine that the host has registered", async () => {
  const host = registered();
  const ctx = simulatedContext();
  const commands = host.resolve(nexus.commands);
  await commands.execute(ctx, crmCommands.pipeline.create, { id: "P-1", name: "Sales", stages: [{ id: "open", name: "Open", probabilityPpm: 100_000 }, { id: "won", name: "Won", probabilityPpm: 1_000_000 }, { id: "lost", name: "Lost", probabilityPpm: 0 }] });
  await commands.execute(ctx, crmCommands.lead.create, { ...create("L-1"), companyName: "Orchard", email: "ana@orchard.example" });
  for (const status of ["contacted", "qualified"]) await commands.execute(ctx, crmCommands.lead["change-status"], { id: "L-1", status });
  const conversion = host.resolve(nexus.leadConversion);
  expect(await conversion.convert(ctx, { leadId: "L-1" })).toMatchObject({ ok: false, refusal: { code: "lead_not_qualified" } });
  const converted = await conversion.convertUnqualified(ctx, { leadId: "L-1", reason: "We know them." });
  expect(converted).toMatchObject({ ok: true, value: { createdCustomer: true, createdOpportunity: true } });
  const opportunityId = (converted.ok && converted.value.opportunityId) || "";
  await commands.execute(ctx, crmCommands.opportunity["assign-owner"], { id: opportunityId, ownerId: "ann", reason: "Hers." });
  const won = await host.resolve(nexus.opportunityClose).win(ctx, { opportunityId, actualAmount: Money.of(900_00, "EUR") });
  expect(won).toMatchObject({ ok: true, value: { quotation: { acceptedBy: "created-at-close" } } });

  const { engine, stop } = memoryWorkflows({ ...workflowSetup(host), time: systemTime(systemClock), random: systemRandom });
  host.register(nexus.workflowEngine, { useValue: engine });
  const run = await host.resolve(nexus.leadOffers).offer(ctx, { leadId: "L-1" });
  expect(run.ok && (await engine.outcome(ctx, run.value.id))).toMatchObject({ ok: true, value: { status: "compensated", failure: { is: "refused" } } });
  stop();
});
