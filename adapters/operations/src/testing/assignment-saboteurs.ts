import { NexusError } from "@nexus/common";
import type { Rotation } from "@nexus/crm-operations";
import { broken, everything, type Saboteur } from "./saboteur.js";

export const assignmentSaboteurs: readonly Saboteur[] = [
  {
    name: "saves an assignment whatever its version",
    port: "AssignmentStore",
    caughtBy: [
      "nothing is assigned twice: of 8 workers that assign one record first, one does",
      "a version that does not follow the one that is there throws concurrency_conflict, and nothing of the save stays",
      "another tenant's assignments are neither seen nor replaced, and their records are free",
      "nothing is assigned twice where workers forget the lock either: the version decides",
      "of two workers that save the same version one loses with concurrency_conflict",
      "a conflict of one assignment undoes the turn, the load and the log of its unit of work",
    ],
    sabotage: broken("assignments", (assignments) => ({
      save: async (ctx, saved) => {
        const known = new Map((await assignments.find(ctx, saved)).map(({ entity, recordId, version }) => [JSON.stringify([entity, recordId]), version]));
        await assignments.save(ctx, saved.map((assignment) => ({ ...assignment, version: 1 + (known.get(JSON.stringify([assignment.entity, assignment.recordId])) ?? 0) })));
      },
    })),
  },
  {
    name: "tells of versions that do not follow only with duplicate_record",
    port: "AssignmentStore",
    caughtBy: [
      "a version that does not follow the one that is there throws concurrency_conflict, and nothing of the save stays",
      "nothing is assigned twice: of 8 workers that assign one record first, one does",
      "another tenant's assignments are neither seen nor replaced, and their records are free",
      "nothing is assigned twice where workers forget the lock either: the version decides",
      "of two workers that save the same version one loses with concurrency_conflict",
      "a conflict of one assignment undoes the turn, the load and the log of its unit of work",
    ],
    sabotage: broken("assignments", (assignments) => ({
      save: async (ctx, saved) => {
        try {
          await assignments.save(ctx, saved);
        } catch (error) {
          throw NexusError.is(error) ? new NexusError("duplicate_record", error.message) : error;
        }
      },
    })),
  },
  {
    name: "lets the last of two owners in one save win",
    port: "AssignmentStore",
    caughtBy: ["a save that names a record twice throws, and nothing of it stays: no record has two owners"],
    sabotage: broken("assignments", (assignments) => ({
      save: (ctx, saved) => assignments.save(ctx, [...new Map(saved.map((each) => [JSON.stringify([each.entity, each.recordId]), each])).values()]),
    })),
  },
  {
    name: "finds assignments one by one",
    port: "AssignmentStore",
    caughtBy: ["finding any number of assignments costs one round trip", "many assignments, new ones and old ones, cost as many round trips as two"],
    sabotage: broken("assignments", (assignments) => ({ find: async (ctx, keys) => (await Promise.all(keys.map((key) => assignments.find(ctx, [key])))).flat() })),
  },
  {
    name: "stands beside turns that outlive what is undone",
    port: "AssignmentStore",
    caughtBy: ["a conflict of one assignment undoes the turn, the load and the log of its unit of work"],
    sabotage: broken("rotations", (rotations, memory) => ({
      rotations: async (ctx) => ({ ...(await rotations.rotations(ctx)), ...(memory.get(ctx.tenantId) as Record<string, Rotation> | undefined) }),
      saveRotations: async (ctx, saved) => {
        memory.set(ctx.tenantId, { ...(memory.get(ctx.tenantId) as Record<string, Rotation> | undefined), ...saved });
        await rotations.saveRotations(ctx, saved);
      },
    })),
  },
  {
    name: "finds assignments by record id alone",
    port: "AssignmentStore",
    caughtBy: [
      "find answers in the order of the keys and leaves out records never routed; the same id of another entity is another record",
      "a version that does not follow the one that is there throws concurrency_conflict, and nothing of the save stays",
    ],
    sabotage: broken("assignments", (assignments) => ({
      find: async (ctx, keys) => {
        const { items } = await assignments.list(ctx, {}, everything);
        return keys.flatMap(({ recordId }) => items.filter((item) => item.recordId === recordId).slice(0, 1));
      },
    })),
  },
  {
    name: "lists assignments by record id",
    port: "AssignmentStore",
    caughtBy: ["the list of assignments is ordered by the time of the assignment, then entity and record id, whatever the size of its pages"],
    sabotage: broken("assignments", (assignments) => ({
      list: async (ctx, filter, page) => {
        const found = await assignments.list(ctx, filter, page);
        return { ...found, items: found.items.toSorted((a, b) => (a.recordId < b.recordId ? -1 : 1)) };
      },
    })),
  },
  {
    name: "takes an empty list of statuses for none given",
    port: "AssignmentStore",
    caughtBy: ["every condition of a filter that is present must hold"],
    sabotage: broken("assignments", (assignments) => ({ list: (ctx, { statuses, ...filter }, page) => assignments.list(ctx, statuses?.length === 0 ? filter : { ...filter, ...(statuses ? { statuses } : {}) }, page) })),
  },
];
