import { NexusError } from "@nexus/common";
import { memoryStorage } from "@nexus/adapter-memory";
import type { ConvertedLead, CustomerProvider } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { durableConversion, meddledConversionPort, type DurableConversion, type DurableConversionOptions, type Meddling } from "../testing/durable-conversion.js";
import { done, simulatedDeps } from "../testing/routing-under-test.js";
import { qualifiedLead, sellingDeskOn } from "../testing/selling-desk.js";
import { conversionScenes as scenes } from "../testing/conversion-scenes.js";
import { sellingWorld, shapeOf, type SellingWorld } from "../testing/selling-world.js";

/*
 * Party, analytics and notifications elsewhere: converting is a durable run then, which comes to the same
 * end as in one unit of work whoever dies meanwhile, or is taken back step by step, last one first.
 */

const places = async (options: DurableConversionOptions = {}) => {
  const at = await durableConversion(options);
  return { at, place: { desk: at.desk, party: { unitOfWork: at.elsewhere }, ctx: at.ctx } };
};

const inOneUnit = async (scene: keyof typeof scenes): Promise<{ readonly answer: ConvertedLead; readonly world: SellingWorld }> => {
  const deps = simulatedDeps();
  const desk = sellingDeskOn(memoryStorage(deps).unitOfWork, deps);
  const ctx = await desk.newTenant();
  await scenes[scene]?.prepare({ desk, party: desk, ctx });
  const answer = await done(desk.conversion.convert(ctx, scenes[scene]?.choice ?? { leadId: "" }));
  return { answer, world: await sellingWorld(desk, ctx) };
};

const converting = (at: DurableConversion, scene: keyof typeof scenes) => at.settled(at.conversion().convert(at.ctx, scenes[scene]?.choice ?? { leadId: "" }));

const historyOf = async (at: DurableConversion): Promise<readonly string[]> => {
  const { items } = await at.workflows().runs.list(at.ctx, {}, { limit: 10 });
  return (await at.workflows().engine.history(at.ctx, items[0]?.id ?? "")).map(({ name }) => name);
};

const steps = ["load-leads", "check-qualification", "find-customers", "create-customers", "create-opportunities", "link-customers", "mark-converted", "track-conversions", "notify-converted"];

const away = (): NexusError => new NexusError("system_unavailable", "Try again later: the system does not answer.", { retryable: true });
const broken = (): Promise<never> => Promise.reject(new NexusError("port_broken", "Mend it.", { retryable: false }));

describe.each(Object.keys(scenes))("%s:", (scene) => {
  test("[BUS-CRMOP-0011] [FUN-CRMOP-0030] a durable run comes to the same end as one unit of work, step by step, and the customer is there before the deal is", async () => {
    const seen: string[] = [];
    const { at, place } = await places({
      bindings: meddledConversionPort("opportunities", (opportunities) => ({
        async createMany(ctx, deals) {
          const there = await at.elsewhere.read(ctx, ({ customers }) => customers.findMany(ctx, deals.map(({ accountId }) => accountId ?? "")));
          seen.push(...deals.map(({ accountId }) => (there.some(({ id }) => id === accountId) ? "there" : "missing")));
          return opportunities.createMany(ctx, deals);
        },
        async change(ctx, target, changes) {
          seen.push((await at.elsewhere.read(ctx, ({ customers }) => customers.find(ctx, changes.accountId ?? ""))) ? "there" : "missing");
          return opportunities.change(ctx, target, changes);
        },
      })),
    });
    await scenes[scene]?.prepare(place);
    const answer = await converting(at, scene);
    const fused = await inOneUnit(scene);
    expect(shapeOf(answer)).toBe(shapeOf({ ok: true, value: fused.answer }));
    expect(shapeOf(await at.world())).toBe(shapeOf(fused.world));
    expect(await historyOf(at)).toEqual(steps.map((step) => `${step}:do`));
    expect(seen).toEqual(["there"]);
  });

  test("the worker is lost after any of the steps, with its answer: another one comes to the same end, once", async () => {
    const { answer, world } = await inOneUnit(scene);
    for (const lostAt of steps.keys()) {
      const { at, place } = await places({ lostAt });
      await scenes[scene]?.prepare(place);
      expect([lostAt, shapeOf(await converting(at, scene))]).toEqual([lostAt, shapeOf({ ok: true, value: answer })]);
      expect([lostAt, shapeOf(await at.world())]).toEqual([lostAt, shapeOf(world)]);
    }
  });
});

/** Calls elsewhere, by their number in the run from where it began. */
const numbered = () => {
  const calls: string[] = [];
  const failing = { on: false, at: new Map<number, "before" | "after">() };
  const hit = new Set<number>();
  const meddle: Meddling = (call, when) => {
    if (!failing.on) return;
    if (when === "before") calls.push(call);
    const number = calls.length - 1;
    if (failing.at.get(number) !== when) return;
    hit.add(number);
    throw away();
  };
  return { calls, failing, hit, meddle };
};

