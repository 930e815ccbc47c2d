import { Instant, millisecondsPerDay, type Random } from "@nexus/common";
import type { SimulatedClock } from "@nexus/common/testing";
import type { AnyWorkflow, DurableRun, PortBindings, UnitOfWork, WorkflowStores } from "@nexus/crm-operations";
import { MemoryJournal } from "./memory-journal.js";
import { memoryWorkflowsOver, type MemoryWorkflows } from "./memory-workflows.js";
import { virtualTime, type VirtualTime } from "./workflow-time.js";

export interface WorkersInVirtualTimeOptions<Stores> {
  readonly workflows: readonly AnyWorkflow[];
  readonly unitOfWork: UnitOfWork<Stores & WorkflowStores>;
  readonly clock: SimulatedClock;
  readonly random: Random;
  /** How far `settle` goes; a year when absent. Longer than anything that runs wait for. */
  readonly settleDays?: number;
}

export interface WorkersInVirtualTime<Ports, Stores> {
  readonly time: VirtualTime;
  /** A worker on the one journal, which takes over what is under way there. `made` is awaited where a step was done and is not yet remembered. */
  open(parts: { readonly bindings: PortBindings<Ports, Stores>; readonly made: () => Promise<void> }): MemoryWorkflows;
  /** Lets time pass until nothing is due any more. */
  settle(): Promise<void>;
  /** Takes this long in virtual time, as a slow port does. */
  sleep(milliseconds: number): Promise<void>;
}

/**
 * Workers that die, overtake each other and take over, on one journal and in virtual time: the durable half
 * of a world for `failAtEveryStep` of `@nexus/crm-operations-conformance`.
 */
export const workersInVirtualTime = <Ports, Stores>(options: WorkersInVirtualTimeOptions<Stores>): WorkersInVirtualTime<Ports, Stores> => workersInVirtualTimeOver(options, (run) => run);

/** With other primitives than these, for broken engines. */
export const workersInVirtualTimeOver = <Ports, Stores>({ workflows, unitOfWork, clock, random, settleDays = 365 }: WorkersInVirtualTimeOptions<Stores>, primitives: (run: DurableRun) => DurableRun): WorkersInVirtualTime<Ports, Stores> => {
  const time = virtualTime(clock);
  const journal = new MemoryJournal();
  return {
    time,
    open: ({ bindings, made }) => memoryWorkflowsOver({ workflows, bindings, unitOfWork, time, random, journal, made }, primitives),
    settle: () => time.advanceTo(Instant.addMilliseconds(clock.now(), settleDays * millisecondsPerDay)),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        time.wake(Instant.addMilliseconds(clock.now(), milliseconds), () => {
          time.enter();
          resolve();
        });
        time.leave();
      }),
  };
};
