import { defaultInputLimits } from "@nexus/common";
import { fuzz, hostileVariants, looksAt, looksAtOversized, replacedAt, simulatedRandom, withstandsEach } from "@nexus/common/testing";
import { trustedHost } from "@nexus/adapter-memory";
import { CommandPath } from "@nexus/crm-operations";
import { undoing } from "@nexus/crm-operations-conformance";
import { beforeAll, expect, test } from "vitest";
import type { Desk } from "./testing/routing-under-test.js";
import { deps, routedCommands, settledDesk, type RoutedCommand, type SettledDesk } from "./testing/settled-desk.js";

/*
 * Whatever anybody sends to any field of any command of routing is refused by type, with its path where
 * the input is to blame, and has changed nothing; or it is accepted. Nothing throws.
 */

let settled: SettledDesk;
beforeAll(async () => {
  settled = await settledDesk();
});

const pathOf = ({ desk }: SettledDesk): CommandPath<Desk> => new CommandPath<Desk>({ ...deps, unitOfWork: undoing(desk.unitOfWork), authorizer: trustedHost });

test("every command of routing, access, dead letters and personal data has a sample", () => {
  expect(routedCommands.map(({ name }) => name).toSorted()).toEqual(Object.keys(settled.samples).toSorted());
});

test.each(routedCommands.map((command) => [command.name, command] as const))("bad input in any field of %s is refused by type with the state as it was, or accepted", async (name, command) => {
  const { ctx, storage, samples } = settled;
  const sample = samples[name];
  const path = pathOf(settled);
  expect(await path.execute(ctx, command, sample)).toMatchObject({ ok: true });
  const before = storage.snapshotHash();
  const accepted = await withstandsEach(name, sample, (input) => path.execute(ctx, command, input));
  expect(accepted.length).toBeLessThan(hostileVariants(sample).length);
  expect(storage.snapshotHash()).toBe(before);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

const runs = process.env["NEXUS_SOAK"] ? 725 : 30;
const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_122);

test(`of ${runs * routedCommands.length} inputs changed by chance (seed ${seed}) each is accepted, or refused by type and with its path, and none changes the state`, async () => {
  const { ctx, storage, samples } = settled;
  const before = storage.snapshotHash();
  const path = pathOf(settled);
  for (const [place, command] of routedCommands.entries()) {
    await fuzz({ name: `${command.name} (seed ${seed})`, valid: samples[command.name], runs, random: simulatedRandom(seed + place), execute: (input) => path.execute(ctx, command, input) });
  }
  expect(storage.snapshotHash()).toBe(before);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test.each(routedCommands.map((command) => [command.name, command] as const))("however large its input is, %s looks at no more of it than its limits allow, three times over", (name, { schema, limits: own = defaultInputLimits }) => {
  const limits = { ...own, nodes: Math.min(own.nodes, 5_000) };
  expect(looksAtOversized(schema, settled.samples[name], limits)).toBeLessThan(3 * (limits.nodes + limits.arrayItems));
});

test("rules within rules, as deep as they may be, are looked at a number of times that grows with them and not with the ways to read them", () => {
  const publish = routedCommands.find(({ name }) => name === "routing.publish-policy");
  const policy = settled.samples["routing.publish-policy"];
  const lookedAt = (depth: number): number => {
    let criteria: unknown = { field: "employees", is: "eq", value: 1 };
    for (let i = 0; i < depth; i += 1) criteria = i % 3 === 2 ? { not: criteria } : { [i % 3 === 1 ? "any" : "all"]: [criteria] };
    return publish ? looksAt(publish.schema, replacedAt(policy, ["rules", 0, "criteria"], criteria), publish.limits) : 0;
  };
  const [shallow, deep] = [lookedAt(3), lookedAt(15)];
  expect(deep).toBeGreaterThan(shallow);
  expect(deep).toBeLessThan(6 * shallow);
});

test("control: a command that trusts its input is caught", async () => {
  const route = routedCommands.find(({ name }) => name === "routing.route");
  const trusting = { ...route, schema: { safeParse: (input: unknown) => ({ success: true, data: input }) } } as unknown as RoutedCommand;
  await expect(withstandsEach("routing.route", settled.samples["routing.route"], (input) => pathOf(settled).execute(settled.ctx, trusting, input))).rejects.toThrow(/throws/);
  const sample = settled.samples["routing.route"];
  await expect(fuzz({ name: "routing.route", valid: sample, runs: 200, random: simulatedRandom(seed), execute: (input) => pathOf(settled).execute(settled.ctx, trusting, input) })).rejects.toThrow(/throws/);
});

test("control: a schema that is asked before the limits looks at far more", () => {
  const route = routedCommands.find(({ name }) => name === "routing.claim");
  const everything = (input: unknown): number => (typeof input === "object" && input !== null ? Object.values(input).reduce<number>((sum, inner) => sum + everything(inner), 1) : 1);
  const unlimited = { depth: 100_000, nodes: 10_000_000, arrayItems: 1_000_000, textLength: 1_000_000 };
  const counting = { safeParse: (input: unknown) => ({ success: true as const, data: everything(input) }) };
  const wide = { entity: Array.from({ length: 5_000 }, () => ({ a: 1 })) };
  expect(looksAt(counting, wide, unlimited)).toBeGreaterThan(3 * (defaultInputLimits.nodes + defaultInputLimits.arrayItems));
  expect(looksAt(route?.schema ?? counting, wide)).toBeLessThan(defaultInputLimits.nodes);
});
