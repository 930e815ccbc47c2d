/**
 * `@nexus/adapter-tsyringe`: Nexus in a tsyringe container. `registerCrmOperations` registers, the
 * tokens of `nexus` resolve.
 */
export { registerCrmOperations, type CrmOperationsOptions, type EventOptions } from "./register-crm-operations.js";
export { nexus, type NexusStores } from "./tokens.js";
export { workflowSetup, type WorkflowSetup } from "./workflow-setup.js";
