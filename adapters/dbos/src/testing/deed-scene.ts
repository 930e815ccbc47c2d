import { simulatedContext } from "@nexus/common/testing";
import type { OperationContext } from "@nexus/common";
import type { UnitOfWork } from "@nexus/crm-operations";
import { startProgram, templateFile, type ChildProgram } from "@nexus/adapter-postgres/testing";
import { dbosWorkflows } from "../dbos-workflows.js";
import type { DbosWorkflows, DbosWorkflowsOptions } from "../engine-options.js";
import type { DeedWork } from "./deed-worker.js";
import { deedBindings, deedWorkflows, type DeedStores } from "./deeds.js";
import { machine, withCheckpoints, type Place } from "./places.js";

const program = new URL("./deed-worker.ts", import.meta.url);

/** As short as tests want it: machines that test much else at the same time take their time. */
export const takeoverMs = process.env["NEXUS_SOAK"] ? 2_000 : 3_000;

export const tenant = (tenantId: string): OperationContext => simulatedContext({ tenantId });

export const startWorker = async (work: Partial<DeedWork> & Pick<DeedWork, "place" | "tenantId">): Promise<ChildProgram & { readonly worker: string }> => {
  const child = startProgram(program, [JSON.stringify({ template: templateFile(), takeoverMs, fenced: true, starts: [], hangsAt: null, diesAt: null, pausesMs: 0, saysHeap: false, lane: null, ...work } satisfies DeedWork)]);
  const ready = await child.line("ready ");
  return { ...child, worker: ready.slice("ready ".length) };
};

/** An engine in this process. */
export const openDeeds = async ({ storage, database }: Place, more: Partial<DbosWorkflowsOptions<never, never>> = {}, beforeCall?: (key: string) => Promise<void>): Promise<DbosWorkflows & { readonly unitOfWork: UnitOfWork<DeedStores> }> => {
  const unitOfWork = withCheckpoints(storage.unitOfWork);
  const options = { database, workflows: deedWorkflows, bindings: deedBindings(unitOfWork, beforeCall), unitOfWork, ...machine, takeoverMs, ...more };
  return { ...(await dbosWorkflows(options as never)), unitOfWork };
};

/** Resolves when it holds; gives up after this time. */
export const eventually = async (what: string, holds: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> => {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`did not happen within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
