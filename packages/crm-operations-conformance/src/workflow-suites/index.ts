import type { ContractSuite } from "../contract.js";
import { operatingCases } from "./operating-cases.js";
import { runningCases } from "./running-cases.js";
import { waitingCases } from "./waiting-cases.js";
import type { WorkflowEngineSubject } from "./workflow-subject.js";

/** `WorkflowEngine` and `WorkflowRuns`, sentence by sentence. */
export const workflowEngineSuite: ContractSuite<WorkflowEngineSubject> = { name: "workflow engine", cases: [...runningCases, ...waitingCases, ...operatingCases] };

export { workflowCheckpointsSuite, type WorkflowCheckpointsSubject } from "./workflow-checkpoints-suite.js";
export type { WorkflowEngineSubject } from "./workflow-subject.js";
export { workflowsOf, workflowWorld, type Release, type SuitePorts, type SuiteStores, type WorkflowWorld } from "./workflow-world.js";
