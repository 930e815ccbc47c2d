import { existsSync } from "node:fs";
import { Instant, NexusError } from "@nexus/common";
import { serverDatabase } from "../connect.js";
import type { Database } from "../database/database.js";
import { embeddedDatabase } from "../embedded/open-embedded.js";
import { migratorFor, type MigrationState, type Migrator } from "../migrations/migrator.js";
import type { StorageSchema } from "../schema/storage-schema.js";
import { StorageError } from "../storage-error.js";
import { loadSchemas } from "./load-schemas.js";
import { migrateHelp, readArguments, type MigrateArguments } from "./migrate-arguments.js";

export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  readonly workingDirectory: string;
  readonly environmentUrl: string | undefined;
}

/** The command `nexus-migrate`; answers its exit code: 0 done, 1 failed, 2 misunderstood, 3 not up to date. */
export const migrateCommand = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const asked = readArguments(words, terminal.environmentUrl);
  if (asked === "help") {
    terminal.out(migrateHelp);
    return 0;
  }
  if ("problem" in asked) {
    terminal.error(`${asked.problem}\nMore: nexus-migrate --help\n`);
    return 2;
  }
  try {
    return await withMigrator(asked, terminal.workingDirectory, (migrator) => commands[asked.command](migrator, asked, terminal));
  } catch (error) {
    if (!NexusError.is(error)) throw error;
    terminal.error(`${error.message} (${error.code})\n`);
    return 1;
  }
};

const commands: Readonly<Record<MigrateArguments["command"], (migrator: Migrator, asked: MigrateArguments, terminal: Terminal) => Promise<number>>> = {
  async status(migrator, _asked, terminal) {
    const states = await migrator.status();
    const open = states.filter(({ state }) => state !== "applied").length;
    terminal.out(`${table(states)}\n${open === 0 ? "Up to date." : `Not up to date: ${open} of ${states.length}.`}\n`);
    return open === 0 ? 0 : 3;
  },

  async up(migrator, { sql }, terminal) {
    if (sql) return print(await migrator.script("up"), terminal);
    const done = await migrator.up();
    terminal.out(done.length === 0 ? "Up to date: nothing to do.\n" : `${table(done)}\nApplied: ${done.length}.\n`);
    return 0;
  },

  async down(migrator, { sql, steps }, terminal) {
    if (sql) return print(await migrator.script("down", steps), terminal);
    const done = await migrator.down(steps);
    terminal.out(done.length === 0 ? "Nothing has been applied.\n" : `${table(done)}\nTaken back: ${done.length}.\n`);
    return 0;
  },
};

const print = (script: string, terminal: Terminal): number => {
  terminal.out(script === "" ? "-- nothing to do\n" : script);
  return 0;
};

const withMigrator = async <T>(asked: MigrateArguments, workingDirectory: string, work: (migrator: Migrator) => Promise<T>): Promise<T> => {
  const schemas = await loadSchemas(asked.modules, workingDirectory);
  const database = await open(asked, schemas);
  try {
    return await work(migratorFor(database, schemas, { now: () => Instant.fromEpochMilliseconds(Date.now()) }));
  } finally {
    await database.close();
  }
};

const open = async ({ target, command, sql }: MigrateArguments, schemas: readonly StorageSchema[]): Promise<Database> => {
  if ("url" in target) return serverDatabase({ url: target.url, poolSize: 1 }, schemas);
  const mayMake = command === "up" && !sql;
  if (!mayMake && !existsSync(target.directory)) throw StorageError.invalidSchema(`--directory ${target.directory}`, "no database is there");
  return embeddedDatabase(target.directory, schemas);
};

const table = (states: readonly MigrationState[]): string => {
  const rows = [["NAMESPACE", "MIGRATION", "STATE", "APPLIED AT"], ...states.map(({ namespace, name, state, appliedAt }) => [namespace, name, state, appliedAt ?? "-"])];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()}\n`).join("");
};
