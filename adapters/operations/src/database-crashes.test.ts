import { afterAll, beforeAll, expect, test } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { connect, type PostgresStorage } from "@nexus/adapter-postgres";
import { startCommitBreaker, startPostgresServer, type TestServer } from "@nexus/adapter-postgres/testing";
import { CrashLane } from "./testing/crash-lanes.js";
import { answerHash, crashDesk, crashStorageOptions, perform } from "./testing/crash-load.js";
import { readKept } from "./testing/crash-verdict.js";
import { expectVerdictToNotice, expectWhole, settleCrashScene } from "./testing/crash-scene.js";

const kills = process.env["NEXUS_SOAK"] ? 12 : 2;
const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_124);

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

test(`the database is killed ${kills} times under programs that route and publish (seed ${seed}): they live on, repeat what is unknown with the same key, and nothing acknowledged is lost or half`, async () => {
  const ctx = simulatedContext({ tenantId: "killed" });
  await settleCrashScene(storage.unitOfWork, ctx);
  const random = simulatedRandom(seed);
  const lanes = ["a", "b"].map((name) => new CrashLane(name, { place: url, tenantId: ctx.tenantId }));
  await Promise.all(lanes.map((lane) => lane.start()));
  for (let kill = 1; kill <= kills; kill += 1) {
    await Promise.all(lanes.map((lane) => lane.progress(3)));
    await sleep((random.bytes(1)[0] ?? 0) * 2);
    await server.kill();
    await Promise.all(lanes.map((lane) => lane.says("away storage_unavailable")));
    await server.restart();
  }
  // The same programs, not new ones: they have survived every death.
  await Promise.all(lanes.map((lane) => lane.progress(3)));
  await Promise.all(lanes.map((lane) => lane.kill()));
  const acknowledged = lanes.reduce((sum, lane) => sum + lane.acknowledged.length, 0);
  const kept = await expectWhole(storage.unitOfWork, ctx, lanes);
  expectVerdictToNotice(kept, lanes);
  const away = lanes.flatMap((lane) => lane.away);
  console.info(`${kills} kills of the database, ${acknowledged} acknowledged commands, ${away.length} calls found it away, of ${away.filter((line) => line.endsWith("unknown")).length} the outcome was unknown, seed ${seed}`);
}, 3_600_000);

test.each(["before", "after"] as const)("a command whose connection breaks %s the commit has an unknown outcome; given again with its key it has one effect and one answer", async (breakAt) => {
  const ctx = simulatedContext({ tenantId: `torn-${breakAt}` });
  await settleCrashScene(storage.unitOfWork, ctx);
  let armed = false;
  const wire = await startCommitBreaker(Number(new URL(url).port), breakAt, () => armed);
  const through = new URL(url);
  through.port = String(wire.port);
  const tearing = await connect({ ...crashStorageOptions(), url: through.href });
  armed = true;
  const torn = crashDesk(tearing.unitOfWork);
  const lane = new CrashLane("t", { place: url, tenantId: ctx.tenantId });
  for (let n = 0; n < 3; n += 1) {
    await expect(perform(torn, ctx, lane.name, n)).rejects.toMatchObject({ code: "storage_unavailable", details: { outcome: "unknown" } });
    const done = (await readKept(storage.unitOfWork, ctx)).answers.length;
    expect(done).toBe(breakAt === "after" ? n + 1 : n);
    const answer = await perform(crashDesk(storage.unitOfWork), ctx, lane.name, n);
    lane.acknowledged.push(answer.ok ? answerHash(answer.value) : answer.refusal.code);
  }
  await tearing.close();
  wire.stop();
  await expectWhole(storage.unitOfWork, ctx, [lane]);
});
