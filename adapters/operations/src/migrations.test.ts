import { expect, test } from "vitest";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { openEmbedded } from "@nexus/adapter-postgres";
import { LeadRoutingCoordinator, bindStores } from "@nexus/crm-operations";
import { trustedHost } from "@nexus/adapter-memory";
import { operationsRoomsSchema } from "./operations-rooms-schema.js";
import { bindDesk, deskSchemas, done, newLeads, settle, simulatedDeps } from "./testing/routing-under-test.js";

const { migrations } = operationsRoomsSchema;

test("what lies apart since it can be erased is taken back into its rows and out of them again, and decisions replay", async () => {
  const deps = simulatedDeps();
  const storage = await openEmbedded({ directory: "memory", schemas: deskSchemas, ...deps, random: simulatedRandom(5) });
  try {
    const ctx = simulatedContext();
    const unitOfWork = bindStores(storage.unitOfWork, bindDesk(deps));
    const desk = { unitOfWork, clock: deps.clock };
    await settle(ctx, desk, { userIds: ["ann", "ben"] });
    const routing = new LeadRoutingCoordinator({ ...deps, unitOfWork, authorizer: trustedHost });
    await done(routing.route(ctx, { entity: "lead", ids: await newLeads(ctx, desk, 3, (i) => ({ jobTitle: `job ${i}` })) }));
    const runs = () => unitOfWork.read(ctx, ({ routing: { log } }) => log.runs(ctx, { limit: 1 }));
    const runId = (await runs()).items[0]?.id ?? "";
    const read = () => unitOfWork.read(ctx, ({ routing: { log } }) => log.run(ctx, runId));
    const before = await read();
    await storage.migrations.down(migrations.length - migrations.findIndex(({ name }) => name === "0006-facts-apart"));
    await storage.migrations.up();
    expect(await read()).toEqual(before);
    expect(await routing.replayRun(ctx, runId)).toEqual({ ok: true, value: [] });
  } finally {
    await storage.close();
  }
});
