import { Instant } from "@nexus/common";
import type { Rotation } from "@nexus/crm-operations";
import { broken, type Saboteur } from "./saboteur.js";

export const rotationAndLogSaboteurs: readonly Saboteur[] = [
  {
    name: "loses turns: it reads rotations as they were when it looked before",
    port: "RotationStore",
    caughtBy: [
      "no turn is lost: 8 workers that take turns under the lock all count, and each takes another one",
      "a turn that does not grow is kept as given: the same again, a smaller one, a reset",
      "a unit of work reads what it has saved, and of one that is refused nothing stays",
      "workers with scopes of their own, all under the lock, do not lose each other's rotations",
    ],
    sabotage: broken("rotations", (rotations, memory) => ({
      rotations: async ({ tenantId, ...ctx }) => {
        const now = await rotations.rotations({ tenantId, ...ctx });
        const before = (memory.get(tenantId) as typeof now | undefined) ?? now;
        memory.set(tenantId, now);
        return before;
      },
    })),
  },
  {
    name: "forgets the scopes that a save does not name",
    port: "RotationStore",
    caughtBy: [
      "saving replaces these rotations as a whole, and leaves the others",
      "workers with scopes of their own, all under the lock, do not lose each other's rotations",
    ],
    sabotage: broken("rotations", (rotations, memory) => ({
      rotations: async (ctx) => {
        const named = memory.get(ctx.tenantId) as ReadonlySet<string> | undefined;
        return Object.fromEntries(Object.entries(await rotations.rotations(ctx)).filter(([scope]) => named?.has(scope) ?? true));
      },
      saveRotations: async (ctx, saved) => {
        memory.set(ctx.tenantId, new Set(Object.keys(saved)));
        await rotations.saveRotations(ctx, saved);
      },
    })),
  },
  {
    name: "never turns a rotation back",
    port: "RotationStore",
    caughtBy: ["a turn that does not grow is kept as given: the same again, a smaller one, a reset"],
    sabotage: broken("rotations", (rotations) => ({
      saveRotations: async (ctx, saved) => {
        const known = await rotations.rotations(ctx);
        const growing = ([scope, rotation]: readonly [string, Rotation]): readonly [string, Rotation] => [scope, { ...rotation, turn: Math.max(rotation.turn, known[scope]?.turn ?? 0) }];
        await rotations.saveRotations(ctx, Object.fromEntries(Object.entries(saved).map(growing)));
      },
    })),
  },
  {
    name: "saves rotations one by one",
    port: "RotationStore",
    caughtBy: ["many rotations, new ones and old ones, cost as many round trips as two"],
    sabotage: broken("rotations", (rotations) => ({
      saveRotations: async (ctx, saved) => {
        for (const [scope, rotation] of Object.entries(saved)) await rotations.saveRotations(ctx, { [scope]: rotation });
      },
    })),
  },
  {
    name: "answers stale loads: those that are known stay as they are",
    port: "RotationStore",
    caughtBy: [
      "saving replaces these loads and leaves the others; the same again change nothing",
      "a load beyond the capacity throws invalid_record, when it is new and when it replaces one, and nothing is saved",
      "a unit of work reads what it has saved, and of one that is refused nothing stays",
      "a capacity of 5 is filled and not passed by 8 workers that look first, under the lock",
    ],
    sabotage: broken("rotations", (rotations) => ({
      saveLoads: async (ctx, loads) => {
        const known = new Set((await rotations.loads(ctx, loads.map(({ userId }) => userId))).map(({ userId }) => userId));
        await rotations.saveLoads(ctx, loads.filter(({ userId }) => !known.has(userId)));
      },
    })),
  },
  {
    name: "cuts a load beyond the capacity down to it",
    port: "RotationStore",
    caughtBy: ["a load beyond the capacity throws invalid_record, when it is new and when it replaces one, and nothing is saved"],
    sabotage: broken("rotations", (rotations) => ({
      saveLoads: (ctx, loads) => rotations.saveLoads(ctx, loads.map((load) => ({ ...load, openLoad: Math.min(load.openLoad, load.capacity ?? load.openLoad) }))),
    })),
  },
  {
    name: "drops the last decision of a run",
    port: "RoutingLog",
    caughtBy: [
      "a run is found as it was appended, with all its decisions by position, and is undefined before",
      "a decision is found as it was appended, with every outcome, and is undefined before",
      "a run of many decisions comes back whole",
      "a unit of work reads what it has appended, and of one that is refused nothing stays",
      "another tenant's log is neither seen nor counted, and its ids are free",
      "nothing is lost: 8 workers that append and give under the lock are all in the log",
      "what is in the log never changes, whatever is appended under its ids",
    ],
    sabotage: broken("log", (log) => ({ append: (ctx, run, decisions) => log.append(ctx, run, decisions.length > 1 ? decisions.slice(0, -1) : decisions) })),
  },
  {
    name: "answers decisions in the order of their ids",
    port: "RoutingLog",
    caughtBy: [
      "a run is found as it was appended, with all its decisions by position, and is undefined before",
      "a run of many decisions comes back whole",
    ],
    sabotage: broken("log", (log) => ({
      run: async (ctx, runId) => {
        const found = await log.run(ctx, runId);
        return found && { ...found, decisions: found.decisions.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
      },
    })),
  },
  {
    name: "counts assignments of the very instant",
    port: "RoutingLog",
    caughtBy: ["assignments after an instant are counted by user, oldest first; those at the instant itself are not"],
    sabotage: broken("log", (log) => ({ givenSince: (ctx, since) => log.givenSince(ctx, Instant.addMilliseconds(since, -1)) })),
  },
  {
    name: "tells of no more than 1,000 users",
    port: "RoutingLog",
    caughtBy: ["all users who had any are told, however many there are"],
    sabotage: broken("log", (log) => ({ givenSince: async (ctx, since) => Object.fromEntries(Object.entries(await log.givenSince(ctx, since)).slice(0, 1_000)) })),
  },
  {
    name: "counts assignments of one instant once",
    port: "RoutingLog",
    caughtBy: [
      "every assignment counts: of one instant, of one record again, of the same id of another entity, whatever gave it",
      "nothing is lost: 8 workers that append and give under the lock are all in the log",
    ],
    sabotage: broken("log", (log) => ({ givenSince: async (ctx, since) => Object.fromEntries(Object.entries(await log.givenSince(ctx, since)).map(([userId, instants]) => [userId, [...new Set(instants)]])) })),
  },
];
