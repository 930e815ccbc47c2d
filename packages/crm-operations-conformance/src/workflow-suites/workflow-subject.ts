import type { OperationContext, Result } from "@nexus/common";
import type { RunOutcome, UnitOfWork, WorkflowEngine, WorkflowRunRecord, WorkflowRuns, WorkflowStores } from "@nexus/crm-operations";
import { counterTable } from "../conformance-tables.js";
import type { CaseTools, Closable, ContractCase } from "../contract.js";
import { ContractBroken, expectEqual } from "../expectation.js";
import { errand, patience, type PortCall, type Release, type SuiteStores, type TenantWorld, type Trouble, type WorkflowWorld } from "./workflow-world.js";

/** An engine under test, made with `workflowsOf.first` and the bindings of a `workflowWorld`. One may serve all cases: each keeps to tenants of its own. */
export interface WorkflowEngineSubject extends Closable {
  /** The engine that there is now. */
  engine(): WorkflowEngine;
  runs(): WorkflowRuns;
  readonly world: WorkflowWorld;
  readonly unitOfWork: UnitOfWork<SuiteStores & WorkflowStores>;
  /** Lets this much time pass for the engine, and what is due then happen. */
  pass(milliseconds: number): Promise<void>;
  /** As if the process were killed and started with a release; what was under way goes on. */
  restart(release: Release): Promise<void>;
}

/** A case's view of it: one tenant. */
export interface EngineAtWork extends TenantWorld {
  readonly subject: WorkflowEngineSubject;
  readonly ctx: OperationContext;
  anotherTenant(): EngineAtWork;
  trouble(text: string, ...troubles: readonly Trouble[]): void;
  startErrand(id: string): Promise<WorkflowRunRecord>;
  startPatience(id: string, times?: { readonly sleepMs?: number; readonly waitMs?: number }): Promise<WorkflowRunRecord>;
  outcome(id: string): Promise<RunOutcome>;
  /** Entries of the ledger with how often they were made, by name. */
  ledger(): Promise<Readonly<Record<string, number>>>;
  /** What was called, as `letters do r:send:do`, without repeated calls. */
  keys(): readonly string[];
}

export type EngineCase = ContractCase<WorkflowEngineSubject>;

/** A wait that a case does not see the end of. */
export const longMs = 3_600_000;

export const engineCase = (name: string, run: (engine: EngineAtWork, tools: CaseTools) => Promise<void>): EngineCase => ({ name, run: (subject, tools) => run(atWork(subject, tools, tools.context()), tools) });

const atWork = (subject: WorkflowEngineSubject, tools: CaseTools, ctx: OperationContext): EngineAtWork => {
  const { calls, troubles } = subject.world.of(ctx.tenantId);
  return {
    subject,
    ctx,
    calls,
    troubles,
    anotherTenant: () => atWork(subject, tools, { ...ctx, tenantId: tools.newTenant() }),
    trouble: (text, ...given) => void troubles.set(text, [...given]),
    startErrand: async (id) => accepted("start", await subject.engine().start(ctx, { id, workflow: errand, input: { name: id } })),
    startPatience: async (id, { sleepMs = 0, waitMs = longMs } = {}) => accepted("start", await subject.engine().start(ctx, { id, workflow: patience, input: { name: id, sleepMs, waitMs } })),
    outcome: async (id) => accepted("outcome", await subject.engine().outcome(ctx, id)),
    ledger: () => subject.unitOfWork.read(ctx, async ({ records }) => Object.fromEntries((await records.find(counterTable, {})).map(({ id, count }) => [id, count]))),
    keys: () => [...new Set(calls.map(callText))],
  };
};

const callText = ({ port, doing, key }: PortCall): string => `${port} ${doing} ${key}`;

export const accepted = <T>(what: string, result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new ContractBroken(what, "accepted", result.refusal);
};

export const expectRefused = (what: string, code: string, result: Result<unknown>): void => expectEqual(what, result.ok ? "accepted" : result.refusal.code, code);

/** Waits until the run has come this far; real time passes where the engine's does. */
export const until = async (what: string, tools: CaseTools, look: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await look()) return;
    await tools.sleep(20);
  }
  throw new ContractBroken(what, "to happen soon", "that it did not");
};

