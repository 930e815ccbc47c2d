import { afterAll, beforeAll, describe } from "vitest";
import type { OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, type SimulatedClock } from "@nexus/common/testing";
import type { TableDefinition } from "@nexus/crm-operations";
import { serverDatabase } from "../connect.js";
import type { Database } from "../database/database.js";
import { embeddedDatabase } from "../embedded/open-embedded.js";
import { openStorage, type PostgresStorage } from "../postgres-storage.js";
import type { StorageSchema } from "../schema/storage-schema.js";
import { startPostgresServer, type TestServer } from "./postgres-server.js";
import { storageOptions } from "./storage-options.js";
import { templateFile } from "./template-file.js";

export interface StorageUnderTest {
  readonly storage: PostgresStorage;
  /** What is below it: connections as the owner of the tables. */
  readonly database: Database;
  readonly clock: SimulatedClock;
  /** A context of a tenant that nobody else uses. */
  newTenant(): OperationContext;
}

/** Registers tests; `where` is the name of the database they run on. */
export type Register = (underTest: () => StorageUnderTest, where: string) => void;

/** The same tests on the embedded database and on a server; each is opened once. */
export const onBothDatabases = (tables: readonly TableDefinition[], register: Register): void => {
  for (const [where, makePlace] of [["the embedded database", embeddedPlace], ["a server", serverPlace]] as const) {
    describe(where, () => {
      registerOn(makePlace, tables, (underTest) => register(underTest, where));
    });
  }
};

interface Place {
  open(schemas: readonly StorageSchema[]): Promise<Database>;
  stop(): Promise<void>;
}

const embeddedPlace = (): Promise<Place> =>
  Promise.resolve({ open: (schemas) => embeddedDatabase("memory", schemas, templateFile()), stop: () => Promise.resolve() });

const serverPlace = async (): Promise<Place> => {
  const server: TestServer = await startPostgresServer();
  const url = await server.createDatabase();
  return { open: (schemas) => Promise.resolve(serverDatabase({ url, poolSize: 8 }, schemas)), stop: () => server.stop() };
};

const registerOn = (makePlace: () => Promise<Place>, tables: readonly TableDefinition[], register: (underTest: () => StorageUnderTest) => void): void => {
  let place: Place;
  let underTest: StorageUnderTest;
  beforeAll(async () => {
    place = await makePlace();
    const clock = simulatedClock();
    const options = storageOptions(tables, clock);
    const database = await place.open(options.schemas);
    const storage = await openStorage(database, { ...options, migrate: true });
    let tenants = 0;
    underTest = { storage, database, clock, newTenant: () => simulatedContext({ tenantId: `tenant-${(tenants += 1)}` }) };
  }, 60_000);
  afterAll(async () => {
    await underTest.storage.close();
    await place.stop();
  });
  register(() => underTest);
};
