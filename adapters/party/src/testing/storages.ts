import { afterAll, beforeAll, describe } from "vitest";
import { uuidV7Generator, type IdGenerator } from "@nexus/common";
import { simulatedClock, simulatedRandom, type SimulatedClock } from "@nexus/common/testing";
import { memoryStorage, sha256Hasher } from "@nexus/adapter-memory";
import { connect, openEmbedded } from "@nexus/adapter-postgres";
import { startPostgresServer, templateFile } from "@nexus/adapter-postgres/testing";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";
import type { PartyDeps } from "../party-deps.js";
import { partySchema } from "../party-schema.js";

type StorageDeps = PartyDeps & { readonly clock: SimulatedClock; readonly ids: IdGenerator };

interface Opened {
  readonly unitOfWork: UnitOfWork<Transaction>;
  close(): Promise<void>;
}

export const simulatedDeps = (seed = 11): StorageDeps => {
  const clock = simulatedClock();
  return { clock, ids: uuidV7Generator({ clock, random: simulatedRandom(seed) }), hasher: sha256Hasher };
};

type Open = (deps: StorageDeps) => Promise<Opened>;

const openMemory: Open = (deps) => Promise.resolve({ unitOfWork: memoryStorage(deps).unitOfWork, close: () => Promise.resolve() });

const openPGlite: Open = (deps) => openEmbedded({ directory: "memory", template: templateFile(), schemas: [partySchema], ...deps, random: simulatedRandom(5) });

const openServer: Open = async (deps) => {
  const server = await startPostgresServer();
  const storage = await connect({ url: await server.createDatabase(), schemas: [partySchema], migrate: true, ...deps, random: simulatedRandom(5) });
  return { unitOfWork: storage.unitOfWork, close: () => storage.close().finally(() => server.stop()) };
};

const places: Readonly<Record<string, Open>> = { memory: openMemory, "the embedded database": openPGlite, "a server": openServer };

/** The same tests on the rows of memory, the embedded database and a real server; each is opened once. */
export const onRowsOfAllStorages = (register: (rows: () => UnitOfWork<Transaction>, storage: string) => void): void => {
  for (const [name, open] of Object.entries(places)) {
    describe(name, () => {
      let opened: Opened;
      beforeAll(async () => {
        opened = await open(simulatedDeps());
      }, 60_000);
      afterAll(() => opened.close());
      register(() => opened.unitOfWork, name);
    });
  }
};
