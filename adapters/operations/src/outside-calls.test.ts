import { beforeEach, describe, expect, test } from "vitest";
import { accept, refuse } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { trustedHost } from "@nexus/adapter-memory";
import {
  auditPendingTable,
  bindStores,
  CommandPath,
  LeadRoutingCoordinator,
  outboxTable,
  OutboxRelay,
  silentLogger,
  type Authorizer,
  type EnrichmentProvider,
  type Logger,
} from "@nexus/crm-operations";
import { outsideCalls, undoing, type OutsideCalls } from "@nexus/crm-operations-conformance";
import { auditUnitOfWork, sealerOn } from "./testing/audit-subject.js";
import { relayStores } from "./testing/relay-under-test.js";
import type { Desk } from "./testing/routing-under-test.js";
import { deps, routedCommands, settledDesk, type SettledDesk } from "./testing/settled-desk.js";

const nothingMore: EnrichmentProvider = { enrich: () => Promise.resolve(new Map()) };
const nobody: Authorizer = { permission: () => Promise.resolve([]) };

describe("nothing that may leave the process is called inside a unit of work", () => {
  let settled: SettledDesk;
  let outside: OutsideCalls;
  beforeEach(async () => {
    settled = await settledDesk();
    outside = outsideCalls(settled.storage.unitOfWork, settled.ctx);
  });

  const undone = () => bindStores(undoing(settled.storage.unitOfWork), settled.bind);
  const hostPorts = (authorizer = trustedHost): { readonly authorizer: Authorizer; readonly logger: Logger } => ({
    authorizer: outside.watch("Authorizer", authorizer),
    logger: outside.watch("Logger", silentLogger),
  });

  test.each([["allowed", trustedHost], ["denied", nobody]] as const)("by any command that is %s", async (how, authorizer) => {
    const path = new CommandPath<Desk>({ ...deps, ...hostPorts(authorizer), unitOfWork: undone() });
    for (const command of routedCommands) {
      for (const ctx of [settled.ctx, { ...settled.ctx, idempotencyKey: `try ${command.name}` }]) {
        expect([command.name, (await path.execute(ctx, command, settled.samples[command.name])).ok]).toEqual([command.name, how === "allowed"]);
      }
    }
    expect(await outside.inside()).toEqual([]);
    expect(outside.called()).toEqual(["Authorizer.permission", "Logger.log"]);
  });

  test("by the coordinator of routing, which asks for facts and for permissions before", async () => {
    const coordinator = new LeadRoutingCoordinator({ ...deps, ...hostPorts(), unitOfWork: undone(), enrichment: outside.watch("EnrichmentProvider", nothingMore) });
    const { ctx, samples } = settled;
    const tried = new Set<string>();
    for (const method of Object.getOwnPropertyNames(LeadRoutingCoordinator.prototype)) {
      const sample = samples[`routing.${method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`];
      if (sample === undefined) continue;
      const ask: unknown = Reflect.get(coordinator, method);
      if (typeof ask !== "function") throw new Error(`${method} is no method.`);
      expect([method, await Reflect.apply(ask, coordinator, [ctx, sample])]).toMatchObject([method, { ok: true }]);
      tried.add(`routing.${method}`);
    }
    await coordinator.replay(ctx, "unknown");
    await coordinator.replayRun(ctx, "unknown");
    expect(tried.size).toBe(routedCommands.filter(({ name }) => name.startsWith("routing.")).length);
    expect(await outside.inside()).toEqual([]);
    expect(outside.called()).toEqual(["Authorizer.permission", "EnrichmentProvider.enrich", "Logger.log"]);
  });

  test("by a relay, whether a consumer succeeds, refuses or throws", async () => {
    const { storage, ctx } = settled;
    const types = [...new Set((await storage.unitOfWork.read(ctx, ({ records }) => records.find(outboxTable, {}))).map(({ type }) => type))];
    const queue = outside.watch("OutboxQueue", storage.outbox);
    const relay = new OutboxRelay({
      ...deps,
      queue,
      retention: outside.watch("OutboxRetention", storage.outbox),
      unitOfWork: relayStores(storage.unitOfWork, deps),
      publisher: outside.watch("EventPublisher", { publish: () => undefined }),
      consumers: [
        { name: "fine", types, handle: () => Promise.resolve(accept(undefined)) },
        { name: "together", types, batched: true, handle: () => Promise.resolve(accept(undefined)) },
        { name: "unwilling", types: types.slice(0, 1), handle: () => Promise.resolve(refuse("no", "Not this one.")) },
        { name: "broken", types: types.slice(1, 2), handle: () => Promise.reject(new Error("broken")) },
      ],
      random: simulatedRandom(3),
      sleep: () => Promise.resolve(),
      ...outside.watch("Told", { onFailure: () => undefined, onError: () => undefined }),
    });
    const { delivered, failed } = await relay.drain();
    await relay.tidy();
    expect([delivered > 0, failed > 0]).toEqual([true, true]);
    expect(await outside.inside()).toEqual([]);
    expect(outside.called()).toEqual(expect.arrayContaining(["EventPublisher.publish", "OutboxQueue.claim", "OutboxQueue.complete", "OutboxQueue.fail", "OutboxRetention.settledBefore"]));
  });

  test("by the sealer, all done or with a tenant that fails", async () => {
    const { storage, ctx } = settled;
    const tenants = outside.watch("UnsealedTenants", storage.unsealedTenants);
    const host = outside.watch("Host", { failed: () => undefined, sleep: () => Promise.resolve() });
    const broken = { ...auditUnitOfWork(storage.unitOfWork), run: () => Promise.reject(new Error("broken")) };
    expect(await sealerOn(broken, tenants, host).sealAll()).toEqual({ sealed: 0, failures: 1 });
    expect((await sealerOn(auditUnitOfWork(storage.unitOfWork), tenants, host).sealAll()).sealed).toBeGreaterThan(0);
    expect(await storage.unitOfWork.read(ctx, ({ records }) => records.find(auditPendingTable, {}))).toEqual([]);
    expect(await outside.inside()).toEqual([]);
    expect(outside.called()).toEqual(["Host.failed", "UnsealedTenants.list"]);
  });

  test.each([
    ["an enrichment", async (): Promise<unknown> => outside.watch("EnrichmentProvider", nothingMore).enrich(settled.ctx, []), "EnrichmentProvider.enrich"],
    ["an authorizer", async (): Promise<unknown> => outside.watch("Authorizer", trustedHost).permission(settled.ctx, "lead:read"), "Authorizer.permission"],
    ["a logger", async (): Promise<unknown> => outside.watch("Logger", silentLogger).log("info", "A lead was read."), "Logger.log"],
  ])("control: %s that is asked inside one is found", async (_name, ask, call) => {
    for (const way of ["run", "read"] as const) {
      outside = outsideCalls(settled.storage.unitOfWork, settled.ctx);
      await settled.storage.unitOfWork[way](settled.ctx, ...((way === "run" ? [[], async () => accept(await ask())] : [ask]) as never as [never, never]));
      expect(await outside.inside()).toEqual([call]);
    }
  });
});
