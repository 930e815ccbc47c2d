import { expect, test } from "vitest";
import { accept, parseInput, type OperationContext } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { memoryStorage, trustedHost } from "@nexus/adapter-memory";
import { auditTable, CommandPath, compiledRoutings, defaultMember, directorySnapshotSchema, routingCommands, type RoutingStores } from "@nexus/crm-operations";
import { deskOn, done, newLeads, policyOf, settle, simulatedDeps, target } from "./testing/routing-under-test.js";

const open = () => {
  const deps = simulatedDeps();
  const desk = deskOn(memoryStorage(deps).unitOfWork, deps);
  const commands = routingCommands({ ...deps, compiled: compiledRoutings() });
  const path = new CommandPath<RoutingStores>({ ...simulatedDeps(), unitOfWork: desk.unitOfWork, authorizer: trustedHost });
  const audited = async (ctx: OperationContext, prefix: string): Promise<readonly string[]> =>
    (await desk.rows.read(ctx, ({ records }) => records.find(auditTable, {}))).filter(({ entityType }) => entityType === prefix).map(({ action, entityId, changedFields }) => `${action} ${entityId}: ${changedFields.join(", ")}`);
  return { desk, commands, path, audited, ctx: simulatedContext() };
};

test("a policy id that records of another kind use is refused, not thrown at", async () => {
  const { desk, ctx } = open();
  await settle(ctx, desk, { userIds: ["ann"] });
  expect(await desk.coordinator.publishPolicy(ctx, policyOf({ entity: "opportunity" }))).toMatchObject({ refusal: { code: "policy_id_taken" } });
  expect(await desk.coordinator.publishPolicy(ctx, policyOf({ entity: "opportunity", id: "deals" }))).toMatchObject({ ok: true });
});

test("a policy with errors of its own is not published; what is wrong with the team, such as the settings of who has left for good, does not keep it", async () => {
  const { desk, ctx } = open();
  await settle(ctx, desk, { userIds: ["ann", "ben"], members: [{ userId: "ann", capacity: 3 }] });
  await desk.unitOfWork.run(ctx, [], async ({ directory }) => accept(await directory.remove(ctx, { users: ["ann"], memberships: ["sales-ann", "inbox-ann"] })));
  expect(await desk.coordinator.publishPolicy(ctx, policyOf({ version: 2 }))).toMatchObject({ ok: true });
  expect(await desk.coordinator.publishPolicy(ctx, policyOf({ version: 3, catchAll: target({ pool: { kind: "users", userIds: ["ann"] } }) }))).toMatchObject({ refusal: { code: "routing_policy_has_errors" } });
});

test("whatever changes who gets how much stands in the audit trail, with the fields that changed; the same again does not", async () => {
  const { desk, commands, path, audited, ctx } = open();
  await settle(ctx, desk, { userIds: ["ann", "ben"], members: [{ userId: "ann", capacity: 3 }] });
  const ann = { ...defaultMember("ann"), capacity: 3, weight: 2 };
  await done(desk.coordinator.setMembers(ctx, [ann]));
  await done(desk.coordinator.setMembers(ctx, [ann]));
  await done(desk.coordinator.pauseMember(ctx, { userId: "ann", until: null }));
  await done(desk.coordinator.resumeMember(ctx, { userId: "ann" }));
  expect(await audited(ctx, "routing-member")).toEqual([
    "routing.set-members ann: userId, capacity, weight, skills, quotas, calendarId, pause",
    "routing.set-members ann: weight",
    "routing.pause-member ann: pause",
    "routing.resume-member ann: pause",
  ]);
  await done(desk.coordinator.route(ctx, { entity: "lead", ids: await newLeads(ctx, desk, 1) }));
  const [scope = ""] = Object.keys(await desk.unitOfWork.read(ctx, ({ routing }) => routing.rotations.rotations(ctx)));
  await done(path.execute(ctx, commands.resetRotation, { scope }));
  expect(await audited(ctx, "routing-rotation")).toEqual([`routing.reset-rotation ${scope}: turn, places`]);
});

test("whoever owns a record that routing thinks is somebody else's is confirmed without room for another", async () => {
  const { desk, ctx } = open();
  await settle(ctx, desk, { userIds: ["ann", "ben"], members: [{ userId: "ann", capacity: 1 }] });
  const [mine = "", other = ""] = await newLeads(ctx, desk, 2);
  await desk.unitOfWork.run(ctx, [], async ({ leads }) => accept(await leads.assignOwners(ctx, [{ id: mine, ownerId: "ann", reason: "By the CRM itself." }, { id: other, ownerId: "ben", reason: "By the CRM itself." }])));
  const to = (recordId: string) => ({ entity: "lead" as const, recordId, userId: "ann", reason: "Confirmed.", beyondCapacity: false });
  expect(await desk.coordinator.reassign(ctx, to(mine))).toMatchObject({ ok: true, value: { userId: "ann", version: 1 } });
  expect(await desk.coordinator.reassign(ctx, to(other))).toMatchObject({ refusal: { code: "over_capacity" } });
});

test("users may be called constructor or 10, and routing goes on; __proto__ is refused at the door, because state kept under it could not be stored", async () => {
  const { desk, ctx } = open();
  const userIds = ["10", "9", "constructor", "toString"];
  await settle(ctx, desk, { userIds, members: userIds.map((userId) => ({ userId, capacity: 3 })) });
  for (const id of await newLeads(ctx, desk, 12)) await done(desk.coordinator.route(ctx, { entity: "lead", ids: [id] }));
  expect(await desk.unitOfWork.read(ctx, ({ routing }) => routing.rotations.loads(ctx, userIds))).toEqual(userIds.map((userId) => ({ userId, openLoad: 3, capacity: 3 })));
  expect(await desk.coordinator.setMembers(ctx, [defaultMember("__proto__")])).toMatchObject({ refusal: { code: "invalid_input", details: { issues: [{ path: [0, "userId"] }] } } });
  const people = { ...(await desk.unitOfWork.read(ctx, ({ directory }) => directory.snapshot(ctx))) };
  const [user] = people.users;
  expect(parseInput(directorySnapshotSchema, { ...people, users: [{ ...user, id: "__proto__" }] })).toMatchObject({ refusal: { code: "invalid_input", details: { issues: [{ path: ["users", 0, "id"] }] } } });
});
