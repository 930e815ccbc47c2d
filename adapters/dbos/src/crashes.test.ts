import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEmbedded } from "@nexus/adapter-postgres";
import { templateFile } from "@nexus/adapter-postgres/testing";
import { simulatedRandom } from "@nexus/common/testing";
import { DeedLane } from "./testing/deed-lane.js";
import { eventually, openDeeds, startWorker, takeoverMs, tenant } from "./testing/deed-scene.js";
import { allRuns, deedProblems } from "./testing/deed-verdict.js";
import { deedsOf, deedTable, go } from "./testing/deeds.js";
import { serverPlace, storageOptions, type Place, type ServerPlace } from "./testing/places.js";

const soak = process.env["NEXUS_SOAK"] !== undefined;
const kills = soak ? 200 : 1;
const databaseKills = soak ? 12 : 1;
const stops = soak ? 50 : 0;
const embeddedKills = soak ? 8 : 1;
const sleepers = soak ? 2_000 : 40;
const sleeperKills = soak ? 10 : 1;
const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_201);

let place: ServerPlace;
beforeAll(async () => {
  place = await serverPlace([deedTable]);
}, 120_000);
afterAll(() => place.stop());

/** All runs end; then nothing is lost, double, stuck, or undone in another order. Answers how many runs there were. */
const expectAllRight = async (where: Place, tenantId: string, lanes: readonly DeedLane[]): Promise<{ readonly runs: number; readonly deeds: number }> => {
  const here = await openDeeds(where);
  const ctx = tenant(tenantId);
  await eventually("every run ends", async () => (await here.runs.list(ctx, { statuses: ["running"] }, { limit: 1 })).items.length === 0, 60_000);
  const records = await allRuns(here.runs, ctx);
  const deeds = await deedsOf(here.unitOfWork, ctx);
  await here.close();
  expect(deedProblems(records, deeds, lanes)).toEqual([]);
  // The verdict notices what it is there for.
  const [some = ""] = deeds.filter((deed) => deed.includes(":book:do"));
  for (const broken of [deeds.filter((deed) => deed !== some), [...deeds, some], deeds.toReversed()]) expect(deedProblems(records, broken, lanes)).not.toEqual([]);
  return { runs: records.length, deeds: deeds.length };
};

test(`two workers are killed ${kills} times and stand still ${stops} times past the bound, their database is killed ${databaseKills} times (seed ${seed}): no run is lost, double or stuck, undo keeps its order, and every run is taken over within ${takeoverMs} ms`, async () => {
  const random = simulatedRandom(seed);
  const draw = (below: number): number => (random.bytes(1)[0] ?? 0) % below;
  const at = { place: place.url, tenantId: "crashes" };
  const lanes = [new DeedLane("a", at), new DeedLane("b", at)];
  await Promise.all(lanes.map((lane) => lane.start()));
  const works = (lane: DeedLane, more: number): Promise<void> => {
    const goal = lane.told + more;
    return eventually(`lane ${lane.name} goes on`, () => lane.told >= goal, 60_000);
  };
  const takeovers: number[] = [];
  /** Until nothing is written down as that worker's any more. */
  const takenOver = async (worker: string): Promise<void> => {
    const since = performance.now();
    await eventually("its runs are taken over", async () => (await place.query(`select from nexus_workflows.workflow_status where status = 'PENDING' and executor_id = '${worker}' limit 1`)).length === 0);
    takeovers.push(performance.now() - since);
  };
  const crashes = [...Array.from({ length: kills }, () => "kill" as const), ...Array.from({ length: stops }, () => "stop" as const), ...Array.from({ length: databaseKills }, () => "database" as const)];
  for (let left = crashes.length; left > 0; left -= 1) {
    const [crash] = crashes.splice(draw(256) * 256 % left, 1);
    const lane = lanes[draw(2)] ?? lanes[0];
    if (!lane) continue;
    await works(lane, 1 + draw(4));
    await sleep(draw(50));
    if (crash === "kill") {
      const { worker } = lane;
      await lane.kill();
      await takenOver(worker);
      if (left > 1) await lane.start();
    } else if (crash === "stop") {
      process.kill(lane.pid, "SIGSTOP");
      await Promise.all([takenOver(lane.worker), sleep(takeoverMs * 1.1)]);
      process.kill(lane.pid, "SIGCONT");
      await works(lane, 1);
    } else {
      await place.server.kill();
      await sleep(draw(256) * 4);
      await place.server.restart();
      await Promise.all(lanes.map((each) => works(each, 1)));
    }
  }
  await Promise.all(lanes.map((lane) => lane.kill()));
  const { runs, deeds } = await expectAllRight(place, at.tenantId, lanes);
  const slowest = Math.max(...takeovers);
  console.info(`${kills} kills, ${stops} stops, ${databaseKills} kills of the database: ${runs} runs, ${deeds} deeds, ${takeovers.length} takeovers, the slowest ${slowest.toFixed(0)} ms, away ${lanes.reduce((sum, { away }) => sum + away, 0)} times, seed ${seed}`);
  expect(slowest).toBeLessThan(takeoverMs);
}, 3_600_000);