/** One run in which the calls of these numbers fail, each once, before or after their effect. */
const runFailing = async (scene: keyof typeof scenes, at: ReadonlyMap<number, "before" | "after">, more: DurableConversionOptions = {}) => {
  const watch = numbered();
  const trial = await places({ ...more, meddle: watch.meddle });
  await scenes[scene]?.prepare(trial.place);
  const before = await trial.at.world();
  watch.failing.on = true;
  watch.failing.at = new Map(at);
  const answer = await converting(trial.at, scene);
  watch.failing.on = false;
  return { ...trial, before, answer, after: await trial.at.world(), calls: watch.calls, hit: watch.hit };
};

const everyFailure = (count: number) => Array.from({ length: count }, (_, n) => n).flatMap((n) => (["before", "after"] as const).map((when) => [n, when] as const));

const soak = process.env["NEXUS_SOAK"] !== undefined;
/** All of them, or every seventh. */
const sampleOf = <T>(all: readonly T[]): readonly T[] => (soak ? all : all.filter((_, n) => n % 7 === 0));

describe.each(Object.keys(scenes))("calls elsewhere fail while %s", (scene) => {
  test("each of them once, and each two of them, before or after their effect: the end is the same", async () => {
    const { answer, world } = await inOneUnit(scene);
    const { calls } = await runFailing(scene, new Map());
    const single = everyFailure(calls.length);
    // The second number is counted with the repeats that the first one causes.
    const pairs = sampleOf(everyFailure(calls.length).flatMap((first) => everyFailure(calls.length + 3).flatMap((second) => (second[0] > first[0] ? [[first, second]] : []))));
    const hits = new Set<number>();
    for (const failures of [...single.map((one) => [one]), ...pairs]) {
      const found = await runFailing(scene, new Map(failures));
      for (const number of found.hit) hits.add(number);
      expect([failures, shapeOf(found.answer), shapeOf(found.after)]).toEqual([failures, shapeOf({ ok: true, value: answer }), shapeOf(world)]);
    }
    expect([...calls.keys()].filter((number) => !hits.has(number))).toEqual([]);
  });
});

/** Everything as before: empty when that is so. What was counted and told of cannot be taken back, and says so. */
const leftBehind = (before: SellingWorld, after: SellingWorld): readonly string[] => {
  const updated = (world: SellingWorld, key: keyof SellingWorld): string => shapeOf(world[key]);
  return (["leads", "deals", "conversions", "customers", "contacts", "links", "owners"] as const).filter((key) => updated(before, key) !== updated(after, key));
};

/** A call elsewhere that never succeeds. */
const forGood = (broken: string): DurableConversionOptions => ({
  meddle: (call, when) => {
    if (call === broken && when === "before") throw new NexusError("port_broken", "Mend it.", { retryable: false });
  },
});

describe.each(Object.keys(scenes))("what was done is taken back, last step first, while %s:", (scene) => {
  test.each([
    ["the parties cannot be linked", forGood("customers.link"), 6],
    ["it cannot be counted", forGood("analytics.recordConversions"), 8],
    ["nobody can be told", forGood("notifier.notify"), 9],
    ["the leads cannot be marked", { bindings: meddledConversionPort("leads", () => ({ markManyConverted: broken })) }, 7],
    ["the conversion cannot be kept", { bindings: meddledConversionPort("conversions", () => ({ add: broken })) }, 7],
  ] as readonly (readonly [string, DurableConversionOptions, number])[])("%s", async (_name, options, begun) => {
    const { at, place } = await places(options);
    await scenes[scene]?.prepare(place);
    const before = await at.world();
    expect(await converting(at, scene)).toMatchObject({ thrown: { code: "workflow_failed" } });
    expect(leftBehind(before, await at.world())).toEqual([]);
    const names = await historyOf(at);
    const undoes = ["mark-converted", "link-customers", "create-opportunities", "create-customers"].filter((step) => names.includes(`${step}:do`));
    expect(names).toEqual([...steps.slice(0, begun).map((step) => `${step}:do`), ...undoes.map((step) => `${step}:undo`)]);
  });

  test("whichever call of the undo fails once, before or after its effect", async () => {
    const breaking = meddledConversionPort("leads", () => ({ markManyConverted: broken }));
    const { calls } = await runFailing(scene, new Map(), { bindings: breaking });
    const undo = calls.indexOf("customers.unlink");
    expect(undo).toBeGreaterThan(0);
    for (const failure of everyFailure(calls.length).filter(([number]) => number >= undo)) {
      const { before, after, answer, hit } = await runFailing(scene, new Map([failure]), { bindings: breaking });
      expect([failure, hit.size, leftBehind(before, after)]).toEqual([failure, 1, []]);
      expect(answer).toMatchObject({ thrown: { code: "workflow_failed" } });
    }
  });
});

