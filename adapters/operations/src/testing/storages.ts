import { afterAll, beforeAll, describe } from "vitest";
import { accept, uuidV7Generator, type Clock, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedRandom, type SimulatedClock } from "@nexus/common/testing";
import { memoryStorage, sha256Hasher } from "@nexus/adapter-memory";
import { connect, openEmbedded, type PostgresTransaction } from "@nexus/adapter-postgres";
import { startPostgresServer, templateFile } from "@nexus/adapter-postgres/testing";
import { bindStores, type OutboxQueue, type OutboxRetention, type Transaction, type UnitOfWork, type UnsealedTenants } from "@nexus/crm-operations";
import { bindOperations, type OperationsStores } from "../bind-operations.js";
import type { OperationsDeps } from "../operations-deps.js";
import { operationsRoomsSchema } from "../operations-rooms-schema.js";

interface SimulatedDeps extends OperationsDeps {
  readonly clock: SimulatedClock;
}

/** A storage as it was opened once, for many cases. */
export interface Opened<Stores extends Transaction = Transaction> {
  readonly unitOfWork: UnitOfWork<Stores>;
  readonly unsealedTenants: UnsealedTenants;
  readonly outbox: OutboxQueue & OutboxRetention;
  /** From now on the storage's clock shows what this one shows. */
  follow(clock: Clock): void;
  close(): Promise<void>;
}

/** What opens a storage, and is told about the clock below. */
type Open<Stores extends Transaction> = (deps: OperationsDeps & { readonly clock: Clock }) => Promise<Omit<Opened<Stores>, "follow">>;

const simulatedDeps = (): SimulatedDeps => {
  const clock = simulatedClock();
  return { clock, ids: uuidV7Generator({ clock, random: simulatedRandom(11) }), hasher: sha256Hasher };
};

const openMemory: Open<Transaction> = (deps) => Promise.resolve({ ...memoryStorage(deps), close: () => Promise.resolve() });

const openPGlite: Open<PostgresTransaction> = (deps) =>
  openEmbedded({ directory: "memory", template: templateFile(), schemas: [operationsRoomsSchema], ...deps, random: simulatedRandom(5) });

const openServer: Open<PostgresTransaction> = async (deps) => {
  const server = await startPostgresServer();
  const storage = await connect({ url: await server.createDatabase(), schemas: [operationsRoomsSchema], migrate: true, ...deps, random: simulatedRandom(5) });
  return { ...storage, close: () => storage.close().finally(() => server.stop()) };
};

const opening = <Stores extends Transaction>(open: Open<Stores>): (() => Opened<Stores>) => {
  let opened: Opened<Stores>;
  beforeAll(async () => {
    const deps = simulatedDeps();
    let shown: Clock = deps.clock;
    const storage = await open({ ...deps, clock: { now: () => shown.now() } });
    opened = { ...storage, follow: (clock) => (shown = clock) };
  }, 60_000);
  afterAll(() => opened.close());
  return () => opened;
};

type Register<Stores extends Transaction> = (rows: () => UnitOfWork<Stores>, storage: string, opened: () => Opened<Stores>) => void;

const registerOn = <Stores extends Transaction>(opened: () => Opened<Stores>, register: Register<Stores>, storage: string): void => register(() => opened().unitOfWork, storage, opened);

/** The same tests on the rows of memory, the embedded database and a real server; each is opened once. */
export const onRowsOfAllStorages = (register: Register<Transaction>): void => {
  describe("memory", () => registerOn(opening(openMemory), register, "memory"));
  onRowsOfDatabases(register);
};

/** The same, where rows can be reached by SQL. */
export const onRowsOfDatabases = (register: Register<PostgresTransaction>): void => {
  describe("the embedded database", () => registerOn(opening(openPGlite), register, "the embedded database"));
  describe("a server", () => registerOn(opening(openServer), register, "a server"));
};

/** The stores on one storage, for one tenant at a time. */
export interface StoresUnderTest {
  /** A tenant that nobody else uses. */
  newTenant(): TenantStores;
}

export interface TenantStores {
  readonly ctx: OperationContext;
  /** One unit of work that commits. */
  run<T>(work: (stores: OperationsStores, ctx: OperationContext) => Promise<T>): Promise<T>;
  /** A refused one. */
  undone(work: (stores: OperationsStores, ctx: OperationContext) => Promise<unknown>): Promise<void>;
}

/** The same tests of the stores on all storages. */
export const onAllStorages = (register: (stores: () => StoresUnderTest, storage: string) => void): void => {
  onRowsOfAllStorages((rows, storage) => {
    const bind = bindOperations(simulatedDeps());
    let tenants = 0;
    const newTenant = (): TenantStores => {
      const ctx = simulatedContext({ tenantId: `tenant-${(tenants += 1)}` });
      const unitOfWork = bindStores(rows(), bind);
      return {
        ctx,
        run: (work) => committed(unitOfWork.run(ctx, [], async (stores) => accept(await work(stores, ctx)))),
        undone: async (work) => {
          await unitOfWork.run(ctx, [], async (stores) => {
            await work(stores, ctx);
            return { ok: false, refusal: { code: "undone", message: "Undo it.", details: {} } };
          });
        },
      };
    };
    register(() => ({ newTenant }), storage);
  });
};

/** The value of something that must have been accepted. */
export const committed = async <T>(answer: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: { readonly code: string } }>): Promise<T> => {
  const result = await answer;
  if (!result.ok) throw new Error(`Refused: ${result.refusal.code}`);
  return result.value;
};
