import { NexusError } from "@nexus/common";
import type { RetryPolicy } from "@nexus/crm-operations";
import type { Fault } from "./fault-kinds.js";
import type { CallToMake } from "./watched-ports.js";
import type { DurableHost, FusedHost, WorkflowOnTrial } from "./workflow-on-trial.js";

/** What is happening to a run, and to the workers that carry it. */
export interface Scene {
  /** The workers that were overtaken, each with the key of the step in which it was: that one it may bring to its end. */
  readonly late: Map<number, string>;
  /** The process dies as soon as what it does now has committed. */
  diesAfterCommit: boolean;
  /** The process dies now, and another one takes over. Nothing where there are no workers. */
  kill(): void;
  /** Another worker takes over, and this one does not know. */
  overtake(): void;
  happen(fault: Fault, call: CallToMake): Promise<unknown>;
}

const unavailable = (forGood: boolean): NexusError => new NexusError(forGood ? "port_broken" : "port_unavailable", "A fault on purpose.", { retryable: !forGood });

const defaultTimeoutMs = 30_000;
const defaultSlowMs = 600_000;

/** Longer than any try of an outside step. */
const beyondTimeouts = (policies: readonly Partial<RetryPolicy>[]): number => Math.max(defaultTimeoutMs, ...policies.map(({ timeoutMs = 0 }) => timeoutMs)) + 10;

/** Others may go on. */
export const rest = async (): Promise<void> => {
  for (let turns = 0; turns < 300; turns += 1) await Promise.resolve();
};

export const sceneOf = <Ports, Input, Stores>(trial: WorkflowOnTrial<Ports, Input, Stores>, host: FusedHost<Ports, Stores> | DurableHost<Ports, Stores>): Scene => {
  const sleep = (milliseconds: number): Promise<void> => (host.how === "durable" ? host.sleep(milliseconds) : rest());
  const scene: Scene = {
    late: new Map(),
    diesAfterCommit: false,
    kill: () => undefined,
    overtake: () => undefined,
    async happen({ kind, forGood }, call) {
      switch (kind) {
        case "error before the effect":
          throw unavailable(forGood);
        case "error after the effect":
          await call.make();
          throw unavailable(forGood);
        case "timeout, then late success":
          await sleep(beyondTimeouts(trial.workflow.steps.map(({ retry = {} }) => retry)));
          return call.make();
        case "duplicate delivery":
          await call.make();
          return call.make();
        case "stale read":
          // What joins is found out by its version; outside, what is read is what there was before.
          if (call.seen.joins) throw new NexusError("concurrency_conflict", "A fault on purpose: somebody else was faster.", { retryable: true });
          return staleAnswer(trial, call);
        case "crash before commit":
          if (call.seen.joins) await call.make();
          scene.kill();
          throw new Error("The process has died.");
        case "crash after commit":
          scene.diesAfterCommit = true;
          return call.make();
        case "slower than the lease":
          scene.late.set(call.seen.worker, call.seen.key);
          scene.overtake();
          await (call.seen.joins ? rest() : sleep(trial.slowMs ?? defaultSlowMs));
          return call.make();
      }
    },
  };
  return scene;
};

const staleAnswer = async <Ports, Input, Stores>(trial: WorkflowOnTrial<Ports, Input, Stores>, call: CallToMake): Promise<unknown> => {
  const untouched = await trial.world();
  const bindings = untouched.bindings as Readonly<Record<string, { readonly joins: boolean; readonly port?: unknown }>>;
  const answer = await call.makeOn(bindings[call.seen.name.split(".")[0] ?? ""]?.port);
  await untouched.close?.();
  return answer;
};
