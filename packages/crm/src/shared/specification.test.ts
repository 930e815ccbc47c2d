import { accept, Instant, refuse } from "@nexus/common";
import { describe, expect, test } from "vitest";
import type { CoreEvent, Decider, DecisionEnvironment } from "./decider.js";
import { BrokenLaw, specification } from "./specification.js";

interface Door {
  readonly version: number;
  readonly open: boolean;
}
type Push = { readonly type: "push" | "pull" };
type Moved = CoreEvent<"Moved", { readonly open: boolean }>;

const now = Instant.of("2026-01-15T09:00:00.000Z");
const environment: DecisionEnvironment = { tenantId: "default", actorId: "user-1", now, fields: [] };

const door: Decider<Door, Push, Moved> = {
  decide: (command, state, { now: at, actorId: by }) => {
    const open = command.type === "push";
    if (state?.open === open) return refuse("door_unmoved", "Push a closed door, pull an open one.");
    return accept([{ type: "Moved", at, by, data: { open } }]);
  },
  evolve: (state, { data }) => ({ version: (state?.version ?? 0) + 1, open: data.open }),
};

test("given, when, then: events, the state they make, and the refusal that leaves it alone", () => {
  const doors = specification(door, environment);
  const opened = doors.when({ type: "push" });
  expect(opened).toMatchObject({ answer: "accepted", before: undefined, after: { version: 1, open: true } });
  expect(doors.given(...opened.events).state).toEqual(opened.after);
  const again = doors.after({ type: "push" }).when({ type: "push" });
  expect(again.answer).toBe("door_unmoved");
  expect(again.after).toBe(again.before);
  expect(doors.from({ version: 7, open: true }).when({ type: "pull" }, { actorId: "user-2" }).events[0]?.by).toBe("user-2");
});

test("a given command that is refused fails the test that relied on it", () => {
  expect(() => specification(door, environment).after({ type: "push" }, { type: "push" })).toThrow(/door_unmoved/);
});

describe("a decider that breaks a law is caught", () => {
  let asked = 0;
  const broken: Readonly<Record<string, Partial<Decider<Door, Push, Moved>>>> = {
    "the same question gets the same answer": {
      decide: () => refuse("try_again", `This is the ${(asked += 1)}th time you ask.`),
    },
    "a refusal has a snake_case code": { decide: () => refuse("No way", "Push a closed door, pull an open one.") },
    "a refusal says what to do": { decide: () => refuse("no", "No.") },
    "a refusal is JSON-plain": { decide: () => refuse("no", "Pull the other one.", { at: new Date(0) }) },
    "an event is JSON-plain": { decide: (_, __, { now: at, actorId: by }) => accept([{ type: "Moved", at, by, data: { open: Object.create(null) as boolean } }]) },
    "an event says when and by whom": { decide: (_, __, { now: at }) => accept([{ type: "Moved", at, by: "nobody", data: { open: true } }]) },
    "version counts events": { evolve: (_, { data }) => ({ version: 7, open: data.open }) },
  };
  test.each(Object.entries(broken))("%s", (name, part) => {
    const act = (): unknown => specification({ ...door, ...part }, environment).when({ type: "push" });
    expect(act).toThrow(BrokenLaw);
    expect(act).toThrow(name);
  });

  test("inputs stay as they are", () => {
    const meddler: Decider<Door, Push, Moved> = {
      ...door,
      decide: (command, state, around) => {
        Object.assign(command, { type: "pull" });
        return door.decide(command, state, around);
      },
    };
    expect(() => specification(meddler, environment).when({ type: "push" })).toThrow(TypeError);
  });
});
