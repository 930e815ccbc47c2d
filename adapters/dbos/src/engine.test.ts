import { afterAll, beforeAll, expect, test } from "vitest";
import { Instant } from "@nexus/common";
import type { LogFields, Logger } from "@nexus/crm-operations";
import { deedsOf, deedTable, go, trip } from "./testing/deeds.js";
import { eventually, openDeeds, tenant } from "./testing/deed-scene.js";
import { serverPlace, type ServerPlace } from "./testing/places.js";

let place: ServerPlace;
let here: Awaited<ReturnType<typeof openDeeds>>;
const logged: { readonly message: string; readonly fields: LogFields | undefined }[] = [];
const logger: Logger = { log: (_level, message, fields) => void logged.push({ message, fields }) };

beforeAll(async () => {
  place = await serverPlace([deedTable]);
  here = await openDeeds(place, { logger });
}, 120_000);
afterAll(async () => {
  await here.close();
  await place.stop();
});

const reopen = async (more: Parameters<typeof openDeeds>[1] = {}, beforeCall?: (key: string) => Promise<void>): Promise<void> => {
  await here.close();
  here = await openDeeds(place, { logger, ...more }, beforeCall);
};
const start = (tenantId: string, id: string, more: { readonly fails?: boolean; readonly waits?: boolean } = {}) => here.engine.start(tenant(tenantId), { id, workflow: trip, input: { name: id, fails: false, ...more } });
const letGo = (tenantId: string, id: string) => here.engine.signal(tenant(tenantId), id, { signal: go, payload: "now", key: "1" });
const ended = async (tenantId: string, id: string) => {
  const outcome = await here.engine.outcome(tenant(tenantId), id);
  return outcome.ok ? outcome.value : outcome;
};
const waiting = (tenantId: string, id: string) => eventually(`${id} waits`, async () => (await deedsOf(here.unitOfWork, tenant(tenantId))).includes(`${id}:book:do`));

test("a second engine in a process is refused", async () => {
  await expect(openDeeds(place)).rejects.toMatchObject({ code: "engine_already_open" });
  await expect(openDeeds(place, { takeoverMs: 10 })).rejects.toMatchObject({ code: "invalid_engine_options" });
});

test("runs under way whose workflow is not here are told to the logger and left alone, and go on with a release that has it", async () => {
  await start("strangers", "r", { waits: true });
  await waiting("strangers", "r");
  await reopen({ workflows: [] });
  expect(logged).toContainEqual({ message: "Runs under way wait for a release that has their workflow.", fields: { entityType: "workflow", entityId: "trip@1", count: 1 } });
  await letGo("strangers", "r");
  expect((await here.engine.find(tenant("strangers"), "r"))?.status).toBe("running");
  await reopen();
  expect(await ended("strangers", "r")).toEqual({ status: "done", value: "r" });
});

test("a run that waits is taken over again and again, and waiting is never what ends it", async () => {
  await start("patient", "r", { waits: true });
  await waiting("patient", "r");
  for (let times = 0; times < 5; times += 1) await reopen();
  await letGo("patient", "r");
  expect(await ended("patient", "r")).toEqual({ status: "done", value: "r" });
  expect(await deedsOf(here.unitOfWork, tenant("patient"))).toEqual(["r:reserve:do", "r:ring:do", "r:book:do"]);
});

test("a step under way may end when the engine closes, and is not repeated", async () => {
  let answer = (): void => undefined;
  let calls = 0;
  const called = new Promise<void>((resolve) => {
    void reopen({}, () => {
      calls += 1;
      resolve();
      return new Promise<void>((done) => (answer = done));
    }).then(() => start("closing", "r"));
  });
  await called;
  const closed = here.close();
  answer();
  await closed;
  here = await openDeeds(place, { logger });
  expect(await ended("closing", "r")).toEqual({ status: "done", value: "r" });
  expect(calls).toBe(1);
  await expect(here.close().then(() => start("closing", "later"))).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  here = await openDeeds(place, { logger });
});

