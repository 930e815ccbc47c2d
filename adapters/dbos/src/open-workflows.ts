import { DBOS } from "@dbos-inc/dbos-sdk";
import { runWithAbortableDbRetries, runWithTopContext } from "@dbos-inc/dbos-sdk/internal/context";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import type { SystemDatabase } from "@dbos-inc/dbos-sdk/internal/system_database";
import { dbRetryConfig } from "@dbos-inc/dbos-sdk/internal/utils";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { checkBindings, silentLogger, workflowKey, type Logger } from "@nexus/crm-operations";
import { DbosEngine } from "./dbos-engine.js";
import { DbosRuns } from "./dbos-runs.js";
import type { DbosWorkflows, DbosWorkflowsOptions } from "./engine-options.js";
import { embeddedDatabase, plainQueries, serverDatabase, type EngineDatabase } from "./engine-database.js";
import { engineFailure, WorkflowEngineError } from "./engine-error.js";
import { engineLog } from "./engine-log.js";
import { engineTablesSql } from "./engine-tables.js";
import { Executions, type RegisteredWorkflow } from "./executions.js";
import { jsonSerializer } from "./json-serializer.js";
import { RunClaims, type Claim } from "./run-claims.js";
import { Shift } from "./shift.js";
import { StoredRuns } from "./stored-runs.js";
import { Worker } from "./worker.js";

/** All releases work on the same runs, so to DBOS they are one. */
const applicationVersion = "nexus";
/** Waiting is no crime: attempts are counted by step, not by run. */
const maxRecoveryAttempts = 1_000_000_000;
/** Steps under way get so long when an engine closes. */
const graceMs = 5_000;

const noPatience = AbortSignal.abort();

let isOpen = false;

export interface Safeguards {
  /** Whether a joined step asks, before it commits, if its worker still owns the run. Only tests do without. */
  readonly fenced: boolean;
}

export const openWorkflows = async <Ports, Stores>(options: DbosWorkflowsOptions<Ports, Stores>, safeguards: Safeguards): Promise<DbosWorkflows> => {
  const settings = settingsOf(options);
  if (isOpen || DBOS.isInitialized()) throw WorkflowEngineError.alreadyOpen();
  isOpen = true;
  const database = databaseOf(options, settings.takeoverMs);
  try {
    return await opened(options, settings, safeguards, database);
  } catch (error) {
    await DBOS.shutdown({ deregister: true }).catch(() => undefined);
    await database.close();
    isOpen = false;
    throw engineFailure(error);
  }
};

interface Settings {
  readonly takeoverMs: number;
  readonly schema: string;
  readonly logger: Logger;
}

const settingsOf = <Ports, Stores>({ workflows, bindings, takeoverMs = 30_000, schema = "nexus_workflows", logger = silentLogger }: DbosWorkflowsOptions<Ports, Stores>): Settings => {
  for (const workflow of workflows) checkBindings(workflow, bindings);
  const keys = workflows.map(workflowKey);
  const twice = keys.find((key, place) => keys.indexOf(key) < place);
  if (twice !== undefined) throw WorkflowEngineError.invalidOptions("workflows", `${twice} is there twice`);
  if (!Number.isSafeInteger(takeoverMs) || takeoverMs < 1_000) throw WorkflowEngineError.invalidOptions("takeoverMs", "at least 1,000 milliseconds");
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw WorkflowEngineError.invalidOptions("schema", "a name of small letters, digits and underscores");
  return { takeoverMs, schema, logger };
};

const databaseOf = <Ports, Stores>({ database }: DbosWorkflowsOptions<Ports, Stores>, takeoverMs: number): EngineDatabase => {
  if ("pool" in database) return embeddedDatabase(database.pool);
  return serverDatabase({ url: database.url, poolSize: Math.max(4, database.poolSize ?? 10), idleInTransactionTimeoutMs: takeoverMs / 2 });
};

