import pg from "pg";
import { expect, test } from "vitest";
import { uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { dbosWorkflows } from "@nexus/adapter-dbos";
import { sha256Hasher, systemClock, systemRandom, trustedHost } from "@nexus/adapter-memory";
import { connect } from "@nexus/adapter-postgres";
import { startPostgresServer } from "@nexus/adapter-postgres/testing";
import { joinedConversion, LeadConversionCoordinator, leadToOpportunityWorkflow, outside, type Notifier } from "@nexus/crm-operations";
import { done, simulatedDeps } from "../testing/routing-under-test.js";
import { qualification, qualifiedLead, sellingSchemas, uncheckedSellingDeskOn, type SellingStores } from "../testing/selling-desk.js";

const rounds = Number(process.env["NEXUS_BENCH_ROUNDS"] ?? 8);
const perRound = 40;

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Every statement that goes to the server while this is on, in order. */
const recordStatements = () => {
  const honest = pg.Client.prototype.query;
  const heard: Statement[] = [];
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args;
    const { text, values } = typeof first === "string" ? { text: first, values: Array.isArray(second) ? second : [] } : (first as { text: string; values?: unknown[] });
    heard.push({ text, values: values ?? [] });
    return (honest as (...given: unknown[]) => unknown).apply(this, args);
  } as typeof honest;
  return { heard, stop: () => void (pg.Client.prototype.query = honest) };
};

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

test("a conversion, fused, reaches seven tenths of its own statements written by hand, and a batch is ten times one by one", async () => {
  // Commits wait for the disk, as they do where anything is kept.
  const server = await startPostgresServer({ durable: true });
  const url = await server.createDatabase();
  const deps = { ...simulatedDeps(), ids: uuidV7Generator({ clock: simulatedDeps().clock, random: simulatedRandom(9) }) };
  const storage = await connect({ url, schemas: sellingSchemas, migrate: true, poolSize: 2, ...deps, random: simulatedRandom(5) });
  const desk = uncheckedSellingDeskOn(storage.unitOfWork, deps);
  const ctx = await desk.newTenant();
  let made = 0;
  const leads = async (count: number): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const id = `L-${String((made += 1)).padStart(6, "0")}`;
      await qualifiedLead(desk, ctx, id);
      ids.push(id);
    }
    return ids;
  };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };

  // The statements of one conversion: everything of it that names what it made is renamed for the next one.
  const [model = ""] = await leads(1);
  const recording = recordStatements();
  const converted = await done(desk.conversion.convert(ctx, { leadId: model }));
  recording.stop();
  const texts = recording.heard;
  const plain = new pg.Client({ connectionString: url });
  await plain.connect();
  /** As keys of names are written. */
  const words = (id: string): string => id.toLowerCase().replaceAll("-", " ");
  const renamed = (value: unknown, from: ReadonlyMap<string, string>): unknown => {
    if (typeof value === "string") return [...from].reduce((text, [old, now]) => text.replaceAll(old, now), value);
    return Array.isArray(value) ? value.map((each) => renamed(each, from)) : value;
  };
  /** Ids that were made, wherever they stand in the statements. */
  const made36 = [...new Set(JSON.stringify(texts).match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [])];
  /** Keys by their hash. */
  const hashes = [...new Set(JSON.stringify(texts).match(/\b[0-9a-f]{64}\b/g) ?? [])];
  const byHand = async (leadId: string): Promise<void> => {
    const names = new Map([[model, leadId], [model.toLowerCase(), leadId.toLowerCase()], [words(model), words(leadId)], ...made36.map((id) => [id, deps.ids.next()] as const), ...hashes.map((hash) => [hash, sha256Hasher.sha256(hash + leadId)] as const)]);
    for (const [n, { text, values }] of texts.entries()) {
      if (values.length === 0) await plain.query(text.replaceAll(model, leadId));
      else await plain.query({ name: `by-hand-${n}`, text, values: values.map((value) => renamed(value, names)) });
    }
  };
  expect(converted.createdOpportunity).toBe(true);
  console.log(`${texts.length} statements in a conversion, begin and commit included`);

  const warm = await leads(20);
  for (const id of warm.slice(0, 10)) await done(desk.conversion.convert(ctx, { leadId: id }));
  for (const id of warm.slice(10)) await byHand(id);
  await server.script(url, "analyze");
  const ratios: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const [ours, theirs] = [await leads(perRound), await leads(perRound)];
    const convert = () => timed(async () => { for (const id of ours) await done(desk.conversion.convert(ctx, { leadId: id })); });
    const hand = () => timed(async () => { for (const id of theirs) await byHand(id); });
    const [first, second] = n % 2 === 0 ? [await convert(), await hand()] : [await hand(), await convert()];
    const [fused = 0, plainly = 0] = n % 2 === 0 ? [first, second] : [second, first];
    ratios.push(plainly / fused);
    console.log(`fused ${(fused / perRound).toFixed(2)} ms, by hand ${(plainly / perRound).toFixed(2)} ms: ${(plainly / fused).toFixed(3)} of its rate`);
  }
  const batch = await leads(400);
  const inBatch = await timed(() => done(desk.conversion.convertMany(ctx, { leads: batch.map((leadId) => ({ leadId })) })));
  const single = await leads(100);
  const singly = await timed(async () => { for (const id of single) await done(desk.conversion.convert(ctx, { leadId: id })); });
  const times = singly / single.length / (inBatch / batch.length);
  console.log(`median ${median(ratios).toFixed(3)}; one by one ${(singly / single.length).toFixed(2)} ms a lead, 400 at once ${(inBatch / batch.length).toFixed(3)} ms: ${times.toFixed(1)} times`);
  await plain.end();
  await storage.close();
  await server.stop();
  expect(median(ratios)).toBeGreaterThanOrEqual(0.7);
  expect(times).toBeGreaterThanOrEqual(10);
}, 1_200_000);

