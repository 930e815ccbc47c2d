import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { connect, type PostgresStorage } from "@nexus/adapter-postgres";
import { startPostgresServer, type TestServer } from "@nexus/adapter-postgres/testing";
import { CommandPath, compiledRoutings, routingCommands, type LeadRoutingCoordinator, type RoutingStores } from "@nexus/crm-operations";
import { trustedHost } from "@nexus/adapter-memory";
import { deskOn, deskSchemas, newLeads, settle, simulatedDeps, type SettledDesk } from "./testing/routing-under-test.js";

const soak = process.env["NEXUS_SOAK"] !== undefined;
const routers = 8;
const leads = soak ? 400 : 80;
const rounds = soak ? 5 : 1;
const userIds = Array.from({ length: 10 }, (_, i) => `user-${i}`);

type Router = ReturnType<typeof deskOn>;

let server: TestServer;
let storages: readonly PostgresStorage[];
let desks: readonly Router[];

beforeAll(async () => {
  server = await startPostgresServer();
  const url = await server.createDatabase();
  const open = (i: number) => {
    const deps = { ...simulatedDeps(100 + i), ids: uuidV7Generator({ clock: simulatedDeps().clock, random: simulatedRandom(100 + i) }) };
    return connect({ url, schemas: deskSchemas, migrate: i === 0, poolSize: 1, ...deps, random: simulatedRandom(i + 1) }).then((storage) => ({ storage, desk: deskOn(storage.unitOfWork, deps) }));
  };
  const first = await open(0);
  const others = await Promise.all(Array.from({ length: routers - 1 }, (_, i) => open(i + 1)));
  storages = [first, ...others].map(({ storage }) => storage);
  desks = [first, ...others].map(({ desk }) => desk);
}, 120_000);
afterAll(async () => {
  await Promise.all(storages.map((storage) => storage.close()));
  await server.stop();
});

let tenants = 0;
const desk = (): Router => desks[0] as Router;

/** Every lead is offered twice, to different routers, one by one. Answers who got what in storage, and how often something went wrong. */
const race = async (settled: Omit<SettledDesk, "userIds">, route: (router: Router, ctx: OperationContext, id: string) => Promise<unknown>) => {
  const ctx = simulatedContext({ tenantId: `race-${(tenants += 1)}` });
  await settle(ctx, desk(), { userIds, ...settled });
  const ids = await newLeads(ctx, desk(), leads);
  let failures = 0;
  await Promise.all(
    desks.map(async (router, place) => {
      const mine = [...ids.filter((_, i) => i % routers === place), ...ids.filter((_, i) => (i + 3) % routers === place)];
      for (const id of mine) await route(router, ctx, id).catch(() => (failures += 1));
    }),
  );
  return desk().unitOfWork.read(ctx, async ({ leads: kept, routing }) => {
    const records = await kept.findMany(ctx, ids);
    const runs = await routing.log.runs(ctx, { limit: 1_000 });
    const given = userIds.map((userId) => records.filter(({ ownerId }) => ownerId === userId).length);
    const assignments = await routing.assignments.find(ctx, ids.map((recordId) => ({ entity: "lead", recordId })));
    return { given, failures, runs: runs.items.length, twice: assignments.filter(({ version, status }) => version > 1 && status === "offered").length, unassigned: records.filter(({ ownerId }) => ownerId === null).length };
  });
};

const throughTheCoordinator = (router: { readonly coordinator: LeadRoutingCoordinator }, ctx: OperationContext, id: string): Promise<unknown> =>
  router.coordinator.route(ctx, { entity: "lead", ids: [id] }).then((result) => {
    if (!result.ok) throw new Error(result.refusal.code);
  });

test(`${routers} routers, ${leads} leads offered twice, ${rounds} rounds: none assigned twice, and everybody within one of the fair share`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const { given, failures, twice, unassigned } = await race({}, throughTheCoordinator);
    expect({ failures, twice, unassigned }).toEqual({ failures: 0, twice: 0, unassigned: 0 });
    expect(Math.max(...given) - Math.min(...given)).toBeLessThanOrEqual(1);
  }
}, 900_000);

const capacity = Math.floor((leads * 3) / 4 / userIds.length);
const limited = { members: userIds.map((userId) => ({ userId, capacity })) };

test(`the same with room for three in four: nobody over capacity, and everybody full`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const { given, failures, unassigned } = await race(limited, throughTheCoordinator);
    expect(failures).toBe(0);
    expect(given).toEqual(userIds.map(() => capacity));
    expect(unassigned).toBe(leads - capacity * userIds.length);
  }
}, 900_000);

test("control: without the routing lock routers get into each other's way", async () => {
  const lockless = (router: Router, ctx: OperationContext, id: string): Promise<unknown> => {
    const command = routingCommands({ ...simulatedDeps(7), compiled: compiledRoutings() }).route;
    const path = new CommandPath<RoutingStores>({ ...simulatedDeps(), unitOfWork: router.unitOfWork, authorizer: trustedHost });
    return path.execute(ctx, { ...command, locks: () => [] }, { entity: "lead", ids: [id] });
  };
  const { given, failures } = await race(limited, lockless);
  expect(failures > 0 || given.some((count) => count > capacity)).toBe(true);
}, 900_000);

