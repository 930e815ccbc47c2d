import { describePath, NexusError, type OperationContext } from "@nexus/common";
import type { LintFinding } from "./lint-finding.js";

/** Every failure of `@nexus/crm-operations` and of the adapters behind its ports; `code` says which. */
export class OperationsError extends NexusError {
  /** The record moved on between read and write. The unit of work runs again by itself, a few times. */
  static concurrencyConflict(table: string, ids: readonly string[]): OperationsError {
    return new OperationsError("concurrency_conflict", `Read again and repeat: ${table} has changed meanwhile.`, {
      details: { table, ids },
      retryable: true,
    });
  }

  /** The bounded retries of a unit of work are used up. */
  static concurrencyExhausted(attempts: number, cause: unknown): OperationsError {
    return new OperationsError("concurrency_exhausted", `Try again later: ${attempts} attempts met other writers.`, {
      details: { attempts },
      retryable: true,
      cause,
    });
  }

  /** A unique key of the table holds this value already. Values are not repeated here. */
  static duplicateRecord(table: string, columns: readonly string[], cause?: unknown): OperationsError {
    return new OperationsError("duplicate_record", `Use the record that exists: ${table} already has one with the same ${columns.join(", ")}.`, {
      details: { table, columns },
      ...(cause === undefined ? {} : { cause }),
    });
  }

  /** Somebody else holds a lock that the work does not wait for. */
  static lockTaken(): OperationsError {
    return new OperationsError("lock_taken", "Try again in a moment: another unit of work holds a lock that this one does not wait for.", { retryable: true });
  }

  /** A command that the command path cannot watch over. */
  static invalidCommand(name: string, why: string): OperationsError {
    return new OperationsError("invalid_command", `Correct the command ${name}: ${why}.`, { details: { command: name } });
  }

  /** A unit of work was opened inside another one, which would wait for itself. */
  static nestedUnitOfWork(): OperationsError {
    return new OperationsError("nested_unit_of_work", "Pass the stores on instead of opening a unit of work inside another one.");
  }

  /** A store was used after its unit of work, or the work ended before a call on its stores did. */
  static unitOfWorkEnded(): OperationsError {
    return new OperationsError("unit_of_work_ended", "Use stores only inside their unit of work, and await every call on them there.");
  }

  /** A write inside `UnitOfWork.read`. */
  static readOnly(table: string): OperationsError {
    return new OperationsError("read_only", `Open the unit of work with run, not read, to write to ${table}.`, { details: { table } });
  }

  /** Rows of this table are only ever added. */
  static appendOnly(table: string): OperationsError {
    return new OperationsError("append_only", `Add a new row instead: rows of ${table} never change and never go.`, { details: { table } });
  }

  static deadlineExceeded(ctx: OperationContext, cause?: unknown): OperationsError {
    return new OperationsError("deadline_exceeded", "Call again with a later deadline: this one has passed.", {
      details: { deadline: ctx.deadline, correlationId: ctx.correlationId },
      retryable: true,
      ...(cause === undefined ? {} : { cause }),
    });
  }

  /** The database cannot be reached or went away in the middle; nothing of the unit of work happened unless it was acknowledged. */
  static storageUnavailable(cause: unknown): OperationsError {
    return new OperationsError("storage_unavailable", "Try again: the database did not answer.", { retryable: true, cause });
  }

  /** A value the table's definition does not allow reached storage: a mistake of the calling code. */
  static invalidRecord(table: string, column: string, why: string): OperationsError {
    return new OperationsError("invalid_record", `Correct ${table}.${column}: ${why}.`, { details: { table, column } });
  }

  /** A query the table's definition cannot answer: a mistake of the calling code. */
  static invalidQuery(table: string, column: string, why: string): OperationsError {
    return new OperationsError("invalid_query", `Correct the query of ${table}.${column}: ${why}.`, { details: { table, column } });
  }

  /** An exact sum that no JavaScript integer holds. */
  static overflow(table: string, column: string): OperationsError {
    return new OperationsError("overflow", `Sum fewer rows: ${table}.${column} adds up beyond ${Number.MAX_SAFE_INTEGER}.`, { details: { table, column } });
  }

  /** The host made a context that nothing can act under. */
  static invalidContext(field: string, why: string): OperationsError {
    return new OperationsError("invalid_context", `Correct the operation context: ${field} ${why}.`, { details: { field } });
  }

  /** A mapping that would go wrong with every row; `details.findings` says where. */
  static invalidImportMapping(file: string, findings: readonly LintFinding[]): OperationsError {
    const places = findings.map(({ path, message }) => `${describePath(path)}: ${message}`);
    return new OperationsError("invalid_import_mapping", `Correct the mapping of ${file}. ${places.join(" ")}`, { details: { file, findings } });
  }

  static currencyMismatch(amount: string, quote: string): OperationsError {
    return new OperationsError("currency_mismatch", `Quote a rate from ${amount}: this one is from ${quote}.`, { details: { amount, quote } });
  }

  static convertedAmountTooLarge(from: string, to: string): OperationsError {
    return new OperationsError("overflow", "Convert a smaller amount: the result would be too large to be exact.", { details: { from, to } });
  }

  /** Configuration that no schema has seen, or a runtime with older time zone data. */
  static unknownTimeZone(timeZone: string): OperationsError {
    return new OperationsError("unknown_time_zone", "Use an IANA time zone that this runtime knows, such as Europe/Lisbon.", { details: { timeZone } });
  }

  /** Business time is added in whole milliseconds, and forwards: a mistake of the calling code. */
  static invalidBusinessTime(milliseconds: number): OperationsError {
    return new OperationsError("invalid_duration", "Add a whole number of milliseconds, 0 or more.", { details: { milliseconds } });
  }
}