test("what DBOS ended by itself ends again as the run did, a step it failed at by itself is done again, and what somebody ended with its tools needs attention and is redriven", async () => {
  await start("ended", "failed");
  await start("ended", "cancelled");
  await Promise.all(["failed", "cancelled"].map((id) => ended("ended", id)));
  await place.query(`update nexus_workflows.workflow_status set status = 'ERROR' where workflow_uuid = '"ended"failed'`);
  await place.query(`update nexus_workflows.workflow_status set status = 'CANCELLED' where workflow_uuid = '"ended"cancelled'`);
  await place.query(`update nexus_workflows.operation_outputs set output = null, error = '{}' where workflow_uuid = '"ended"cancelled' and function_name = 'ring:do'`);
  await eventually("it has ended again", async () => (await here.engine.find(tenant("ended"), "failed"))?.status === "done");
  const attention = await here.runs.list(tenant("ended"), { statuses: ["needs-attention"] }, { limit: 10 });
  expect(attention.items.map(({ id, failure }) => [id, failure?.is === "failed" && failure.error.code])).toEqual([["cancelled", "workflow_engine_gave_up"]]);
  await here.runs.redrive(tenant("ended"), "cancelled");
  expect(await ended("ended", "cancelled")).toEqual({ status: "done", value: "cancelled" });
  expect((await deedsOf(here.unitOfWork, tenant("ended"))).slice(6)).toEqual(["cancelled:ring:do"]);
});

test("a signal that nobody has received yet outlives a redrive", async () => {
  await start("redriven", "r", { waits: true });
  await waiting("redriven", "r");
  await letGo("redriven", "r");
  await ended("redriven", "r");
  // As if it had needed attention before it received anything.
  await place.query(`update nexus_workflows.workflow_status set status = 'CANCELLED' where workflow_uuid = '"redriven"r'`);
  await place.query(`delete from nexus_workflows.operation_outputs where workflow_uuid = '"redriven"r' and function_name in ('DBOS.recv', 'DBOS.sleep')`);
  await place.query(`update nexus_workflows.notifications set consumed = false, consumed_by_function_id = null where destination_uuid = '"redriven"r'`);
  await here.runs.redrive(tenant("redriven"), "r");
  expect(await ended("redriven", "r")).toEqual({ status: "done", value: "r" });
});

test("an id that was pruned halfway begins anew: nothing of the old run answers", async () => {
  await start("pruned", "r");
  await ended("pruned", "r");
  await here.unitOfWork.run(tenant("pruned"), [], async ({ checkpoints }) => ({ ok: true, value: await checkpoints.forgetRuns(tenant("pruned"), ["r"]) }));
  expect(await start("pruned", "r")).toMatchObject({ ok: true, value: { status: "done" } });
  expect(await here.runs.prune(tenant("pruned"), Instant.of("9999-01-01T00:00:00.000Z"))).toBe(1);
  await start("pruned", "r");
  await ended("pruned", "r");
  expect((await deedsOf(here.unitOfWork, tenant("pruned"))).filter((deed) => deed === "r:book:do")).toHaveLength(2);
});

test("the server dies under runs of every kind: callers are told, the process lives, and the runs go on when it is back, longer though than any step is tried", async () => {
  let calls = 0;
  await reopen({}, async () => {
    calls += 1;
    if (calls === 1) await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await start("dying", "waits", { waits: true });
  await waiting("dying", "waits");
  calls = 0;
  await start("dying", "rings", { fails: true });
  await eventually("it rings", () => calls === 1);
  await place.server.kill();
  await expect(start("dying", "new")).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  await expect(here.engine.find(tenant("dying"), "waits")).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await place.server.restart();
  await eventually("it answers", async () => (await start("dying", "new").catch(() => undefined))?.ok === true);
  expect(await ended("dying", "new")).toEqual({ status: "done", value: "new" });
  expect(await ended("dying", "rings")).toMatchObject({ status: "compensated", failure: { is: "refused" } });
  await letGo("dying", "waits");
  expect(await ended("dying", "waits")).toEqual({ status: "done", value: "waits" });
  const deeds = await deedsOf(here.unitOfWork, tenant("dying"));
  expect(deeds.filter((deed) => deed.startsWith("rings:"))).toEqual(["rings:reserve:do", "rings:ring:do", "rings:book:do", "rings:book:undo", "rings:ring:undo", "rings:reserve:undo"]);
});
