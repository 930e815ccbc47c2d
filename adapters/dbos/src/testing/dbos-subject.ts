import { setTimeout as wait } from "node:timers/promises";
import { conformanceTables, workflowsOf, workflowWorld, type MakeSubject, type Release, type WorkflowEngineSubject } from "@nexus/crm-operations-conformance";
import type { TableDefinition } from "@nexus/crm-operations";
import { afterAll, beforeAll } from "vitest";
import { dbosWorkflows } from "../dbos-workflows.js";
import type { DbosWorkflows } from "../engine-options.js";
import { machine, withCheckpoints, type Place } from "./places.js";

/** One engine for all cases of a suite, in the place that is opened for it. Registers hooks: to be called inside a `describe`. */
export const dbosSubject = (open: (tables: readonly TableDefinition[]) => Promise<Place>): MakeSubject<WorkflowEngineSubject> => {
  const world = workflowWorld();
  let place: Place;
  let now: DbosWorkflows;
  const make = (release: Release): Promise<DbosWorkflows> => dbosWorkflows({ database: place.database, workflows: workflowsOf[release], bindings: world.bindings, unitOfWork: withCheckpoints(place.storage.unitOfWork), ...machine, takeoverMs: 2_000 });
  beforeAll(async () => {
    place = await open(conformanceTables);
    now = await make("first");
  }, 120_000);
  afterAll(async () => {
    await now.close();
    await place.stop();
  });
  return () =>
    Promise.resolve({
      engine: () => now.engine,
      runs: () => now.runs,
      world,
      unitOfWork: withCheckpoints(place.storage.unitOfWork),
      pass: (milliseconds) => wait(milliseconds),
      restart: async (release) => {
        await now.close();
        now = await make(release);
      },
      close: () => Promise.resolve(),
    });
};