const opened = async <Ports, Stores>(options: DbosWorkflowsOptions<Ports, Stores>, { takeoverMs, schema, logger }: Settings, { fenced }: Safeguards, database: EngineDatabase): Promise<DbosWorkflows> => {
  const id = randomUUID();
  const names = options.workflows.map(workflowKey);
  const queries = plainQueries(database.pool);
  const stored = new StoredRuns(queries, schema);
  const claims = new RunClaims(queries, schema, id, names);
  const shift = new Shift();
  const system = (): SystemDatabase => executor().systemDatabase;
  const run = { claims, clock: options.clock, random: options.random, mustGoOn: shift.mustGoOn, sleep: shift.sleep, working: shift.working, fenced };
  const executions = new Executions<Ports, Stores>({ durable: options, run, logger, onStray: () => worker.stray(), system });
  const worker = new Worker({
    claims: new RunClaims(database.control, schema, id, names),
    shared: database.shared,
    takeoverMs,
    logger,
    dispatch: ({ addresses, owner }: Claim) => executions.takenOver(() => outside(() => executor().dispatchDequeuedWorkflows([...addresses], owner))),
    isRunning: (address) => system().checkForRunningWorkflow(address),
    onCancelled: (address, reason) => executions.cancel(address, reason),
  });

  const workflows = new Map<string, RegisteredWorkflow>(options.workflows.map((workflow) => [workflowKey(workflow), DBOS.registerWorkflow(executions.workflow(workflow), { name: workflowKey(workflow), maxRecoveryAttempts })]));
  await oneAtATime(database, async () => {
    // A login that may make nothing can still work where everything is there.
    const { rows } = await queries.query("select to_regclass($1) is not null as there", [`"${schema}".nexus_attempt`]);
    if (rows[0]?.["there"] !== true) await queries.query(engineTablesSql(schema));
    await launch(database, schema, id, logger);
  });
  // Runs wait for their database in the time in which a dead worker's runs are taken over, not for a minute.
  dbRetryConfig.initialBackoffSec = 0.2;
  dbRetryConfig.maxBackoffSec = Math.max(1, takeoverMs / 8_000);
  for (const { name, count } of await stored.strangers(names)) logger.log("warn", "Runs under way wait for a release that has their workflow.", { entityType: "workflow", entityId: name, count });
  await worker.start();

  const ask = <T>(call: () => Promise<T>): Promise<T> =>
    outside(async () => {
      shift.mustGoOn();
      return call();
    }).catch((error: unknown) => {
      throw engineFailure(error);
    });
  const takeOver = (): Promise<void> => worker.takeOver(takeoverMs / 2);
  const close = async (): Promise<void> => {
    await worker.stop();
    await shift.end(graceMs);
    const { notificationsMap } = system();
    await claims.leave().catch(() => undefined);
    // From here on nothing is written: DBOS would remember of a step that it met an engine half closed.
    const closed = database.close();
    await DBOS.shutdown({ deregister: true });
    // Whoever waits here notices that there is nothing to wait for any more.
    for (const waiting of notificationsMap.map.keys()) notificationsMap.callCallbacks(waiting);
    await closed;
    isOpen = false;
  };
  let closing: Promise<void> | undefined;
  return {
    engine: new DbosEngine({ workflows, executions: executions as Executions, stored, claims, system: system(), clock: options.clock, ask, onStray: () => worker.stray() }),
    runs: new DbosRuns({ stored, claims, unitOfWork: options.unitOfWork as never, ask, takeOver }),
    close: () => (closing ??= close()),
  };
};

/** Outside of any run, and without DBOS's patience: whoever calls an engine is told at once that its database is away. */
const outside = <T>(call: () => Promise<T>): Promise<T> => runWithTopContext({}, () => runWithAbortableDbRetries(noPatience, call));

const executor = (): DBOSExecutor => {
  if (!DBOSExecutor.globalInstance) throw new Error("the engine has been closed");
  return DBOSExecutor.globalInstance;
};

const launch = async (database: EngineDatabase, schema: string, executorID: string, logger: Logger): Promise<void> => {
  DBOS.setConfig({
    name: "nexus",
    systemDatabasePool: database.pool,
    systemDatabaseSchemaName: schema,
    applicationVersion,
    executorID,
    logger: engineLog(logger),
    serializer: jsonSerializer,
    useListenNotify: database.shared,
  });
  await outside(() => DBOS.launch());
};

/** Of workers that start together one makes the tables. Asks again instead of waiting: making an index waits for every statement that waits. */
const oneAtATime = async (database: EngineDatabase, start: () => Promise<void>): Promise<void> => {
  if (!database.shared) return start();
  const client = await database.pool.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ readonly mine: boolean }>("select pg_try_advisory_lock(7240311973) as mine");
      if (rows[0]?.mine === true) break;
      await wait(50);
    }
    await start();
  } finally {
    // The lock goes with its session.
    client.release(true);
  }
};
