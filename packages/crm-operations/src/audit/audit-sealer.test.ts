import { hash } from "node:crypto";
import { simulatedIds } from "@nexus/common/testing";
import { expect, test } from "vitest";
import type { UnitOfWork } from "../unit-of-work/index.js";
import { AuditSealer, type AuditSealerDeps, type SealingStores } from "./audit-sealer.js";
import type { AuditChain } from "./ports.js";
import { entryAt } from "./testing/audit-fixture.js";

/** Tenants with one entry each, of which some are out of order. */
const workplace = (tenantIds: readonly string[], broken: readonly string[] = []) => {
  const waiting = new Set(tenantIds);
  const failures: (readonly [string | null, unknown])[] = [];
  const chain: AuditChain = {
    waiting: (ctx) => Promise.resolve(waiting.has(ctx.tenantId) ? [{ id: "e", at: entryAt(0).at, entry: entryAt(0), isSealed: false }] : []),
    head: () => Promise.resolve(undefined),
    append: (ctx) => Promise.resolve(void waiting.delete(ctx.tenantId)),
  };
  const unitOfWork: UnitOfWork<SealingStores> = {
    run: async (ctx, _locks, work) => {
      if (broken.includes(ctx.tenantId)) throw new Error(`${ctx.tenantId} is out of order`);
      return work({ auditChain: chain, outbox: { emit: () => Promise.resolve() } });
    },
    read: () => Promise.reject(new Error("A sealer writes.")),
  };
  const deps: AuditSealerDeps = {
    unitOfWork,
    tenants: { list: (limit, after = "") => Promise.resolve([...waiting].filter((id) => id > after).sort().slice(0, limit)) },
    hasher: { sha256: (text) => hash("sha256", text, "hex") },
    ids: simulatedIds(),
    sleep: () => Promise.resolve(),
    failed: (tenantId, error) => failures.push([tenantId, error]),
  };
  return { deps, waiting, failures };
};

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `tenant-${String(n).padStart(4, "0")}`);

test("one round serves every tenant, however many there are", async () => {
  const { deps, waiting } = workplace(names(250));
  expect(await new AuditSealer(deps).sealAll()).toEqual({ sealed: 250, failures: 0 });
  expect(waiting.size).toBe(0);
});

test("a tenant that is out of order holds up no other, and is told of", async () => {
  const { deps, waiting, failures } = workplace(names(5), ["tenant-0002"]);
  expect(await new AuditSealer(deps).sealAll()).toEqual({ sealed: 4, failures: 1 });
  expect([...waiting]).toEqual(["tenant-0002"]);
  expect(failures).toEqual([["tenant-0002", new Error("tenant-0002 is out of order")]]);
});

test("whoever watches is told of every batch, and may end the work there", async () => {
  const { deps, waiting, failures } = workplace(names(3));
  const told: (readonly [string, number])[] = [];
  const progress = (tenantId: string, entries: number): void => {
    told.push([tenantId, entries]);
    if (tenantId === "tenant-0001") throw new Error("enough");
  };
  expect(await new AuditSealer({ ...deps, progress }).sealAll()).toEqual({ sealed: 3, failures: 1 });
  expect(told).toEqual([["tenant-0000", 1], ["tenant-0001", 1], ["tenant-0002", 1]]);
  expect([waiting.size, failures]).toEqual([0, [["tenant-0001", new Error("enough")]]]);
});

test("when the tenants cannot be found the round ends, and the next one comes", async () => {
  const { deps, failures } = workplace(names(1));
  const unavailable = new Error("no database");
  const sealer = new AuditSealer({ ...deps, tenants: { list: () => Promise.reject(unavailable) } });
  expect(await sealer.sealAll()).toEqual({ sealed: 0, failures: 1 });
  expect(failures).toEqual([[null, unavailable]]);
});

test("it goes on in rounds with pauses until it is told to stop, and stops in the middle of a pause", async () => {
  const { deps, waiting } = workplace(names(1));
  const stop = new AbortController();
  const pauses: number[] = [];
  const sleep = (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    if (pauses.length < 3) return Promise.resolve(void waiting.add(`late-${pauses.length}`));
    stop.abort();
    return new Promise(() => undefined);
  };
  await new AuditSealer({ ...deps, sleep }).runUntil(stop.signal);
  expect([pauses, waiting.size]).toEqual([[1_000, 1_000, 1_000], 0]);
});

test("told to stop, it serves no further tenant", async () => {
  const { deps } = workplace(names(5));
  expect(await new AuditSealer(deps).sealAll({ aborted: true })).toEqual({ sealed: 0, failures: 0 });
});
