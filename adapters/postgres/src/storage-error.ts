import { NexusError } from "@nexus/common";

/**
 * Why a storage cannot be opened, migrated or erased: `directory_in_use`, `not_a_database`, `schema_behind`, `schema_mismatch`,
 * `unsafe_role`, `migration_changed`, `migration_failed`, `migration_out_of_order`, `invalid_schema`.
 * What goes wrong inside units of work is an `OperationsError` of the ports.
 */
export class StorageError extends NexusError {
  static directoryInUse(directory: string, owner: string, lockFile: string): StorageError {
    return new StorageError("directory_in_use", `Stop ${owner} first: it has ${directory} open (${lockFile}).`, { details: { directory, owner, lockFile } });
  }

  static notADatabase(directory: string): StorageError {
    return new StorageError("not_a_database", `Name the folder of an embedded database: ${directory} holds something else.`, { details: { directory } });
  }

  static schemaBehind(missing: readonly string[]): StorageError {
    return new StorageError("schema_behind", `Run "nexus-migrate up" first: the database lacks ${missing.join(", ")}.`, { details: { missing } });
  }

  static schemaMismatch(problems: readonly string[]): StorageError {
    return new StorageError("schema_mismatch", `Bring the tables back to what the migrations make: ${problems.join("; ")}.`, { details: { problems } });
  }

  static unsafeRole(problem: string): StorageError {
    return new StorageError("unsafe_role", `Correct the roles of the database, tenants are not kept apart otherwise: ${problem}.`, { details: { problem } });
  }

  static migrationChanged(migration: string): StorageError {
    return new StorageError("migration_changed", `Restore the text of ${migration} and write a new migration: it has been applied with another text.`, {
      details: { migration },
    });
  }

  /** Nothing of the migration is left behind; `cause` says what the database did not accept. */
  static migrationFailed(migration: string, cause: unknown): StorageError {
    const why = cause instanceof Error ? ` ${cause.message}` : "";
    return new StorageError("migration_failed", `Correct the migration ${migration} and run it again: it was undone.${why}`, { details: { migration }, cause });
  }

  static migrationOutOfOrder(migration: string, after: string): StorageError {
    return new StorageError("migration_out_of_order", `Put ${migration} behind ${after}, which has been applied already.`, { details: { migration, after } });
  }

  static invalidSchema(what: string, why: string): StorageError {
    return new StorageError("invalid_schema", `Correct ${what}: ${why}.`, { details: { what } });
  }
}
