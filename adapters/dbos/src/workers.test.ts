import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Instant } from "@nexus/common";
import { deedsOf, deedTable } from "./testing/deeds.js";
import { eventually, openDeeds, startWorker, takeoverMs, tenant } from "./testing/deed-scene.js";
import { serverPlace, type ServerPlace } from "./testing/places.js";

let place: ServerPlace;
let here: Awaited<ReturnType<typeof openDeeds>>;

beforeAll(async () => {
  place = await serverPlace([deedTable]);
  here = await openDeeds(place);
}, 120_000);
afterAll(async () => {
  await here.close();
  await place.stop();
});

const ended = async (tenantId: string, id: string) => {
  const outcome = await here.engine.outcome(tenant(tenantId), id);
  return outcome.ok ? outcome.value : outcome;
};
const deeds = async (tenantId: string, id: string): Promise<readonly string[]> => (await deedsOf(here.unitOfWork, tenant(tenantId))).filter((deed) => deed.startsWith(`${id}:`)).map((deed) => deed.slice(id.length + 1));

describe("another worker has the runs", () => {
  const tenantId = "others";
  let child: Awaited<ReturnType<typeof startWorker>>;
  beforeAll(async () => {
    const starts = ["fine", "failing", "deadly"].map((id) => ({ id, name: id, fails: id === "failing" }));
    child = await startWorker({ place: place.url, tenantId, hangsAt: ":ring:", starts: [...starts, { id: "long", name: "long", fails: false, writes: 100_000 }] });
  }, 60_000);

  test("a run that it executes hears of its cancellation, and ends", async () => {
    await eventually("it works", async () => (await deeds(tenantId, "long")).length > 5);
    await here.engine.cancel(tenant(tenantId), "long", "no longer wanted");
    expect(await ended(tenantId, "long")).toEqual({ status: "compensated", failure: { is: "cancelled", reason: "no longer wanted" } });
    const all = await deeds(tenantId, "long");
    expect(all.filter((deed) => deed.endsWith(":undo")).reverse()).toEqual(all.filter((deed) => deed.endsWith(":do")).map((deed) => deed.replace(":do", ":undo")));
  });

  test("it is killed in the middle of their steps: they go on here within the bound, no joined step is repeated, undo has its order, and what kills its worker again and again fails", async () => {
    await Promise.all(["fine", "failing", "deadly"].map((id) => child.line(`calling ${id}:`)));
    // As if ten workers had died of it already.
    await place.query(`insert into nexus_workflows.nexus_attempt values ('"${tenantId}"deadly', 1, 10)`);
    const killedAt = performance.now();
    await child.kill();
    expect(await ended(tenantId, "fine")).toEqual({ status: "done", value: "fine" });
    expect(performance.now() - killedAt).toBeLessThan(takeoverMs);
    expect(await ended(tenantId, "failing")).toMatchObject({ status: "compensated", failure: { is: "refused", refusal: { code: "no_luck" } } });
    expect(await ended(tenantId, "deadly")).toMatchObject({ status: "compensated", failure: { is: "failed", step: "ring", error: { code: "step_killed_its_worker" } } });
    expect(await deeds(tenantId, "fine")).toEqual(["reserve:do", "ring:do", "book:do"]);
    expect(await deeds(tenantId, "failing")).toEqual(["reserve:do", "ring:do", "book:do", "book:undo", "ring:undo", "reserve:undo"]);
    expect(await deeds(tenantId, "deadly")).toEqual(["reserve:do", "ring:undo", "reserve:undo"]);
  });
});

/** A worker stands still before a unit of work, until its run has ended elsewhere and is forgotten; then it wakes up. */
const lateWorker = async (tenantId: string, fenced: boolean): Promise<readonly string[]> => {
  const child = await startWorker({ place: place.url, tenantId, fenced, pausesMs: 2_000, starts: [{ id: "r", name: "r", fails: false }] });
  await child.line("before");
  process.kill(child.pid, "SIGSTOP");
  expect(await ended(tenantId, "r")).toEqual({ status: "done", value: "r" });
  expect(await here.runs.prune(tenant(tenantId), Instant.of("9999-01-01T00:00:00.000Z"))).toBe(1);
  process.kill(child.pid, "SIGCONT");
  await child.line("after");
  await eventually("it registers itself again", async () => (await place.query("select id from nexus_workflows.nexus_worker")).some(({ id }) => id === child.worker));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await child.kill();
  return deeds(tenantId, "r");
};

test("a worker that stood still past the bound changes nothing when it wakes up, even after its run was done and forgotten, and registers itself again", async () => {
  expect(await lateWorker("late", true)).toEqual(["reserve:do", "ring:do", "book:do"]);
});

test("control: without asking whether the run is still its own it does a step again", async () => {
  expect((await lateWorker("careless", false)).filter((deed) => deed === "book:do")).toHaveLength(2);
});
