/**
 * Workflows: use cases of several steps that are all done, or taken back in reverse order, or lie before
 * somebody as needing attention. A body is plain TypeScript over `wf.do(step, …)`; a step is plain data
 * that names the ports it gets. Where all of its steps join the unit of work and nothing waits, a workflow
 * runs fused: one transaction, nothing to remember. As soon as one step leaves the process, sleeps or
 * waits for a signal, a `WorkflowEngine` carries it: what was done is remembered, a joined step together
 * with its effect, an outside one under a key of its own. `runDurably` is all that engines share.
 */
export { defaultRetryPolicy, stepsOver, type RetryPolicy, type Step, type StepCall } from "./step.js";
export { defineWorkflow, workflowKey, type AnyWorkflow, type IndependentSteps, type Signal, type Workflow, type WorkflowRun } from "./workflow.js";
export { checkBindings, joining, outside, runsFused, type AnyBindings, type PortBinding, type PortBindings } from "./port-bindings.js";
export type { KeptError, RunFailure, RunOutcome } from "./run-outcome.js";
export { stepTimedOut, type DurableRun, type RunMessage, type StepAnswer } from "./durable-run.js";
export { runDurably, workflowChanged, type DurableDeps } from "./run-durably.js";
export { runIdProblem } from "./run-id.js";
export { runFused, type FusedRun } from "./run-fused.js";
export { workflowCheckpointsOver, workflowCheckpointTable, type WorkflowCheckpoint, type WorkflowCheckpointRow, type WorkflowCheckpoints, type WorkflowStores } from "./workflow-checkpoints.js";
export {
  runStatuses,
  type RunFilter,
  type RunHistoryEntry,
  type RunStatus,
  type RunToStart,
  type SignalToGive,
  type WorkflowEngine,
  type WorkflowRunRecord,
  type WorkflowRuns,
} from "./workflow-engine.js";
export { fusedCommand, WorkflowRunner, type WorkflowCommand, type WorkflowRunnerDeps } from "./workflow-runner.js";
