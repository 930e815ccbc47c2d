import { uuidV7Generator, type Clock } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { auditTable, outboxTable } from "@nexus/crm-operations";
import { conformanceTables, type MakeSubject, type OutboxSubject, type StorageSubject } from "@nexus/crm-operations-conformance";
import type { Database } from "../database/database.js";
import { migratorFor } from "../migrations/migrator.js";
import type { StorageSchema } from "../schema/storage-schema.js";
import { OutboxNews } from "../outbox/outbox-news.js";
import { PostgresOutbox } from "../outbox/postgres-outbox.js";
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

/** The same with the outbox that workers see, emptied for every case. */
export const outboxSubjectsOn =
  (database: () => Database): MakeSubject<OutboxSubject> =>
  async ({ clock }) => {
    const random = simulatedRandom(7);
    await database().transaction({ mode: "read-write", script: "" }, async (session) => ({ commit: true, value: await session.script("truncate nexus_outbox") }));
    const news = new OutboxNews(database().news);
    const unitOfWork = new PostgresUnitOfWork({ database: database(), clock, ids: uuidV7Generator({ clock, random }), random, onEmitted: news.tell });
    return { unitOfWork, outbox: new PostgresOutbox({ database: database(), clock, onNews: news.onNews }), close: () => Promise.resolve() };
  };
