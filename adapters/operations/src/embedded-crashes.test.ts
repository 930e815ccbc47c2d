import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { openEmbedded, type PostgresStorage } from "@nexus/adapter-postgres";
import { templateFile } from "@nexus/adapter-postgres/testing";
import { CrashLane } from "./testing/crash-lanes.js";
import { crashStorageOptions } from "./testing/crash-load.js";
import { expectVerdictToNotice, expectWhole, settleCrashScene } from "./testing/crash-scene.js";

const kills = process.env["NEXUS_SOAK"] ? 8 : 2;
const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_125);

let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "nexus-crashes-"));
});
afterAll(() => rmSync(parent, { recursive: true }));

const open = (directory: string): Promise<PostgresStorage> => openEmbedded({ ...crashStorageOptions(), directory, template: templateFile() });
const inside = async <T>(directory: string, work: (storage: PostgresStorage) => Promise<T>): Promise<T> => {
  const storage = await open(directory);
  return work(storage).finally(() => storage.close());
};

test(`a program with its database inside is killed ${kills} times while it routes and publishes (seed ${seed}): nothing acknowledged is lost, nothing is half, and the same keys get the same answers`, async () => {
  const directory = join(parent, "killed");
  const ctx = simulatedContext({ tenantId: "killed" });
  await inside(directory, ({ unitOfWork }) => settleCrashScene(unitOfWork, ctx));
  const random = simulatedRandom(seed);
  const lane = new CrashLane("a", { place: directory, tenantId: ctx.tenantId });
  for (let kill = 1; kill <= kills; kill += 1) await lane.liveAndDie(random);
  const acknowledged = lane.acknowledged.length;
  await inside(directory, async ({ unitOfWork }) => {
    const kept = await expectWhole(unitOfWork, ctx, [lane]);
    expectVerdictToNotice(kept, [lane]);
    console.info(`${kills} kills of the embedded database, ${acknowledged} acknowledged commands, ${kept.events.length} events, seed ${seed}`);
  });
  expect(acknowledged).toBeGreaterThanOrEqual(kills);
}, 3_600_000);
