/**
 * `@nexus/adapter-memory`: the reference implementation of the ports of `@nexus/crm-operations`. Storage
 * that lives as long as the process, simple authorizers, what routing asks of others, and the machine's
 * clock, randomness and hashes.
 */
export { memoryStorage, type MemoryStorage, type MemoryStorageOptions } from "./memory-storage.js";
export { seededTurns } from "./seeded-turns.js";
export { grantActions, trustedHost } from "./grant-actions.js";
export { memoryHolidays, type ListedHoliday } from "./memory-holidays.js";
export { memoryAccountOwners, memoryEnrichment, type FactsByRecord, type OwnersByAccount } from "./routing-sources.js";
export { sha256Hasher } from "./sha256-hasher.js";
export { systemClock, systemIds, systemRandom, systemSleep } from "./system.js";
export { MemoryJournal } from "./workflows/memory-journal.js";
export type { MadePlace } from "./workflows/memory-run.js";
export { memoryWorkflows, type MemoryWorkflows, type MemoryWorkflowsOptions } from "./workflows/memory-workflows.js";
export { workersInVirtualTime, type WorkersInVirtualTime, type WorkersInVirtualTimeOptions } from "./workflows/workers-in-virtual-time.js";
export { systemTime, virtualTime, type VirtualTime, type WorkflowTime } from "./workflows/workflow-time.js";
