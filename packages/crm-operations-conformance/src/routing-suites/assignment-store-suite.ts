import { refuse, type PageRequest } from "@nexus/common";
import type { Assignment, AssignmentFilter, RecordKey } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectCode, expectEqual } from "../expectation.js";
import { pagingCases } from "./paging-cases.js";
import { boundedCase, costingCase, inOrder, nobodysIds, routingCase, shuffled, type RoutingAtWork } from "./routing-case.js";
import { assignment, at } from "./routing-samples.js";
import type { RoutingStoresSubject } from "./routing-subject.js";
import { wholeRunCases } from "./whole-run-cases.js";

const lead = (recordId: string): RecordKey => ({ entity: "lead", recordId });

const find = (routing: RoutingAtWork, ...keys: readonly RecordKey[]): Promise<readonly Assignment[]> => routing.read(({ routing: { assignments } }, ctx) => assignments.find(ctx, keys));
const save = (routing: RoutingAtWork, ...saved: readonly Assignment[]): Promise<void> => routing.commit(({ routing: { assignments } }, ctx) => assignments.save(ctx, saved));
const list = (routing: RoutingAtWork, filter: AssignmentFilter, page: PageRequest = { limit: 100 }) => routing.read(({ routing: { assignments } }, ctx) => assignments.list(ctx, filter, page));
const conflicting = (routing: RoutingAtWork, what: string, ...saved: readonly Assignment[]): Promise<void> =>
  routing.failed(what, "concurrency_conflict", ({ routing: { assignments } }, ctx) => assignments.save(ctx, saved));

const nameOf = ({ entity, recordId }: RecordKey): string => `${entity} ${recordId}`;

/** One of every status. */
const offered = assignment("a");
const accepted = assignment("b", { status: "accepted", userId: "ben", ruleId: null, decisionId: null, at: at(1) });
const queued = assignment("c", { status: "queued", userId: null, queueId: "inbound", ruleId: null, reason: "nobody_eligible", declinedBy: ["cleo", "ana", "ben"], at: at(2) });
const unassigned = assignment("d", { entity: "opportunity", status: "unassigned", userId: null, ruleId: null, reason: "no_rule_matched", at: at(3) });

/** Workers that all save without looking: one is accepted, the others lose. Answers which one. */
const winnerOf = async (routing: RoutingAtWork, workers: number, saved: (n: number) => Assignment): Promise<number> => {
  const errors = await Promise.all(Array.from({ length: workers }, (_, n) => routing.caught(({ routing: { assignments } }, ctx) => assignments.save(ctx, [saved(n)]))));
  for (const error of errors) if (error !== undefined) expectCode("a save that came too late", "concurrency_conflict", error);
  expectEqual("how many workers were accepted", errors.filter((error) => error === undefined).length, 1);
  return errors.indexOf(undefined);
};

