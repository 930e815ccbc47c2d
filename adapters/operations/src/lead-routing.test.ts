import { expect, test } from "vitest";
import { grantActions } from "@nexus/adapter-memory";
import { CalendarDate, Instant } from "@nexus/common";
import { auditReasonTable, auditTable, LeadRoutingCoordinator, outboxTable, type RoutedRecord } from "@nexus/crm-operations";
import { done, newLeads, onDesksOfAllStorages, policyOf, settle, simulatedDeps, target } from "./testing/routing-under-test.js";

const owners = (routed: readonly RoutedRecord[]): readonly string[] => routed.map((each) => ("refusal" in each ? each.refusal.code : "userId" in each.outcome ? each.outcome.userId : each.outcome.outcome));

onDesksOfAllStorages((desk) => {
  test("[RTE-CRMOP-0101] a batch is routed by the policy, and owners, assignments, rotation, loads, decisions, events and audit are written together", async () => {
    const { coordinator, unitOfWork, rows, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann", "ben", "cem"], members: [{ userId: "ann", capacity: 10 }] });
    const ids = await newLeads(ctx, desk(), 5);
    const routed = await done(coordinator.route(ctx, { entity: "lead", ids }));
    expect(owners(routed)).toEqual(["ann", "ben", "cem", "ann", "ben"]);
    await unitOfWork.read(ctx, async ({ leads, routing }) => {
      expect((await leads.findMany(ctx, ids)).map(({ ownerId }) => ownerId)).toEqual(["ann", "ben", "cem", "ann", "ben"]);
      const assignments = await routing.assignments.find(ctx, ids.map((recordId) => ({ entity: "lead", recordId })));
      expect(assignments.map(({ status, userId, ruleId }) => [status, userId, ruleId])).toEqual(["ann", "ben", "cem", "ann", "ben"].map((userId) => ["offered", userId, "all"]));
      expect(await routing.rotations.loads(ctx, ["ann", "ben", "cem"])).toMatchObject([{ userId: "ann", openLoad: 2, capacity: 10 }, { userId: "ben", openLoad: 2, capacity: null }, { userId: "cem", openLoad: 1, capacity: null }]);
    });
    const events = await rows.read(ctx, ({ records }) => records.find(outboxTable, { where: { column: "type", is: "eq", value: "RecordAssigned" } }));
    expect(events).toHaveLength(5);
    const reasons = await rows.read(ctx, async ({ records }) => {
      const audit = await records.find(auditTable, { where: { column: "action", is: "eq", value: "routing.route" } });
      return records.get(auditReasonTable, audit.map(({ id }) => id));
    });
    expect(reasons.map(({ text }) => text)).toEqual(Array(5).fill("policy inbound 1, rule all"));
  });

  test("routing again changes nothing: whoever has an owner keeps it, and no turn is taken", async () => {
    const { coordinator, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann", "ben"] });
    const ids = await newLeads(ctx, desk(), 3);
    const first = await done(coordinator.route(ctx, { entity: "lead", ids }));
    const again = await done(coordinator.route(ctx, { entity: "lead", ids }));
    expect(owners(again)).toEqual(owners(first));
    expect(again.every((each) => !("refusal" in each) && each.outcome.outcome === "kept")).toBe(true);
  });

  test("a policy that names nobody of the directory is refused with the place, written as everywhere", async () => {
    const { coordinator, newTenant } = desk();
    const lonely = policyOf({ catchAll: target({ pool: { kind: "users", userIds: ["zoe"] } }), rules: [] });
    expect(await coordinator.publishPolicy(newTenant(), lonely)).toMatchObject({
      refusal: { code: "routing_policy_has_errors", message: expect.stringMatching(/^Correct catchAll\.pool\.userIds\[0\]: Add the user zoe or name one that exists\./) },
    });
  });

  test("what a record lacks is said one by one, and the rest is routed", async () => {
    const { coordinator, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann"] });
    const [id = ""] = await newLeads(ctx, desk(), 1);
    expect(owners(await done(coordinator.route(ctx, { entity: "lead", ids: [id, "unknown", id] })))).toEqual(["ann", "record_not_found", "duplicate_in_batch"]);
  });

  test("a duplicate follows the owner of the open lead and takes no turn, also within one batch", async () => {
    const { coordinator, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann", "ben"] });
    const ids = await newLeads(ctx, desk(), 4, (i) => ({ email: i === 2 ? "lead0@acme.example" : `lead${i}@acme.example` }));
    expect(owners(await done(coordinator.route(ctx, { entity: "lead", ids })))).toEqual(["ann", "ben", "ann", "ann"]);
  });

  test("nobody eligible, then the queue, then a claim by a member of it; others are refused", async () => {
    const { coordinator, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann"], members: [{ userId: "ann", capacity: 0 }], policy: { queueId: "inbox" } });
    const [id = ""] = await newLeads(ctx, desk(), 1);
    const [routed] = await done(coordinator.route(ctx, { entity: "lead", ids: [id] }));
    expect(routed).toMatchObject({ outcome: { outcome: "queued", queueId: "inbox", reason: "nobody_eligible" } });
    const as = (userId: string) => ({ ...ctx, actor: { type: "user" as const, id: userId } });
    expect(await coordinator.claim(as("stranger"), { entity: "lead", recordId: id })).toMatchObject({ refusal: { code: "not_in_queue" } });
    expect(await coordinator.claim(as("ann"), { entity: "lead", recordId: id })).toMatchObject({ refusal: { code: "over_capacity" } });
  });

  test("a declined record goes to somebody else and never comes back to who declined it", async () => {
    const { coordinator, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann", "ben"] });
    const [id = ""] = await newLeads(ctx, desk(), 1);
    await done(coordinator.route(ctx, { entity: "lead", ids: [id] }));
    const as = (userId: string) => ({ ...ctx, actor: { type: "user" as const, id: userId } });
    expect(await coordinator.accept(as("ben"), { entity: "lead", recordId: id })).toMatchObject({ refusal: { code: "not_yours" } });
    expect(await done(coordinator.decline(as("ann"), { entity: "lead", recordId: id, reason: "Not my market." }))).toMatchObject({ outcome: { userId: "ben" } });
    expect(await done(coordinator.accept(as("ben"), { entity: "lead", recordId: id }))).toMatchObject({ status: "accepted", userId: "ben", declinedBy: ["ann"] });
    expect(await done(coordinator.decline(as("ben"), { entity: "lead", recordId: id, reason: "Nor mine." }))).toMatchObject({ outcome: { outcome: "unassigned", reason: "nobody_eligible" } });
  });

  test("a record whose owner was taken away past routing waits anew, and is asked for the skills of a fresh one", async () => {
    const { coordinator, unitOfWork, newTenant } = desk();
    const ctx = newTenant();
    const experts = { ...target({ additionalSkills: [{ skill: "german", dropAfterMinutes: 5_000 }], pool: { kind: "users" as const, userIds: ["ann", "ben"] } }) };
    await settle(ctx, desk(), { userIds: ["ann", "ben"], members: [{ userId: "ben", skills: [{ skill: "german", proficiency: 3 }] }], policy: { rules: [{ id: "r", name: "Experts", priority: 1, criteria: { all: [] }, ...experts }] } });
    const [id = ""] = await newLeads(ctx, desk(), 1);
    await done(coordinator.route(ctx, { entity: "lead", ids: [id] }));
    desk().clock.advance(7 * 86_400_000);
    await unitOfWork.run(ctx, [], async ({ leads }) => ({ ok: true, value: await leads.assignOwners(ctx, [{ id, ownerId: null, reason: "Left." }]) }));
    expect(owners(await done(coordinator.route(ctx, { entity: "lead", ids: [id] })))).toEqual(["ben"]);
  });

  test("assignments by hand go through the same checks, count as a turn where the policy says so, and are handed on", async () => {
    const { coordinator, newTenant } = desk();
    const ctx = newTenant();
    const base = policyOf().rotation;
    await settle(ctx, desk(), { userIds: ["ann", "ben", "cem"], policy: { rotation: { ...base, manualAssignmentsCount: true } }, members: [{ userId: "cem", capacity: 1 }] });
    const [a = "", b = "", c = "", d = ""] = await newLeads(ctx, desk(), 4);
    const give = (recordId: string, userId: string, beyondCapacity = false) => ({ entity: "lead" as const, recordId, userId, reason: "Knows them.", beyondCapacity });
    expect(owners(await done(coordinator.route(ctx, { entity: "lead", ids: [a] })))).toEqual(["ann"]);
    expect(await done(coordinator.assignByHand(ctx, give(b, "ben")))).toMatchObject({ status: "offered", userId: "ben", decisionId: null });
    expect(owners(await done(coordinator.route(ctx, { entity: "lead", ids: [c] })))).toEqual(["cem"]);
    expect(await coordinator.assignByHand(ctx, give(d, "cem"))).toMatchObject({ refusal: { code: "over_capacity", details: { load: 1, capacity: 1 } } });
    expect(await coordinator.assignByHand(ctx, give(d, "stranger"))).toMatchObject({ refusal: { code: "assignee_not_active" } });
    expect(await coordinator.assignByHand(ctx, give(b, "ann"))).toMatchObject({ refusal: { code: "already_owned" } });
    expect(await done(coordinator.reassign(ctx, give(b, "cem", true)))).toMatchObject({ userId: "cem" });
    expect(await done(coordinator.returnToQueue(ctx, { entity: "lead", recordId: b, queueId: "inbox", reason: "Wrong." }))).toMatchObject({ status: "queued", queueId: "inbox", userId: null });
  });

  test("every decision is made again as it was, also after policy and team have changed", async () => {
    const { coordinator, unitOfWork, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann", "ben", "cem"], members: [{ userId: "ann", weight: 3 }], policy: { rules: [{ id: "w", name: "Weighted", priority: 1, criteria: { field: "source", is: "eq", value: "organic-search" }, ...target({ strategies: ["weighted-round-robin"] }) }] } });
    const ids = await newLeads(ctx, desk(), 20);
    const routed = await done(coordinator.route(ctx, { entity: "lead", ids }));
    await unitOfWork.run(ctx, [], async ({ directory }) => {
      await directory.remove(ctx, { users: ["ann"] });
      return { ok: true, value: undefined };
    });
    for (const each of routed) {
      const decisionId = "decisionId" in each ? (each.decisionId ?? "") : "";
      const replay = await done(coordinator.replay(ctx, decisionId));
      expect(replay).toMatchObject({ agrees: true });
    }
    expect(await coordinator.replay(ctx, "unknown")).toMatchObject({ refusal: { code: "decision_not_found" } });
  });

  test("a run keeps of the rotations those it looked at, also where it changed nothing, and is made again from them", async () => {
    const { coordinator, unitOfWork, newTenant } = desk();
    const ctx = newTenant();
    const rule = (id: string, priority: number, country: string) => ({ id, name: id, priority, criteria: { field: "country", is: "eq" as const, value: country }, ...target() });
    await settle(ctx, desk(), { userIds: ["ann", "ben"], policy: { rules: [rule("de", 1, "DE"), rule("fr", 2, "FR")] } });
    const ids = await newLeads(ctx, desk(), 8, (i) => ({ country: i < 4 ? "DE" : "FR" }));
    const scopes: (readonly string[])[] = [];
    for (const id of ids) {
      const [routed] = await done(coordinator.route(ctx, { entity: "lead", ids: [id] }));
      const replay = await done(coordinator.replay(ctx, routed && "decisionId" in routed ? (routed.decisionId ?? "") : ""));
      expect(replay).toMatchObject({ agrees: true });
      scopes.push(Object.keys(replay.run.state.rotations ?? {}));
    }
    const [de, fr] = [['rule:["inbound","de"]'], ['rule:["inbound","fr"]']];
    expect(scopes).toEqual([[], de, de, de, [], fr, fr, fr]);
    expect(Object.keys(await unitOfWork.read(ctx, ({ routing }) => routing.rotations.rotations(ctx)))).toEqual([...de, ...fr]);
  });

  test("the same call with the same key has one effect and one answer; the key is good for nothing else", async () => {
    const { coordinator, rows, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann", "ben"] });
    const [a = "", b = ""] = await newLeads(ctx, desk(), 2);
    const keyed = { ...ctx, idempotencyKey: "call-1" };
    const give = { entity: "lead" as const, recordId: a, userId: "ann", reason: "Knows them.", beyondCapacity: false };
    const answers = await Promise.all([1, 2, 3].map(() => coordinator.assignByHand(keyed, give)));
    const first = await coordinator.assignByHand(keyed, give);
    expect(first).toMatchObject({ ok: true, value: { userId: "ann", version: 1 } });
    for (const answer of answers) expect([first, expect.objectContaining({ refusal: expect.objectContaining({ code: "request_in_flight" }) })]).toContainEqual(answer);
    expect(await rows.read(ctx, ({ records }) => records.find(outboxTable, { where: { column: "type", is: "eq", value: "RecordAssigned" } }))).toHaveLength(1);
    expect(await coordinator.assignByHand(keyed, { ...give, recordId: b })).toMatchObject({ refusal: { code: "idempotency_key_reused" } });
    expect(await coordinator.route(keyed, { entity: "lead", ids: [b] })).toMatchObject({ refusal: { code: "idempotency_key_reused" } });
    expect(await coordinator.assignByHand({ ...ctx, idempotencyKey: "call-2" }, give)).toMatchObject({ refusal: { code: "already_owned" } });
  });

  test("a rotation that is reset begins anew; one that has not begun is refused by name", async () => {
    const { coordinator, unitOfWork, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann", "ben"] });
    const [first = "", second = "", third = ""] = await newLeads(ctx, desk(), 3);
    expect(owners(await done(coordinator.route(ctx, { entity: "lead", ids: [first] })))).toEqual(["ann"]);
    const [scope = ""] = Object.keys(await unitOfWork.read(ctx, ({ routing }) => routing.rotations.rotations(ctx)));
    await done(coordinator.resetRotation(ctx, { scope }));
    expect(owners(await done(coordinator.route(ctx, { entity: "lead", ids: [second, third] })))).toEqual(["ann", "ben"]);
    expect(await coordinator.resetRotation(ctx, { scope: "elsewhere" })).toMatchObject({ refusal: { code: "rotation_not_found", details: { scopes: [scope] } } });
  });

  test("without a policy that holds, a record given by hand can be declined all the same, and then nobody has it", async () => {
    const { coordinator, unitOfWork, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann"], policy: { effectiveFrom: Instant.of("2030-01-01T00:00:00.000Z") } });
    const [id = ""] = await newLeads(ctx, desk(), 1);
    await done(coordinator.assignByHand(ctx, { entity: "lead", recordId: id, userId: "ann", reason: "Knows them.", beyondCapacity: false }));
    const asAnn = { ...ctx, actor: { type: "user" as const, id: "ann" } };
    expect(await done(coordinator.decline(asAnn, { entity: "lead", recordId: id, reason: "Not mine." }))).toMatchObject({ outcome: { outcome: "unassigned", reason: "no_rule_matched" } });
    expect(await unitOfWork.read(ctx, ({ leads }) => leads.find(ctx, id))).toMatchObject({ ownerId: null });
  });

  test("replaying asks for a permission of its own", async () => {
    const { clock, unitOfWork, newTenant } = desk();
    const ctx = newTenant();
    const coordinator = new LeadRoutingCoordinator({ ...simulatedDeps(), clock, unitOfWork, authorizer: grantActions({ [ctx.actor.id]: ["routing:route"] }) });
    for (const answer of [await coordinator.replay(ctx, "any"), await coordinator.replayRun(ctx, "any")]) expect(answer).toMatchObject({ refusal: { code: "not_permitted", details: { action: "routing:replay" } } });
    expect(await desk().coordinator.replayRun(ctx, "any")).toMatchObject({ refusal: { code: "run_not_found" } });
  });

  test("of where a record is nothing is kept with its decision unless there are territories", async () => {
    const { coordinator, unitOfWork, newTenant } = desk();
    const ctx = newTenant();
    await settle(ctx, desk(), { userIds: ["ann"] });
    const [one = "", other = ""] = await newLeads(ctx, desk(), 2, () => ({ country: "DE", postalCode: "10115" }));
    const placeOf = async (id: string) => {
      const [routed] = await done(coordinator.route(ctx, { entity: "lead", ids: [id] }));
      return (await done(coordinator.replay(ctx, routed && "decisionId" in routed ? (routed.decisionId ?? "") : ""))).decision.subject.place;
    };
    expect(await placeOf(one)).toEqual({});
    await done(
      unitOfWork.run(ctx, [], async ({ territories }) => {
        await territories.put(ctx, { territories: [{ id: "de", name: "Germany", parentId: null, priority: 1, coverage: { type: "country", countries: ["DE"] }, from: CalendarDate.of("2020-01-01"), to: null }] });
        return { ok: true, value: undefined };
      }),
    );
    expect(await placeOf(other)).toMatchObject({ country: "DE", postalCode: "10115" });
  });

  test("another tenant routes by its own policy and sees nothing of this one", async () => {
    const { coordinator, newTenant } = desk();
    const [one, other] = [newTenant(), newTenant()];
    await settle(one, desk(), { userIds: ["ann"] });
    const ids = await newLeads(one, desk(), 1);
    expect(await coordinator.route(other, { entity: "lead", ids })).toMatchObject({ refusal: { code: "routing_policy_not_found" } });
    await settle(other, desk(), { userIds: ["ann"] });
    expect(owners(await done(coordinator.route(other, { entity: "lead", ids })))).toEqual(["record_not_found"]);
  });
});