test("a lead that is refused in the middle leaves nothing behind, and a corrected try is another run", async () => {
  const { at, place } = await places();
  await scenes["everything is new"]?.prepare(place);
  const before = await at.world();
  expect(await at.settled(at.conversion().convert(at.ctx, { leadId: "L-1", opportunity: { is: "new", pipelineId: "nowhere" } }))).toMatchObject({ ok: false, refusal: { code: "pipeline_not_found" } });
  expect(leftBehind(before, await at.world())).toEqual([]);
  expect(await converting(at, "everything is new")).toMatchObject({ ok: true, value: { createdCustomer: true } });
});

test("eight who convert the same lead at once get eight identical answers, and so does who comes later", async () => {
  const { at, place } = await places();
  await scenes["everything is new"]?.prepare(place);
  const all = Promise.all(Array.from({ length: 8 }, () => at.conversion().convert(at.ctx, { leadId: "L-1" })));
  const answers = [...((await at.settled(all)) as readonly unknown[]), await converting(at, "everything is new")];
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  const { deals, customers, contacts, tracked, notifications } = await at.world();
  expect([deals.length, customers.length, contacts.length, tracked.length, notifications.length]).toEqual([1, 1, 1, 1, 1]);
});

test("a batch with a key is one run, however often it is asked for", async () => {
  const { at, place } = await places();
  for (const id of ["L-1", "L-2"]) await qualifiedLead(place.desk, at.ctx, id);
  const keyed = { ...at.ctx, idempotencyKey: "k".repeat(255) };
  const convert = () => at.conversion().convertMany(keyed, { leads: [{ leadId: "L-1" }, { leadId: "L-2" }] });
  const answers = (await at.settled(Promise.all([convert(), convert()]))) as readonly unknown[];
  expect(answers[0]).toMatchObject({ ok: true, value: { converted: [{ leadId: "L-1" }, { leadId: "L-2" }], convertedBefore: [] } });
  expect(answers[1]).toEqual(answers[0]);
  expect((await at.workflows().runs.list(at.ctx, {}, { limit: 10 })).items).toHaveLength(1);
});

test("undone with Party elsewhere, whichever call fails once: what was made is gone, and the answer is the same", async () => {
  const undoing = async (failing?: readonly [number, "before" | "after"]) => {
    const watch = numbered();
    const { at, place } = await places({ meddle: watch.meddle });
    await scenes["everything is new"]?.prepare(place);
    const before = await at.world();
    await converting(at, "everything is new");
    watch.failing.on = true;
    if (failing) watch.failing.at.set(...failing);
    const answer = await at.settled(at.conversion().undo(at.ctx, { leadId: "L-1", reason: "The wrong lead." }));
    return { calls: watch.calls, answer, left: leftBehind(before, await at.world()) };
  };
  const { calls, answer, left } = await undoing();
  expect([answer, left]).toMatchObject([{ ok: true, value: { leadId: "L-1" } }, []]);
  for (const failure of everyFailure(calls.length)) {
    const found = await undoing(failure);
    expect([failure, shapeOf(found.answer), found.left]).toEqual([failure, shapeOf(answer), []]);
  }
});

describe("control:", () => {
  const failing = async (elsewhere: (honest: CustomerProvider) => Partial<CustomerProvider>, scene = "everything is new") => {
    const { at, place } = await places({
      ...forGood("notifier.notify"),
      elsewhere: (honest) => ({ ...honest, customers: Object.assign(Object.create(honest.customers) as CustomerProvider, elsewhere(honest.customers)) }),
    });
    await scenes[scene]?.prepare(place);
    const before = await at.world();
    expect(await converting(at, scene)).toMatchObject({ thrown: { code: "workflow_failed" } });
    return leftBehind(before, await at.world());
  };

  test("a Party that says yes and removes nobody leaves a customer behind", async () => {
    expect(await failing(() => ({ remove: () => Promise.resolve({ ok: true, value: true }), removeContact: () => Promise.resolve({ ok: true, value: true }) }))).toEqual(["customers", "contacts", "owners"]);
  });

  test("a Party that unlinks nothing keeps the links, and everybody who hangs on them", async () => {
    expect(await failing((honest) => ({ unlink: async (_ctx, links) => links.map((link) => ({ link, outcome: "unchanged" as const })), find: (ctx, id) => honest.find(ctx, id) }))).toEqual(["customers", "contacts", "links", "owners"]);
  });

  test("a Party that knows nobody again makes everybody twice when it fails in the middle", async () => {
    const watch = numbered();
    watch.failing.at.set(1, "after");
    const { at, place } = await places({
      meddle: watch.meddle,
      elsewhere: (honest) => ({
        ...honest,
        customers: Object.assign(Object.create(honest.customers) as CustomerProvider, {
          createMany: (ctx, given) => honest.customers.createMany(ctx, given.map((customer, n) => ({ ...customer, id: `${customer.id}-${watch.calls.length}-${n}`, website: null }))),
          assignOwners: () => Promise.resolve([]),
          createContacts: () => Promise.resolve([]),
        } satisfies Partial<CustomerProvider>),
      }),
    });
    await scenes["everything is new"]?.prepare(place);
    watch.failing.on = true;
    await converting(at, "everything is new");
    expect((await at.world()).customers.length).toBeGreaterThan(1);
  });
});
