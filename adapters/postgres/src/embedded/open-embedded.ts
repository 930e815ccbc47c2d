import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Database } from "../database/database.js";
import { PGliteDatabase } from "../database/pglite-database.js";
import { openStorage, translatorFor, type PostgresStorage, type StorageOptions } from "../postgres-storage.js";
import type { StorageSchema } from "../schema/storage-schema.js";
import { folderCluster, memoryCluster } from "./cluster.js";
import { lockDirectory } from "./directory-lock.js";
import { realFolder } from "./real-folder.js";

export type EmbeddedOptions = StorageOptions & {
  /** A folder, made when it is not there, or `"memory"` for a database that ends with the process. */
  readonly directory: string;
  /**
   * A file that makes new databases quick: `initdb` takes three to six seconds of computing, unpacking what
   * one has made takes less than one. Made with the first database when it is not there, whole or not at
   * all, about 40 MB; made anew for another version of PGlite, and when it is damaged. Never needed: where
   * it cannot be read or written, a database is made without it. Databases that are there do not ask for it.
   */
  readonly template?: string;
};

/**
 * Storage on a PostgreSQL inside this process, in one folder. Nothing to install; one process and one
 * transaction at a time. Survives the death of the process, not the loss of power: the embedded
 * database does not force its files to the disk.
 *
 * Pending migrations are applied unless `migrate` is false. Throws `directory_in_use` when another
 * process has the folder open: the database itself would not notice and destroy it; and `not_a_database`
 * for a folder that holds anything else. A folder whose making was cut short is made anew.
 *
 * @example
 * ```ts
 * import { openEmbedded } from "@nexus/adapter-postgres";
 * import { simulatedClock, simulatedIds, simulatedRandom } from "@nexus/common/testing";
 *
 * const storage = await openEmbedded({ directory: "memory", schemas: [], clock: simulatedClock(), ids: simulatedIds(), random: simulatedRandom() });
 * await storage.close();
 * ```
 */
export const openEmbedded = async (options: EmbeddedOptions): Promise<PostgresStorage> =>
  openStorage(await embeddedDatabase(options.directory, options.schemas, options.template), { ...options, migrate: options.migrate ?? true });

export const embeddedDatabase = async (directory: string, schemas: readonly StorageSchema[], template?: string): Promise<Database> => {
  const translate = translatorFor(schemas);
  if (directory === "memory") return new PGliteDatabase(await memoryCluster(template), translate);
  const folder = await realFolder(directory);
  await mkdir(dirname(folder), { recursive: true });
  const lock = await lockDirectory(folder);
  try {
    return unlockedAtTheEnd(new PGliteDatabase(await folderCluster(folder, template), translate), lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
};

const unlockedAtTheEnd = (database: PGliteDatabase, release: () => Promise<void>): Database => ({
  embedded: database.embedded,
  transaction: (opening, work) => database.transaction(opening, work),
  close: () => database.close().finally(release),
});