test(`a program with its database inside is killed ${embeddedKills} times: the next one goes on with its runs, and none is lost, double or stuck`, async () => {
  const parent = mkdtempSync(join(tmpdir(), "nexus-workflows-"));
  const directory = join(parent, "database");
  const lane = new DeedLane("e", { place: directory, tenantId: "embedded" });
  for (let kill = 0; kill < embeddedKills; kill += 1) {
    await lane.start();
    const goal = 2 + kill;
    await eventually("it works", () => lane.told >= goal, 60_000);
    await lane.kill();
  }
  const storage = await openEmbedded({ ...storageOptions([deedTable]), directory, template: templateFile() });
  if (!storage.pool) throw new Error("an embedded storage has a pool");
  const { runs } = await expectAllRight({ storage, database: { pool: storage.pool }, stop: () => storage.close() }, "embedded", [lane]);
  await storage.close();
  rmSync(parent, { recursive: true });
  console.info(`${embeddedKills} kills of a program with its database inside, ${runs} runs`);
}, 3_600_000);

test(`${sleepers} runs that sleep or wait for a signal outlive ${sleeperKills} kills of their only worker; each ends once, and waiting costs no memory`, async () => {
  const ctx = tenant("asleep");
  const starts = Array.from({ length: sleepers }, (_, n) => ({ id: `r${n}`, name: `r${n}`, fails: false, ...(n % 2 === 0 ? { waits: true } : { sleepsMs: 2_000 }) }));
  const begun = async (): Promise<number> => Number((await place.query("select count(*)::int as count from deed where tenant_id = 'asleep' and doing = 'do' and step = 'book'"))[0]?.["count"]);
  let child = await startWorker({ place: place.url, tenantId: ctx.tenantId, starts, saysHeap: true });
  await eventually("all wait", async () => (await begun()) === sleepers, 600_000);
  const heap = (): readonly number[] => child.lines.filter((line) => line.startsWith("heap ")).map((line) => Number(line.slice("heap ".length)));
  const looks = soak ? 60 : 1;
  for (let kill = 1; kill <= sleeperKills; kill += 1) {
    if (kill === sleeperKills) await eventually("it has said how much it needs", () => heap().length >= looks, 600_000);
    await child.kill();
    if (kill < sleeperKills) child = await startWorker({ place: place.url, tenantId: ctx.tenantId, saysHeap: true });
  }
  const settled = heap().slice(Math.floor(looks / 2));
  const here = await openDeeds(place);
  for (const { id } of starts) await here.engine.signal(ctx, id, { signal: go, payload: "now", key: "1" });
  await eventually("every run ends", async () => (await here.runs.list(ctx, { statuses: ["running"] }, { limit: 1 })).items.length === 0, 600_000);
  const records = await allRuns(here.runs, ctx);
  expect(records.map(({ status }) => status)).toEqual(starts.map(() => "done"));
  expect(deedProblems(records, await deedsOf(here.unitOfWork, ctx), [])).toEqual([]);
  await here.close();
  console.info(`${sleepers} sleepers, ${sleeperKills} kills, heap of the last worker ${Math.min(...settled)} to ${Math.max(...settled)} MB`);
  if (soak) expect(Math.max(...settled)).toBeLessThan(Math.min(...settled) * 1.2);
}, 3_600_000);