test("a fused conversion is at least five times as fast as the durable one, with the same steps", async () => {
  // Commits wait for the disk, as they do where anything is kept.
  const server = await startPostgresServer({ durable: true });
  const url = await server.createDatabase();
  const deps = { ...simulatedDeps(), ids: uuidV7Generator({ clock: simulatedDeps().clock, random: simulatedRandom(9) }) };
  const storage = await connect({ url, schemas: sellingSchemas, migrate: true, poolSize: 4, ...deps, random: simulatedRandom(5) });
  const desk = uncheckedSellingDeskOn(storage.unitOfWork, deps);
  const ctx = await desk.newTenant();
  // Messages leave the process: the workflow is the same, and the engine carries it.
  const bindings = { ...joinedConversion, notifier: outside<Notifier>({ notify: () => Promise.resolve() }, "by-key") };
  const workflows = [leadToOpportunityWorkflow({ ...deps, qualification })];
  const dbos = await dbosWorkflows({ database: { url }, workflows, bindings, unitOfWork: desk.unitOfWork, clock: systemClock, random: systemRandom });
  const durable = new LeadConversionCoordinator<SellingStores>({ ...deps, unitOfWork: desk.unitOfWork, authorizer: trustedHost, bindings, qualification, engine: dbos.engine });
  let made = 0;
  const timed = async (coordinator: LeadConversionCoordinator<SellingStores>): Promise<number> => {
    const ids = Array.from({ length: perRound }, () => `D-${String((made += 1)).padStart(6, "0")}`);
    for (const id of ids) await qualifiedLead(desk, ctx, id);
    const start = performance.now();
    for (const id of ids) await done(coordinator.convert(ctx, { leadId: id }));
    return performance.now() - start;
  };
  await timed(desk.conversion);
  await timed(durable);
  // What a server does by itself after a minute: until then it plans for empty tables.
  await server.script(url, "analyze");
  const ratios: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const fused = await timed(desk.conversion);
    const carried = await timed(durable);
    ratios.push(carried / fused);
    console.log(`fused ${(fused / perRound).toFixed(2)} ms, durable ${(carried / perRound).toFixed(2)} ms: ${(carried / fused).toFixed(2)} times`);
  }
  console.log(`median ${median(ratios).toFixed(2)} times`);
  await dbos.close();
  await storage.close();
  await server.stop();
  expect(median(ratios)).toBeGreaterThanOrEqual(5);
}, 1_200_000);
