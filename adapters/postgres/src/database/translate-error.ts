import { NexusError } from "@nexus/common";
import { OperationsError, type TableDefinition, type UpperBound } from "@nexus/crm-operations";
import { boundConstraintName, uniqueConstraintName } from "../schema/names.js";

/** What PostgreSQL says about a failure; the embedded database and the server driver use the same names. */
interface DatabaseFailure {
  readonly code: string;
  readonly message: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** The state our own triggers raise when somebody changes an append-only table. */
export const appendOnlyState = "NX001";

/** The state of a lock that is held and not to be waited for. */
export const lockTakenState = "NX002";

/** Internal: a statement ran into `statement_timeout`. The unit of work turns it into `deadline_exceeded`. */
export const statementTimeout = "statement_timeout";

const sqlState = /^[0-9A-Z]{5}$/;
/** `25P03`: the server has ended a session that said nothing inside its transaction. */
const unavailable = /^(08|53|57P|58|25P03)/;
const wrongValue = /^(22|54)/;

/**
 * Turns what a driver throws into one of the typed errors of the ports. What is no failure of the
 * database comes back unchanged. The cause keeps message and names, never rows or parameters: drivers
 * attach both.
 */
export type TranslateError = (error: unknown) => unknown;

export const translateErrors = (tables: readonly TableDefinition[]): TranslateError => {
  const uniqueKeys = new Map<string, { readonly table: string; readonly columns: readonly string[] }>();
  const bounds = new Map<string, UpperBound & { readonly table: string }>();
  for (const table of tables) {
    uniqueKeys.set(`${table.name}_pkey`, { table: table.name, columns: ["id"] });
    for (const columns of table.unique) uniqueKeys.set(uniqueConstraintName(table.name, columns), { table: table.name, columns });
    for (const limit of table.atMost ?? []) bounds.set(boundConstraintName(table.name, limit), { table: table.name, ...limit });
  }

  return (error) => {
    if (NexusError.is(error)) return error;
    const failure = databaseFailure(error);
    if (!failure) return isLostConnection(error) ? OperationsError.storageUnavailable(error) : error;
    const cause = withoutValues(failure);
    const { code, table = "the table", column = failure.constraint ?? "value" } = failure;
    if (code === "23505") {
      const key = uniqueKeys.get(failure.constraint ?? "");
      return OperationsError.duplicateRecord(key?.table ?? table, key?.columns ?? [column], cause);
    }
    if (code === "40001" || code === "40P01" || code === "55P03") {
      return new OperationsError("concurrency_conflict", "Repeat: another transaction was in the way.", {
        details: { sqlState: code },
        retryable: true,
        cause,
      });
    }
    if (code === lockTakenState) return OperationsError.lockTaken();
    if (code === appendOnlyState) return OperationsError.appendOnly(table);
    if (code === "25006") return OperationsError.readOnly(table);
    if (code === "57014") return new OperationsError(statementTimeout, "Ask for less, or allow more time: a statement took too long.", { retryable: true, cause });
    if (unavailable.test(code)) return OperationsError.storageUnavailable(cause);
    if (wrongValue.test(code)) return OperationsError.invalidRecord(table, column, "the database cannot hold the value");
    const exceeded = code === "23514" ? bounds.get(failure.constraint ?? "") : undefined;
    if (exceeded) return OperationsError.invalidRecord(exceeded.table, exceeded.column, `must not exceed ${exceeded.bound}`);
    if (code === "23502") return OperationsError.invalidRecord(table, column, "must not be null");
    if (code.startsWith("23")) return OperationsError.invalidRecord(table, column, "the value breaks a constraint of the table");
    if (code === "42P01") {
      const advice = "Open the storage with the schema of every adapter that is bound to it (`schemas`)";
      return new OperationsError("sql_failed", `${advice}: ${failure.message}.`, { details: { sqlState: code }, cause });
    }
    return new OperationsError("sql_failed", `Correct the statement or the database: ${failure.message}.`, { details: { sqlState: code }, cause });
  };
};

const databaseFailure = (error: unknown): DatabaseFailure | undefined => {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string" || !sqlState.test(error.code)) return undefined;
  // System errors have five-letter names too (EPIPE): those have an errno.
  if ("errno" in error || error.code === "EPIPE") return undefined;
  return error as Error & DatabaseFailure;
};

/** The driver has no type for these: it names them in prose, or passes on what the socket threw. */
const isLostConnection = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  // The embedded database has crashed inside its WebAssembly and will not answer any more.
  if (error.name === "RuntimeError") return true;
  if (error instanceof AggregateError) return error.errors.some(isLostConnection);
  if ("code" in error && typeof error.code === "string" && "syscall" in error) return true;
  return /connection (terminated|error|timeout)|timeout exceeded when trying to connect|client was closed|not queryable|pglite is closed|after calling end on the pool/i.test(error.message);
};

const withoutValues = (failure: DatabaseFailure): Error => {
  const holdsValue = wrongValue.test(failure.code) || failure.code.startsWith("23");
  const cause = new Error(holdsValue ? `PostgreSQL refused a value (${failure.code})` : failure.message);
  return Object.assign(cause, { name: "PostgresError", code: failure.code, table: failure.table, column: failure.column, constraint: failure.constraint });
};
