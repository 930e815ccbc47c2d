import { NexusError } from "@nexus/common";
import { OperationsError } from "@nexus/crm-operations";
import { retriablePostgresException } from "@dbos-inc/dbos-sdk/internal/system_database";

/**
 * Why an engine cannot be opened: `engine_already_open`, `invalid_engine_options`. What goes wrong later is
 * an `OperationsError` of the ports.
 */
export class WorkflowEngineError extends NexusError {
  static alreadyOpen(): WorkflowEngineError {
    return new WorkflowEngineError("engine_already_open", "Close the first one, or share it: DBOS runs one engine in a process.");
  }

  static invalidOptions(option: string, why: string): WorkflowEngineError {
    return new WorkflowEngineError("invalid_engine_options", `Correct ${option}: ${why}.`, { details: { option } });
  }
}

const gone = /after calling end on the pool|connection terminated|pglite is closed|engine has been closed/i;

/** What the engine's own database throws, as the ports promise it. */
export const engineFailure = (error: unknown): NexusError => {
  if (NexusError.is(error)) return error;
  const away = retriablePostgresException(error) || (error instanceof Error && ("syscall" in error || gone.test(error.message)));
  return away ? OperationsError.storageUnavailable(error) : new OperationsError("workflow_engine_failed", "Look at the cause: the workflow engine met what it does not expect.", { cause: error });
};
