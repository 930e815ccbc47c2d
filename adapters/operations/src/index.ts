/**
 * `@nexus/adapter-operations`: keeps what the orchestrator's rooms know themselves as rows of any Nexus
 * storage: territories, business calendars, availability, and all that routing decides on and remembers.
 */
export { bindOperations, type OperationsStores } from "./bind-operations.js";
export type { OperationsDeps } from "./operations-deps.js";
export { operationsRoomsSchema } from "./operations-rooms-schema.js";
