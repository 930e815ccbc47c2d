import type { WorkflowCheckpoint, WorkflowCheckpoints } from "@nexus/crm-operations";
import { altered, type Saboteur } from "./saboteur.js";

const checkpoints = (change: (honest: WorkflowCheckpoints, memory: Map<string, unknown>) => Partial<WorkflowCheckpoints>): Saboteur["sabotage"] => (ports, memory) => ({ ...ports, checkpoints: altered(ports.checkpoints, change(ports.checkpoints, memory)) });

const alike = "ids that only look alike have checkpoints of their own, or none, however long they are";
const values = "values of every kind come back as they were, large ones whole";
const once = "an id that is there throws duplicate_record, the same again too, and what it holds never changes";
const forgotten = "all of these runs is forgotten, and nothing of one whose id looks alike; then the ids are free";
const apart = "another tenant's checkpoints are unknown and not forgotten, and their ids are free";
const undone = "a unit of work finds the checkpoint it has kept, and of one that is refused nothing stays: the step may happen again";
const parallel = "of parallel works that do the same step one is accepted, the others throw duplicate_record";
const bounded = "forgetting runs costs the same, however many there are and however much they have done";

const nameOf = (tenantId: string, id: string): string => JSON.stringify([tenantId, id]);

/** Remembers what was kept outside the unit of work, as one that writes it after the commit, or before, must. */
const beside = (honest: WorkflowCheckpoints, memory: Map<string, unknown>): Partial<WorkflowCheckpoints> => ({
  find: async (ctx, id) => (await honest.find(ctx, id)) ?? (memory.get(nameOf(ctx.tenantId, id)) as WorkflowCheckpoint | undefined),
  keep: async (ctx, checkpoint) => {
    await honest.keep(ctx, checkpoint);
    memory.set(nameOf(ctx.tenantId, checkpoint.id), checkpoint);
  },
  forgetRuns: async (ctx, runIds) => {
    await honest.forgetRuns(ctx, runIds);
    for (const [name, kept] of memory) if ((JSON.parse(name) as readonly string[])[0] === ctx.tenantId && runIds.includes((kept as WorkflowCheckpoint).runId)) memory.delete(name);
  },
});

export const checkpointSaboteurs: readonly Saboteur[] = [
  { name: "keeps checkpoints beside the unit of work", port: "WorkflowCheckpoints", caughtBy: [undone], sabotage: checkpoints(beside) },
  {
    name: "keeps nothing",
    port: "WorkflowCheckpoints",
    caughtBy: ["a checkpoint is found under its id as it was kept, and is undefined before", alike, values, once, forgotten, apart, undone, parallel],
    sabotage: checkpoints(() => ({ keep: () => Promise.resolve() })),
  },
  { name: "cuts long ids off", port: "WorkflowCheckpoints", caughtBy: [alike], sabotage: checkpoints((honest) => ({ find: async (ctx, id) => renamed(await honest.find(ctx, id.slice(0, 128)), id), keep: (ctx, kept) => honest.keep(ctx, { ...kept, id: kept.id.slice(0, 128) }) })) },
  { name: "takes a second call of a step for the first", port: "WorkflowCheckpoints", caughtBy: [alike, values, forgotten, bounded], sabotage: checkpoints((honest) => ({ find: async (ctx, id) => renamed(await honest.find(ctx, firstCall(id)), id), keep: (ctx, kept) => honest.keep(ctx, { ...kept, id: firstCall(kept.id) }) })) },
  {
    name: "takes the answer null for none",
    port: "WorkflowCheckpoints",
    caughtBy: [values],
    sabotage: checkpoints((honest) => ({
      find: async (ctx, id) => {
        const found = await honest.find(ctx, id);
        return found?.value === null ? undefined : found;
      },
    })),
  },
  {
    name: "lets the first one stand and says nothing",
    port: "WorkflowCheckpoints",
    caughtBy: [once, parallel],
    sabotage: checkpoints((honest) => ({
      keep: async (ctx, kept) => {
        if (!(await honest.find(ctx, kept.id))) await honest.keep(ctx, kept);
      },
    })),
  },
  { name: "never forgets", port: "WorkflowCheckpoints", caughtBy: [forgotten, apart], sabotage: checkpoints(() => ({ forgetRuns: () => Promise.resolve() })) },
  { name: "forgets the first run only", port: "WorkflowCheckpoints", caughtBy: [forgotten], sabotage: checkpoints((honest) => ({ forgetRuns: (ctx, runIds) => honest.forgetRuns(ctx, runIds.slice(0, 1)) })) },
  {
    name: "forgets runs whose id begins alike",
    port: "WorkflowCheckpoints",
    caughtBy: [forgotten],
    sabotage: checkpoints((honest, memory) => ({
      keep: async (ctx, kept) => {
        await honest.keep(ctx, kept);
        memory.set(kept.runId, kept.runId);
      },
      forgetRuns: (ctx, runIds) => honest.forgetRuns(ctx, [...memory.keys()].filter((known) => runIds.some((id) => known.startsWith(id)))),
    })),
  },
  {
    name: "forgets run by run",
    port: "WorkflowCheckpoints",
    caughtBy: [bounded],
    sabotage: checkpoints((honest) => ({
      forgetRuns: async (ctx, runIds) => {
        for (const runId of runIds) await honest.forgetRuns(ctx, [runId]);
      },
    })),
  },
  {
    name: "finds another tenant's checkpoint",
    port: "WorkflowCheckpoints",
    caughtBy: [apart],
    sabotage: checkpoints((honest, memory) => ({
      find: async (ctx, id) => {
        const theirs = memory.get(id) as { readonly tenantId: string; readonly kept: WorkflowCheckpoint } | undefined;
        return (await honest.find(ctx, id)) ?? (theirs?.tenantId === ctx.tenantId ? undefined : theirs?.kept);
      },
      keep: async (ctx, kept) => {
        await honest.keep(ctx, kept);
        memory.set(kept.id, { tenantId: ctx.tenantId, kept });
      },
    })),
  },
];

const firstCall = (id: string): string => id.replace(/#\d+:/, ":");

const renamed = (found: WorkflowCheckpoint | undefined, id: string): WorkflowCheckpoint | undefined => found && { ...found, id };
