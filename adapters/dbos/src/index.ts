/**
 * `@nexus/adapter-dbos`: durable workflows on DBOS. What a run has done is kept in PostgreSQL, and
 * whichever worker lives goes on with it. What all engines share is `runDurably` of
 * `@nexus/crm-operations`; here are its primitives on DBOS, and what DBOS leaves to others: who lives,
 * and who takes over.
 */
export { dbosWorkflows } from "./dbos-workflows.js";
export type { DbosWorkflows, DbosWorkflowsOptions, EngineDatabaseOptions } from "./engine-options.js";
export type { EmbeddedEnginePool, Queryable } from "./engine-database.js";
export { WorkflowEngineError } from "./engine-error.js";
