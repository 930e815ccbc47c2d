import { deepFreeze, Instant } from "@nexus/common";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideDefault } from "./default-pipeline.js";
import type { PipelineCommand } from "./pipeline-command.js";
import { pipelineDecider } from "./pipeline-decider.js";
import type { Pipeline } from "./pipeline.js";
import { standardPipeline } from "./standard-pipeline.js";

const environment = { tenantId: "default", actorId: "user-1", now: Instant.of("2026-01-15T09:00:00.000Z"), fields: [] };
const runs = process.env["NEXUS_SOAK"] ? 20_000 : 300;
const ids = ["P-1", "P-2", "P-3"] as const;

/** A tenant's pipelines, as a store would keep them: every command decided, every event applied. */
type Store = ReadonlyMap<string, Pipeline>;

const apply = (store: Store, command: PipelineCommand, move: typeof decideDefault): Store => {
  const others = [...store.values()].filter(({ id, deletedAt }) => id !== command.id && deletedAt === null);
  const decided =
    command.type === "make-default"
      ? move([...store.values()], command, environment)
      : pipelineDecider.decide(command, store.get(command.id), { ...environment, others, occupiedStageIds: [] });
  if (!decided.ok) return store;
  const next = new Map(store);
  for (const event of decided.value) next.set(event.data.id, deepFreeze(pipelineDecider.evolve(next.get(event.data.id), event)));
  return next;
};

const commands = fc.array(
  fc.oneof(
    fc.constantFrom(...ids).map((id): PipelineCommand => ({ type: "create", ...standardPipeline({ id, name: id }) })),
    fc.record({ type: fc.constantFrom("make-default", "delete", "restore"), id: fc.constantFrom(...ids) }) as fc.Arbitrary<PipelineCommand>,
    fc.record({ type: fc.constant("change-status"), id: fc.constantFrom(...ids), status: fc.constantFrom("active", "inactive", "archived") }) as fc.Arbitrary<PipelineCommand>,
  ),
  { maxLength: 30 },
);

const keepsOneDefault = (move: typeof decideDefault): void => {
  fc.assert(
    fc.property(commands, (all) => {
      let store: Store = new Map();
      for (const command of all) {
        store = apply(store, command, move);
        const defaults = [...store.values()].filter((pipeline) => pipeline.isDefault);
        expect(defaults.length).toBe(store.size === 0 ? 0 : 1);
        expect(defaults.every((pipeline) => pipeline.status === "active" && pipeline.deletedAt === null)).toBe(true);
      }
    }),
    { numRuns: runs },
  );
};

describe("[BUS-CRM-0030] a tenant with pipelines has exactly one default, active and outside the bin", () => {
  test("whatever is created, moved, deleted, restored and deactivated", () => {
    expect(() => keepsOneDefault(decideDefault)).not.toThrow();
  });

  test("a move that forgets the former default is caught", () => {
    const forgetful: typeof decideDefault = (pipelines, command, around) => {
      const decided = decideDefault(pipelines, command, around);
      return decided.ok ? { ok: true, value: decided.value.filter((event) => event.type !== "PipelineYieldedDefault") } : decided;
    };
    expect(() => keepsOneDefault(forgetful)).toThrow(/Property failed/);
  });
});

test("[FUN-CRM-0068] the former default yields before the new one takes over, and both events name each other", () => {
  let store: Store = new Map();
  for (const id of ids) store = apply(store, { type: "create", ...standardPipeline({ id, name: id }) }, decideDefault);
  expect([...store.values()].map((pipeline) => pipeline.isDefault)).toEqual([true, false, false]);
  const moved = decideDefault([...store.values()], { type: "make-default", id: "P-3" }, environment);
  expect(moved).toMatchObject({
    value: [
      { type: "PipelineYieldedDefault", data: { id: "P-1", newDefaultId: "P-3" } },
      { type: "PipelineMadeDefault", data: { id: "P-3", formerDefaultId: "P-1" } },
    ],
  });
  expect(decideDefault([...store.values()], { type: "make-default", id: "P-1" }, environment)).toEqual({ ok: true, value: [] });
  expect(decideDefault([...store.values()], { type: "make-default", id: "P-9" }, environment)).toMatchObject({ refusal: { code: "pipeline_not_found" } });
});
