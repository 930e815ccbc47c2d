import type { DbosWorkflows, DbosWorkflowsOptions } from "./engine-options.js";
import { openWorkflows } from "./open-workflows.js";

/**
 * Workflows on DBOS: a run outlives its process. On a server any number of processes work on the same
 * runs, and take over from those that die; on an embedded database the next process goes on. One engine
 * per process: a second one throws `engine_already_open`. Throws `invalid_workflow`,
 * `invalid_engine_options` and `storage_unavailable`.
 *
 * Runs under way whose workflow is not among `workflows` are told to the logger and left alone.
 *
 * Tenants are kept apart by code, not by row-level security: give the login of the engine to nobody else.
 *
 * @example
 * ```ts
 * declare const options: Omit<DbosWorkflowsOptions<object, object>, "database">;
 * const { engine, close } = await dbosWorkflows({ ...options, database: { url: "postgres://nexus@localhost/nexus" } });
 * ```
 */
export const dbosWorkflows = <Ports, Stores>(options: DbosWorkflowsOptions<Ports, Stores>): Promise<DbosWorkflows> => openWorkflows(options, { fenced: "url" in options.database });
