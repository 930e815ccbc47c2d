import { Instant } from "@nexus/common";
import { simulatedClock, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { bindStores, workflowCheckpointsOver, type DurableRun, type WorkflowEngine, type WorkflowRuns } from "@nexus/crm-operations";
import { workflowsOf, workflowWorld, type MakeSubject, type Release, type SuitePorts, type SuiteStores, type WorkflowEngineSubject } from "@nexus/crm-operations-conformance";
import { memoryStorage } from "../memory-storage.js";
import { sha256Hasher } from "../sha256-hasher.js";
import { MemoryJournal } from "../workflows/memory-journal.js";
import { memoryWorkflowsOver, type MemoryWorkflows, type MemoryWorkflowsOptions } from "../workflows/memory-workflows.js";
import { virtualTime } from "../workflows/workflow-time.js";

type Options = MemoryWorkflowsOptions<SuitePorts, SuiteStores>;

/** What a saboteur may change: what engines are made with, what they give a run, and what comes out. */
export interface Sabotage {
  /** Each time an engine is made; `journal` is what its forerunner left. */
  options?(options: Options & { readonly journal: MemoryJournal }): Partial<Options>;
  primitives?(run: DurableRun): DurableRun;
  engine?(made: MemoryWorkflows, journal: MemoryJournal): Partial<WorkflowEngine & WorkflowRuns>;
}

/** An engine in memory on simulated time, for one case. */
export const memoryWorkflowSubject =
  (turn: () => Promise<void> = () => Promise.resolve(), { options: changed = () => ({}), primitives = (run) => run, engine: spoiled = () => ({}) }: Sabotage = {}): MakeSubject<WorkflowEngineSubject> =>
  () => {
    const clock = simulatedClock();
    const time = virtualTime(clock);
    const world = workflowWorld();
    const journal = new MemoryJournal();
    const storage = memoryStorage({ clock, ids: simulatedIds(), random: simulatedRandom(3), sleep: () => Promise.resolve(), turn });
    const unitOfWork = bindStores(storage.unitOfWork, (tx) => ({ records: tx.records, checkpoints: workflowCheckpointsOver(tx.records, sha256Hasher) }));
    const make = (release: Release): MemoryWorkflows => {
      const options = { workflows: workflowsOf[release], bindings: world.bindings, unitOfWork, time, random: simulatedRandom(5), journal, turn };
      const made = memoryWorkflowsOver<SuitePorts, SuiteStores>({ ...options, ...changed(options) }, primitives);
      const broken = spoiled(made, journal);
      return { engine: over(made.engine, broken), runs: over(made.runs, broken), stop: made.stop };
    };
    let now = make("first");
    return Promise.resolve({
      engine: () => now.engine,
      runs: () => now.runs,
      world,
      unitOfWork,
      pass: (milliseconds) => time.advanceTo(Instant.addMilliseconds(clock.now(), milliseconds)),
      restart: async (release) => {
        now.stop();
        now = make(release);
        await time.idle();
      },
      close: async () => now.stop(),
    });
  };

/** The same with some methods of its own. */
const over = <Port extends object>(honest: Port, change: Partial<Port>): Port => Object.assign(Object.create(honest) as Port, change);
