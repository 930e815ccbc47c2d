import { afterAll, beforeAll, describe } from "vitest";
import { uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedRandom, type SimulatedClock } from "@nexus/common/testing";
import { memoryStorage, sha256Hasher, trustedHost, type MemoryStorage } from "@nexus/adapter-memory";
import { connect, openEmbedded } from "@nexus/adapter-postgres";
import { startPostgresServer, templateFile } from "@nexus/adapter-postgres/testing";
import { bindStores, CommandPath, withCatalogue, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { bindCrm, type CrmStores } from "../bind-crm.js";
import { crmEventCatalogue } from "../events/crm-events.js";
import type { CrmDeps, CrmSettings } from "../crm-deps.js";
import { crmSchema } from "../crm-schema.js";

/** The CRM on one storage, with time under the test's control. */
export interface CrmUnderTest {
  readonly unitOfWork: UnitOfWork<CrmStores>;
  /** The same without the CRM around it: rows as they are. */
  readonly rows: UnitOfWork<Transaction>;
  readonly commands: CommandPath<CrmStores>;
  readonly clock: SimulatedClock;
  /** A context of a tenant that nobody else uses. */
  newTenant(): OperationContext;
}

interface Opened {
  readonly unitOfWork: UnitOfWork<Transaction>;
  close(): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

type Open = (deps: CrmDeps) => Promise<Opened>;

const openMemory: Open = (deps) => Promise.resolve({ unitOfWork: memoryStorage(deps).unitOfWork, close: nothing });

const openPGlite: Open = (deps) => openEmbedded({ directory: "memory", template: templateFile(), schemas: [crmSchema], ...deps, random: simulatedRandom(5) });

const openServer: Open = async (deps) => {
  const server = await startPostgresServer();
  const storage = await connect({ url: await server.createDatabase(), schemas: [crmSchema], migrate: true, ...deps, random: simulatedRandom(5) });
  return { unitOfWork: storage.unitOfWork, close: () => storage.close().finally(() => server.stop()) };
};

const underTestOn = (opened: Opened, deps: CrmDeps, clock: SimulatedClock): CrmUnderTest => {
  const bind = bindCrm(deps);
  // What is emitted must be described, whatever a test is about.
  const unitOfWork = bindStores(opened.unitOfWork, (tx) => bind(withCatalogue(tx, crmEventCatalogue)));
  let tenants = 0;
  return {
    unitOfWork,
    rows: opened.unitOfWork,
    commands: new CommandPath({ ...deps, unitOfWork, authorizer: trustedHost }),
    clock,
    newTenant: () => simulatedContext({ tenantId: `tenant-${(tenants += 1)}` }),
  };
};

export const simulatedDeps = (settings: CrmSettings = {}): CrmDeps & { readonly clock: SimulatedClock } => {
  const clock = simulatedClock();
  return { clock, ids: uuidV7Generator({ clock, random: simulatedRandom(11) }), hasher: sha256Hasher, settings: () => settings };
};

/** One CRM on the memory storage, for tests that are not about storage. */
export const crmInMemory = (settings: CrmSettings = {}): CrmUnderTest & Pick<MemoryStorage, "snapshotHash" | "dump"> => {
  const deps = simulatedDeps(settings);
  const storage = memoryStorage(deps);
  return { ...underTestOn({ unitOfWork: storage.unitOfWork, close: nothing }, deps, deps.clock), snapshotHash: () => storage.snapshotHash(), dump: (tenantId) => storage.dump(tenantId) };
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

/** The same tests of the CRM on memory, the embedded database and a real server; each is opened once. */
export const onAllStorages = (register: (underTest: () => CrmUnderTest) => void, settings: CrmSettings = {}): void => {
  for (const [name, open] of Object.entries(places)) {
    describe(name, () => {
      let opened: Opened;
      let underTest: CrmUnderTest;
      beforeAll(async () => {
        const deps = simulatedDeps(settings);
        opened = await open(deps);
        underTest = underTestOn(opened, deps, deps.clock);
      }, 60_000);
      afterAll(() => opened.close());
      register(() => underTest);
    });
  }
};

/** The value of something that must have been accepted. */
export const accepted = async <T>(answer: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: { readonly code: string; readonly message: string } }>): Promise<T> => {
  const result = await answer;
  if (!result.ok) throw new Error(`Refused: ${result.refusal.code}: ${result.refusal.message}`);
  return result.value;
};
