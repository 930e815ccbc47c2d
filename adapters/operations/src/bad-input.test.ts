import { hostileVariants, withstandsEach } from "@nexus/common/testing";
import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath } from "@nexus/crm-operations";
import { faultyStorage } from "@nexus/crm-operations-conformance";
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

const pathOf = ({ storage, bind }: SettledDesk): CommandPath<Desk> => {
  const undoing = faultyStorage(storage.unitOfWork);
  undoing.arm({ is: "undone" });
  return new CommandPath<Desk>({ ...deps, unitOfWork: bindStores(undoing.unitOfWork, bind), authorizer: trustedHost });
};

test("every command of routing and access has a sample", () => {
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

test("control: a command that trusts its input is caught", async () => {
  const route = routedCommands.find(({ name }) => name === "routing.route");
  const trusting = { ...route, schema: { safeParse: (input: unknown) => ({ success: true, data: input }) } } as unknown as RoutedCommand;
  await expect(withstandsEach("routing.route", settled.samples["routing.route"], (input) => pathOf(settled).execute(settled.ctx, trusting, input))).rejects.toThrow(/throws/);
});