/** `AssignmentStore`, sentence by sentence. */
export const assignmentStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "assignment store",
  cases: [
    routingCase("assignments of every status are found as they were saved, and are left out before", async (routing) => {
      const keys = [offered, accepted, queued, unassigned];
      expectEqual("assignments before", await find(routing, ...keys), []);
      await save(routing, ...keys);
      expectEqual("assignments", await find(routing, ...keys), keys);
    }),
    routingCase("find answers in the order of the keys and leaves out records never routed; the same id of another entity is another record", async (routing) => {
      const long = "x".repeat(128);
      const saved = [...["a", "b", "c"].map((id) => assignment(id)), assignment("a", { entity: "account", userId: "ben" }), assignment(long)];
      await save(routing, ...saved);
      const keys: readonly RecordKey[] = [lead("c"), { entity: "account", recordId: "a" }, lead("x"), lead("a"), { entity: "contact", recordId: "a" }, lead("b"), ...nobodysIds.map(lead), lead(long)];
      expectEqual("assignments", await find(routing, ...keys), [saved[2], saved[3], saved[0], saved[1], saved[4]]);
      expectEqual("assignments of no records", await find(routing), []);
    }),
    routingCase("saving replaces those of the following version as a whole, adds those of version 1, and leaves the others", async (routing) => {
      await save(routing, offered, accepted);
      const next = { ...queued, recordId: "a", version: 2 };
      await save(routing, next, assignment("z"));
      expectEqual("assignments", await find(routing, lead("z"), lead("a"), lead("b")), [assignment("z"), next, accepted]);
      const again = assignment("a", { status: "accepted", version: 3, waitingSince: at(-99), at: at(9) });
      await save(routing, again);
      await save(routing);
      expectEqual("the third version", await find(routing, lead("a")), [again]);
    }),
    routingCase("a version that does not follow the one that is there throws concurrency_conflict, and nothing of the save stays", async (routing) => {
      await save(routing, assignment("a"), assignment("b"));
      await save(routing, assignment("b", { version: 2, userId: "ben" }));
      const before = await find(routing, lead("a"), lead("b"));
      for (const [what, wrong] of [
        ["version 1 of a record that has it", assignment("a", { userId: "cleo" })],
        ["version 1 of a record that is further", assignment("b", { userId: "cleo" })],
        ["the version that is there", assignment("b", { version: 2, userId: "cleo" })],
        ["a version too far", assignment("a", { version: 3 })],
        ["version 2 of a record never routed", assignment("x", { version: 2 })],
        ["version 2 of another entity's record", assignment("a", { version: 2, entity: "account" })],
      ] as const) {
        await conflicting(routing, what, assignment("new"), wrong);
        if (wrong.recordId !== "a") await conflicting(routing, `${what}, after one that follows`, assignment("a", { version: 2 }), wrong);
      }
      expectEqual("assignments", await find(routing, lead("a"), lead("b"), lead("new"), lead("x"), { entity: "account", recordId: "a" }), before);
    }),
    routingCase("a save that names a record twice throws, and nothing of it stays: no record has two owners", async (routing) => {
      await save(routing, assignment("a"));
      for (const [recordId, version] of [["b", 1], ["a", 2]] as const) {
        const error = await routing.caught(({ routing: { assignments } }, ctx) => assignments.save(ctx, ["ben", "cleo"].map((userId) => assignment(recordId, { version, userId }))));
        expectEqual(`whether saving ${recordId} twice throws`, error === undefined, false);
      }
      expectEqual("assignments", await find(routing, lead("a"), lead("b")), [assignment("a")]);
    }),
    routingCase("every condition of a filter that is present must hold", async (routing) => {
      const more = assignment("e", { entity: "opportunity", status: "accepted", at: at(4) });
      const elsewhere = { ...queued, recordId: "f", queueId: "outbound", at: at(5) };
      await save(routing, offered, accepted, queued, unassigned, more, elsewhere);
      const listed = async (filter: AssignmentFilter): Promise<string> => (await list(routing, filter)).items.map(({ recordId }) => recordId).join("");
      for (const [filter, expected] of [
        [{}, "abcdef"],
        [{ entity: "opportunity" }, "de"],
        [{ entity: "contact" }, ""],
        [{ statuses: ["accepted"] }, "be"],
        [{ statuses: ["unassigned", "offered"] }, "ad"],
        [{ statuses: [] }, ""],
        [{ userId: "ana" }, "ae"],
        [{ userId: "an" }, ""],
        [{ queueId: "inbound" }, "c"],
        [{ entity: "lead", statuses: ["queued"] }, "cf"],
        [{ entity: "lead", statuses: ["offered", "accepted"], userId: "ana" }, "a"],
        [{ userId: "ana", queueId: "inbound" }, ""],
      ] as const satisfies readonly (readonly [AssignmentFilter, string])[]) {
        expectEqual(`records by ${JSON.stringify(filter)}`, await listed(filter), expected);
      }
      await save(routing, { ...offered, userId: "cleo", version: 2 });
      expectEqual("records of the users before and after", [await listed({ userId: "ana" }), await listed({ userId: "cleo" })], ["e", "a"]);
    }),
    ...pagingCases({
      what: "assignments",
      order: "the time of the assignment, then entity and record id",
      async prepare(routing) {
        const late = assignment("0", { entity: "account", at: at(1) });
        await save(routing, late, ...shuffled.map((id) => assignment(id)), assignment("b", { entity: "opportunity" }), assignment("z", { entity: "account" }), assignment("late", { at: at(-1) }));
        await save(routing, assignment("late", { version: 2, at: at(2), status: "accepted" }));
        return ["account z", ...inOrder.map((id) => `lead ${id}`), "opportunity b", "account 0", "lead late"];
      },
      async list(routing, page) {
        const { items, next } = await list(routing, { statuses: ["offered", "accepted"] }, page);
        return { items: items.map(nameOf), next };
      },
    }),
    routingCase("another tenant's assignments are neither seen nor replaced, and their records are free", async (routing) => {
      const other = routing.anotherTenant();
      await save(other, offered, queued);
      expectEqual("found and listed", [await find(routing, lead("a")), await list(routing, {})], [[], { items: [], next: null }]);
      await conflicting(routing, "the version that follows theirs", { ...offered, version: 2 });
      await save(routing, assignment("a", { userId: "mine" }));
      expectEqual("theirs", (await list(other, {})).items, [offered, queued]);
    }),
    routingCase("a unit of work reads what it has saved, and of one that is refused nothing stays", async (routing) => {
      await save(routing, offered);
      await routing.refused("a unit of work", "undone", async ({ routing: { assignments } }, ctx) => {
        const [second, third] = [2, 3].map((version) => ({ ...offered, userId: "ben", version }));
        for (const next of [second, third]) if (next) await assignments.save(ctx, [next]);
        await assignments.save(ctx, [accepted]);
        expectEqual("found inside", await assignments.find(ctx, [lead("b"), lead("a")]), [accepted, third]);
        expectEqual("listed inside", (await assignments.list(ctx, { userId: "ben" }, { limit: 10 })).items, [third, accepted]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("the list", (await list(routing, {})).items, [offered]);
    }),
    routingCase("of two workers that save the same version one loses with concurrency_conflict", async (routing) => {
      await save(routing, offered);
      const winner = await winnerOf(routing, 2, (n) => ({ ...offered, version: 2, userId: `worker ${n}` }));
      expectEqual("the assignment", await find(routing, lead("a")), [{ ...offered, version: 2, userId: `worker ${winner}` }]);
    }),
    routingCase("nothing is assigned twice: of 8 workers that assign one record first, one does", async (routing) => {
      const winner = await winnerOf(routing, 8, (n) => assignment("a", { userId: `worker ${n}` }));
      expectEqual("the assignment", await find(routing, lead("a")), [assignment("a", { userId: `worker ${winner}` })]);
      expectEqual("the list", (await list(routing, {})).items.length, 1);
    }),
    routingCase("nothing is assigned twice where workers forget the lock either: the version decides", async (routing) => {
      const first = await winnerOf(routing.unlocked(), 6, (n) => assignment("a", { userId: `worker ${n}` }));
      const second = await winnerOf(routing.unlocked(), 6, (n) => assignment("a", { version: 2, userId: `worker ${n} after ${first}` }));
      expectEqual("the assignment", await find(routing, lead("a")), [assignment("a", { version: 2, userId: `worker ${second} after ${first}` })]);
    }),
    routingCase("no assignment is lost: 8 workers that read and pass on under the lock all count", async (routing) => {
      await save(routing, offered);
      await routing.together(8, async ({ routing: { assignments } }, ctx, n) => {
        const [current = offered] = await assignments.find(ctx, [lead("a")]);
        await assignments.save(ctx, [{ ...current, version: current.version + 1, declinedBy: [...current.declinedBy, `worker ${n}`] }, assignment(`own ${n}`)]);
      });
      const [last] = await find(routing, lead("a"));
      expectEqual("version and workers", [last?.version, last?.declinedBy.toSorted()], [9, Array.from({ length: 8 }, (_, n) => `worker ${n}`)]);
      expectEqual("how many assignments", (await list(routing, {})).items.length, 9);
    }),
    ...wholeRunCases,
    costingCase("finding any number of assignments costs one round trip", 1, ({ routing: { assignments } }, ctx) => assignments.find(ctx, inOrder.map(lead))),
    boundedCase("many assignments, new ones and old ones, cost as many round trips as two", (count) => async ({ routing: { assignments } }, ctx) => {
      await assignments.save(ctx, [assignment("0")]);
      const many = Array.from({ length: count }, (_, n) => assignment(String(n), { version: n === 0 ? 2 : 1 }));
      await assignments.save(ctx, many);
      await assignments.find(ctx, many);
      await assignments.list(ctx, {}, { limit: count });
    }),
  ],
};
