import { expect, test } from "vitest";
import { uuidV7Generator } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { openEmbedded } from "@nexus/adapter-postgres";
import { templateFile } from "@nexus/adapter-postgres/testing";
import { deskOn, deskSchemas, done, newLeads, settle, simulatedDeps } from "./testing/routing-under-test.js";

const userIds = Array.from({ length: 35 }, (_, i) => `user-${String(i).padStart(2, "0")}`);
const atOnce = 10_000;
const oneByOne = 50;

test(`leads routed and committed on the embedded database: ${atOnce} at once cost at most a fiftieth of as many one by one`, async () => {
  const deps = { ...simulatedDeps(), ids: uuidV7Generator({ clock: simulatedDeps().clock, random: simulatedRandom(4) }) };
  const storage = await openEmbedded({ directory: "memory", template: templateFile(), schemas: deskSchemas, ...deps, random: simulatedRandom(5) });
  const desk = deskOn(storage.unitOfWork, deps);
  const ctx = simulatedContext();
  await settle(ctx, desk, { userIds });
  const ids = await newLeads(ctx, desk, atOnce + oneByOne * 2);
  const timed = async (work: () => Promise<unknown>, count: number): Promise<number> => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / count;
  };
  const singles = ids.slice(atOnce, atOnce + oneByOne);
  const each = await timed(async () => {
    for (const id of singles) await done(desk.coordinator.route(ctx, { entity: "lead", ids: [id] }));
  }, oneByOne);
  const inBatch = await timed(() => done(desk.coordinator.route(ctx, { entity: "lead", ids: ids.slice(0, atOnce) })), atOnce);
  console.log(`one by one ${each.toFixed(2)} ms a lead, ${atOnce} at once ${inBatch.toFixed(3)} ms a lead: ${(each / inBatch).toFixed(0)} times`);
  await storage.close();
  expect(each / inBatch).toBeGreaterThanOrEqual(50);
}, 600_000);
