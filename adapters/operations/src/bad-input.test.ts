import { accept, CalendarDate, refuse, type OperationContext, type Result } from "@nexus/common";
import { hostileVariants, simulatedContext, withstandsEach } from "@nexus/common/testing";
import { memoryStorage, trustedHost } from "@nexus/adapter-memory";
import { accessCommands, CommandPath, compiledRoutings, routingCommands, type AccessStores, type Command, type LockKey, type RoutingStores, type UnitOfWork } from "@nexus/crm-operations";
import { beforeAll, expect, test } from "vitest";
import { deskOn, done, newLeads, policyOf, settle, simulatedDeps, target, type Desk } from "./testing/routing-under-test.js";

/*
 * Whatever anybody sends to any field of any command of routing is refused by type, with its path where
 * the input is to blame, and has changed nothing; or it is accepted. Nothing throws.
 */

type AnyCommand = Command<unknown, unknown, RoutingStores & AccessStores>;

const deps = simulatedDeps();
const storage = memoryStorage(deps);
const desk = deskOn(storage.unitOfWork, deps);
const commands = [...Object.values(routingCommands({ ...deps, compiled: compiledRoutings() })), ...Object.values(accessCommands)] as unknown as readonly AnyCommand[];
const ctx: OperationContext = simulatedContext({ actor: { type: "user", id: "ann" } });
const samples: Record<string, unknown> = {};

beforeAll(async () => {
  await settle(ctx, desk, { userIds: ["ann", "ben"], policy: { queueId: "inbox", selfAssignment: true } });
  const [mine = "", free = "", waiting = "", owned = ""] = await newLeads(ctx, desk, 4);
  const hand = (recordId: string, userId: string) => ({ entity: "lead" as const, recordId, userId, reason: "Knows them.", beyondCapacity: true });
  await done(desk.coordinator.assignByHand(ctx, hand(mine, "ann")));
  await done(desk.coordinator.assignByHand(ctx, hand(owned, "ben")));
  await done(desk.coordinator.returnToQueue(ctx, { entity: "lead", recordId: waiting, queueId: "inbox", reason: "For anybody." }));
  const version = await desk.unitOfWork.read(ctx, async ({ leads }) => (await leads.find(ctx, free))?.version ?? 0);
  const rule = { id: "big", name: "Big", priority: 1, criteria: { any: [{ field: "employees", is: "between", from: 10, to: 500 }, { not: { field: "country", is: "in", values: ["DE"] } }] } };
  const role = { id: "rep", name: "Sales rep", grants: [{ actions: ["lead:*", "routing:claim"], records: "owned", fields: ["personal"] }] } as const;
  const assignment = { id: "assignment-1", roleId: "rep", actor: { type: "user", id: "ben" }, from: CalendarDate.of("2026-01-01"), to: null } as const;
  await done(desk.unitOfWork.run(ctx, [], async ({ access }) => accept(await access.put(ctx, { roles: [role, { ...role, id: "unused" }], assignments: [assignment] }))));
  Object.assign(samples, {
    "routing.publish-policy": { ...policyOf(), version: 2, rules: [{ ...rule, ...target({ additionalSkills: [{ skill: "german", dropAfterMinutes: 5 }], requiredSkills: [], weights: { ann: 2 }, ownersFirst: ["account-owner"] }) }], catchAll: target(), queueId: "inbox" },
    "routing.set-members": [{ userId: "ann", capacity: 5, weight: 1, skills: [{ skill: "german", proficiency: 3 }], quotas: [{ count: 5, days: 1 }], calendarId: null, pause: { from: "2026-01-01T00:00:00.000Z", until: "2026-01-02T00:00:00.000Z" } }],
    "routing.route": { entity: "lead", ids: [free] },
    "routing.assign-by-hand": { ...hand(free, "ben"), expectedVersion: version },
    "routing.reassign": hand(owned, "ann"),
    "routing.return-to-queue": { entity: "lead", recordId: owned, queueId: "inbox", reason: "For anybody." },
    "routing.claim": { entity: "lead", recordId: waiting },
    "routing.accept": { entity: "lead", recordId: mine },
    "routing.decline": { entity: "lead", recordId: mine, reason: "Not mine." },
    "routing.pause-member": { userId: "ann", until: "2027-01-01T00:00:00.000Z" },
    "routing.resume-member": { userId: "ann" },
    "routing.reset-rotation": { scope: "organisation" },
    "access.define-role": role,
    "access.remove-role": { id: "unused" },
    "access.assign-role": { ...assignment, id: "assignment-2" },
    "access.withdraw-role": { id: assignment.id },
  });
  await done(desk.unitOfWork.run(ctx, [], async ({ routing }) => accept(await routing.rotations.saveRotations(ctx, { organisation: { turn: 3, places: { ann: { lastTurn: 3, credit: 0, away: false } } } }))));
});

/** What is accepted is undone as well, so that every variant meets the same state. */
const undoing: UnitOfWork<Desk> = {
  read: (context, work) => desk.unitOfWork.read(context, work),
  async run<T>(context: OperationContext, locks: readonly LockKey[], work: (stores: Desk) => Promise<Result<T>>): Promise<Result<T>> {
    const accepted: Result<T>[] = [];
    const answer = await desk.unitOfWork.run<T>(context, locks, async (stores) => {
      const result = await work(stores);
      if (!result.ok) return result;
      accepted.push(result);
      return refuse("undone", "Accepted, and undone for the next.");
    });
    return accepted.at(-1) ?? answer;
  },
};

const path = new CommandPath<RoutingStores & AccessStores>({ ...simulatedDeps(), unitOfWork: undoing, authorizer: trustedHost });

test("every command of routing and of access has a sample", () => {
  expect(commands.map(({ name }) => name).toSorted()).toEqual(Object.keys(samples).toSorted());
});

test.each(commands.map((command) => [command.name, command] as const))("bad input in any field of %s is refused by type with the state as it was, or accepted", async (name, command) => {
  const sample = samples[name];
  expect(await path.execute(ctx, command, sample)).toMatchObject({ ok: true });
  const before = storage.snapshotHash();
  const accepted = await withstandsEach(name, sample, (input) => path.execute(ctx, command, input));
  expect(accepted.length).toBeLessThan(hostileVariants(sample).length);
  expect(storage.snapshotHash()).toBe(before);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("control: a command that trusts its input is caught", async () => {
  const route = commands.find(({ name }) => name === "routing.route");
  const trusting = { ...route, schema: { safeParse: (input: unknown) => ({ success: true, data: input }) } } as unknown as AnyCommand;
  await expect(withstandsEach("routing.route", samples["routing.route"], (input) => path.execute(ctx, trusting, input))).rejects.toThrow(/throws/);
});
