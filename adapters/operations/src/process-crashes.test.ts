import { afterAll, beforeAll, expect, test } from "vitest";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { connect, type PostgresStorage } from "@nexus/adapter-postgres";
import { startPostgresServer, type TestServer } from "@nexus/adapter-postgres/testing";
import { CrashLane } from "./testing/crash-lanes.js";
import { crashStorageOptions } from "./testing/crash-load.js";
import { crashSaboteurs, type CrashSaboteur } from "./testing/crash-saboteurs.js";
import { expectVerdictToNotice, expectWhole, settleCrashScene } from "./testing/crash-scene.js";
import { damage, readKept } from "./testing/crash-verdict.js";

const kills = process.env["NEXUS_SOAK"] ? 100 : 3;
const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_123);

let server: TestServer;
let url: string;
let storage: PostgresStorage;

beforeAll(async () => {
  server = await startPostgresServer();
  url = await server.createDatabase();
  storage = await connect({ ...crashStorageOptions(), url, migrate: true, poolSize: 2 });
}, 120_000);
afterAll(async () => {
  await storage.close();
  await server.stop();
});

test(`programs that route and publish are killed ${kills} times at random moments (seed ${seed}): nothing acknowledged is lost, nothing is half, and the same keys get the same answers`, async () => {
  const ctx = simulatedContext({ tenantId: "killed" });
  await settleCrashScene(storage.unitOfWork, ctx);
  const lanes = ["a", "b"].map((name) => new CrashLane(name, { place: url, tenantId: ctx.tenantId }));
  await Promise.all(lanes.map(async (lane, place) => {
    const random = simulatedRandom(seed + place);
    for (let kill = 0; kill < kills / lanes.length; kill += 1) await lane.liveAndDie(random);
  }));
  const acknowledged = lanes.reduce((sum, lane) => sum + lane.acknowledged.length, 0);
  const kept = await expectWhole(storage.unitOfWork, ctx, lanes);
  expectVerdictToNotice(kept, lanes);
  console.info(`${kills} kills, ${acknowledged} acknowledged commands, ${kept.events.length} events, seed ${seed}`);
  expect(acknowledged).toBeGreaterThanOrEqual(kills);
}, 3_600_000);

test.each(Object.keys(crashSaboteurs) as CrashSaboteur[])("control: an adapter that %s is found by one kill", async (name) => {
  const ctx = simulatedContext({ tenantId: `control-${Object.keys(crashSaboteurs).indexOf(name)}` });
  await settleCrashScene(storage.unitOfWork, ctx);
  const lane = new CrashLane("c", { place: url, tenantId: ctx.tenantId }, name);
  await lane.start();
  await lane.says(crashSaboteurs[name].killAt);
  await lane.kill();
  expect(damage(await readKept(storage.unitOfWork, ctx), [lane])).not.toEqual([]);
}, 60_000);
