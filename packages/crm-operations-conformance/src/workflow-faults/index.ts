/** What becomes of a workflow when any of its calls goes wrong, in any of eight ways. */
export { failAtEveryStep, type FaultCoverage, type FaultOptions, type FaultReport } from "./fail-at-every-step.js";
export type { FaultKind } from "./fault-kinds.js";
export type { DurableHost, FusedHost, WorkerOnTrial, WorkflowOnTrial, WorldOnTrial } from "./workflow-on-trial.js";
