import { afterAll, beforeAll, describe } from "vitest";
import { uuidV7Generator, type Clock } from "@nexus/common";
import { simulatedClock, simulatedRandom } from "@nexus/common/testing";
import { memoryStorage, sha256Hasher } from "@nexus/adapter-memory";
import { connect, openEmbedded } from "@nexus/adapter-postgres";
import { startPostgresServer, templateFile } from "@nexus/adapter-postgres/testing";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";
import { analyticsSchema } from "../analytics-schema.js";

interface Opened {
  readonly unitOfWork: UnitOfWork<Transaction>;
  close(): Promise<void>;
}

export const simulatedDeps = (clock: Clock = simulatedClock()) => ({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(11) }), hasher: sha256Hasher });

const openings: Readonly<Record<string, () => Promise<Opened>>> = {
  memory: () => Promise.resolve({ ...memoryStorage(simulatedDeps()), close: () => Promise.resolve() }),
  "the embedded database": () => openEmbedded({ directory: "memory", template: templateFile(), schemas: [analyticsSchema], ...simulatedDeps(), random: simulatedRandom(5) }),
  "a server": async () => {
    const server = await startPostgresServer();
    const storage = await connect({ url: await server.createDatabase(), schemas: [analyticsSchema], migrate: true, ...simulatedDeps(), random: simulatedRandom(5) });
    return { ...storage, close: () => storage.close().finally(() => server.stop()) };
  },
};

/** The same tests on the rows of memory, the embedded database and a real server; each is opened once. */
export const onRowsOfAllStorages = (register: (rows: () => UnitOfWork<Transaction>, storage: string) => void): void => {
  for (const [storage, open] of Object.entries(openings)) {
    describe(storage, () => {
      let opened: Opened;
      beforeAll(async () => {
        opened = await open();
      }, 60_000);
      afterAll(() => opened.close());
      register(() => opened.unitOfWork, storage);
    });
  }
};
