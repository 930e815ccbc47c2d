import { afterAll, beforeAll, describe } from "vitest";
import { simulatedRandom } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { connect, openEmbedded, type EmbeddedOptions } from "@nexus/adapter-postgres";
import { startPostgresServer, templateFile } from "@nexus/adapter-postgres/testing";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";
import { simulatedDeps, type SimulatedDeps } from "./routing-under-test.js";

type Schemas = NonNullable<EmbeddedOptions["schemas"]>;

interface Opened {
  readonly unitOfWork: UnitOfWork<Transaction>;
  close(): Promise<void>;
}

const places: Readonly<Record<string, (deps: SimulatedDeps, schemas: Schemas) => Promise<Opened>>> = {
  memory: (deps) => Promise.resolve({ unitOfWork: memoryStorage(deps).unitOfWork, close: () => Promise.resolve() }),
  "the embedded database": (deps, schemas) => openEmbedded({ directory: "memory", template: templateFile(), schemas, ...deps, random: simulatedRandom(5) }),
  "a server": async (deps, schemas) => {
    const server = await startPostgresServer();
    const storage = await connect({ url: await server.createDatabase(), schemas, migrate: true, ...deps, random: simulatedRandom(5) });
    return { unitOfWork: storage.unitOfWork, close: () => storage.close().finally(() => server.stop()) };
  },
};

/** The same tests on memory, the embedded database and a real server; each is opened once, with a desk on it. */
export const onPlaces = <Desk>(schemas: Schemas, deskOn: (rows: UnitOfWork<Transaction>, deps: SimulatedDeps) => Desk, register: (desk: () => Desk, storage: string) => void, storages: readonly string[] = Object.keys(places)): void => {
  for (const [name, open] of Object.entries(places)) {
    if (!storages.includes(name)) continue;
    describe(name, () => {
      let opened: Opened;
      let desk: Desk;
      beforeAll(async () => {
        const deps = simulatedDeps();
        opened = await open(deps, schemas);
        desk = deskOn(opened.unitOfWork, deps);
      }, 120_000);
      afterAll(() => opened.close());
      register(() => desk, name);
    });
  }
};
