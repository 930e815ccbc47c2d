import { uuidV7Generator, type Clock } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { auditTable, outboxTable } from "@nexus/crm-operations";
import { conformanceTables, type MakeSubject, type StorageSubject } from "@nexus/crm-operations-conformance";
import type { Database } from "../database/database.js";
import { migratorFor } from "../migrations/migrator.js";
import type { StorageSchema } from "../schema/storage-schema.js";
import { startCheck } from "../start-check.js";
import { PostgresUnitOfWork } from "../unit-of-work/postgres-unit-of-work.js";
import { schemaFor } from "./schema-for.js";

export const conformanceSchemas: readonly StorageSchema[] = [schemaFor("conformance", conformanceTables)];

/** Makes the tables of the contract suites in a database that has none yet. */
export const prepareConformance = async (database: Database, clock: Clock): Promise<void> => {
  const migrator = migratorFor(database, conformanceSchemas, clock);
  await migrator.up();
  await startCheck(database, migrator, conformanceSchemas);
};

/** Every case has a unit of work of its own on one database. */
export const subjectsOn =
  (database: () => Database): MakeSubject<StorageSubject> =>
  ({ clock }) => {
    const random = simulatedRandom(7);
    const unitOfWork = new PostgresUnitOfWork({ database: database(), clock, ids: uuidV7Generator({ clock, random }), random });
    return Promise.resolve({ unitOfWork, outboxTable, auditTable, close: () => Promise.resolve() });
  };
