import { afterAll, beforeAll, describe } from "vitest";
import { CalendarDate, Instant, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedRandom, type SimulatedClock } from "@nexus/common/testing";
import { bindCrm, crmEventCatalogue, crmSchema, type CrmStores } from "@nexus/adapter-crm";
import { memoryStorage, sha256Hasher, trustedHost } from "@nexus/adapter-memory";
import { connect, openEmbedded } from "@nexus/adapter-postgres";
import { startPostgresServer, templateFile } from "@nexus/adapter-postgres/testing";
import {
  bindStores,
  CommandPath,
  composePersonalData,
  composeRoutingStores,
  compiledRoutings,
  LeadRoutingCoordinator,
  operationsEventCatalogue,
  routingCommands,
  withCatalogue,
  type EnrichmentProvider,
  type LeadFacts,
  type PersonalDataStores,
  type RoutingMember,
  type RoutingParts,
  type RoutingPolicy,
  type RoutingStores,
  type RoutingTarget,
  type Transaction,
  type UnitOfWork,
} from "@nexus/crm-operations";
import { bindOperations, type OperationsStores } from "../bind-operations.js";
import { operationsRoomsSchema } from "../operations-rooms-schema.js";

/** Routing with a CRM around it, and all that is known of persons, on one transaction. */
export type Desk = CrmStores & OperationsStores & RoutingStores & PersonalDataStores;

export interface RoutingUnderTest {
  readonly unitOfWork: UnitOfWork<Desk>;
  readonly rows: UnitOfWork<Transaction>;
  readonly coordinator: LeadRoutingCoordinator;
  readonly clock: SimulatedClock;
  /** A tenant that nobody else uses. */
  newTenant(): OperationContext;
}

interface Opened {
  readonly unitOfWork: UnitOfWork<Transaction>;
  close(): Promise<void>;
}

const schemas = [crmSchema, operationsRoomsSchema];

export const simulatedDeps = (seed = 11) => {
  const clock = simulatedClock("2026-03-02T10:00:00.000Z");
  return { clock, ids: uuidV7Generator({ clock, random: simulatedRandom(seed) }), hasher: sha256Hasher };
};

export type SimulatedDeps = ReturnType<typeof simulatedDeps>;

const places: Readonly<Record<string, (deps: SimulatedDeps) => Promise<Opened>>> = {
  memory: (deps) => Promise.resolve({ unitOfWork: memoryStorage(deps).unitOfWork, close: () => Promise.resolve() }),
  "the embedded database": (deps) => openEmbedded({ directory: "memory", template: templateFile(), schemas, ...deps, random: simulatedRandom(5) }),
  "a server": async (deps) => {
    const server = await startPostgresServer();
    const storage = await connect({ url: await server.createDatabase(), schemas, migrate: true, ...deps, random: simulatedRandom(5) });
    return { unitOfWork: storage.unitOfWork, close: () => storage.close().finally(() => server.stop()) };
  },
};

/** A storage of a real server, with as many connections as routers want. */
export const deskSchemas = schemas;

/** What other domains and hosts add to a desk. */
export interface DeskSources {
  readonly parts?: (tx: Transaction) => Pick<RoutingParts, "accountOwners" | "routedContacts" | "routedAccounts">;
  readonly enrichment?: EnrichmentProvider;
}

/** The stores of a desk on any transaction. */
export const bindDesk =
  (deps: SimulatedDeps, { parts }: DeskSources = {}) =>
  (rows: Transaction): Desk => {
    // What is emitted must be described, whatever a test is about.
    const tx = withCatalogue(rows, [...crmEventCatalogue, ...operationsEventCatalogue]);
    const bound = { ...bindCrm({ ...deps, settings: () => ({}) })(tx), ...bindOperations(deps)(tx), ...parts?.(tx) };
    return { ...bound, ...composeRoutingStores(bound, deps.clock), ...composePersonalData(bound, tx) };
  };

export const deskOn = (rows: UnitOfWork<Transaction>, deps: SimulatedDeps, sources: DeskSources = {}): Omit<RoutingUnderTest, "newTenant"> => {
  const { enrichment } = sources;
  const unitOfWork = bindStores(rows, bindDesk(deps, sources));
  return { unitOfWork, rows, clock: deps.clock, coordinator: new LeadRoutingCoordinator({ ...deps, unitOfWork, authorizer: trustedHost, ...(enrichment ? { enrichment } : {}) }) };
};

/** The same tests on memory, the embedded database and a real server; each is opened once. */
export const onDesksOfAllStorages = (register: (desk: () => RoutingUnderTest, storage: string) => void): void => {
  for (const [name, open] of Object.entries(places)) {
    describe(name, () => {
      let opened: Opened;
      let desk: RoutingUnderTest;
      beforeAll(async () => {
        const deps = simulatedDeps();
        opened = await open(deps);
        let tenants = 0;
        desk = { ...deskOn(opened.unitOfWork, deps), newTenant: () => simulatedContext({ tenantId: `tenant-${(tenants += 1)}` }) };
      }, 120_000);
      afterAll(() => opened.close());
      register(() => desk, name);
    });
  }
};

const since = CalendarDate.of("2020-01-01");

export const target = (more: Partial<RoutingTarget> = {}): RoutingTarget => ({
  pool: { kind: "team", groupId: "sales", withSubTeams: false },
  strategies: ["round-robin"],
  requiredSkills: [],
  additionalSkills: [],
  withinTerritory: false,
  ownersFirst: [],
  weights: {},
  ...more,
});

export const policyOf = (more: Partial<RoutingPolicy> = {}): RoutingPolicy => ({
  id: "inbound",
  version: 1,
  name: "Inbound",
  entity: "lead",
  effectiveFrom: Instant.of("2026-01-01T00:00:00.000Z"),
  rules: [{ id: "all", name: "Everything", priority: 1, criteria: { all: [] }, ...target() }],
  catchAll: null,
  queueId: null,
  rotation: { scope: "rule", manualAssignmentsCount: false, joining: "back", returning: "back", easeInDays: 0 },
  loadWeights: { lead: 1, contact: 0, account: 0, opportunity: 1 },
  selfAssignment: false,
  ...more,
});

export interface SettledDesk {
  readonly userIds: readonly string[];
  readonly policy?: Partial<RoutingPolicy>;
  readonly members?: readonly (Partial<RoutingMember> & { readonly userId: string })[];
}

/** A team called `sales` of these users, a queue called `inbox` of the same, and one policy. */
export const settle = async (ctx: OperationContext, { unitOfWork, clock }: Pick<RoutingUnderTest, "unitOfWork" | "clock">, { userIds, policy, members = [] }: SettledDesk): Promise<RoutingPolicy> => {
  const published = policyOf(policy);
  const own = { from: since, to: null };
  await done(
    unitOfWork.run(ctx, [], async (stores) => {
      await stores.directory.put(ctx, {
        users: userIds.map((id) => ({ id, name: id.toUpperCase(), email: null, timeZone: "UTC", activeFrom: since, terminatedOn: null, externalReferences: [] })),
        groups: [
          { id: "sales", kind: "team", name: "Sales", parentId: null, ...own },
          { id: "inbox", kind: "queue", name: "Inbox", parentId: null, ...own },
        ],
        memberships: userIds.flatMap((userId) => ["sales", "inbox"].map((groupId) => ({ id: `${groupId}-${userId}`, groupId, userId, ...own }))),
      });
      return { ok: true, value: undefined };
    }),
  );
  const commands = routingCommands({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(3) }), hasher: sha256Hasher, compiled: compiledRoutings() });
  const path = new CommandPath<RoutingStores>({ unitOfWork, authorizer: trustedHost, hasher: sha256Hasher, clock });
  await done(path.execute(ctx, commands.publishPolicy, published));
  const full = members.map((member) => ({ capacity: null, weight: 1, skills: [], quotas: [], calendarId: null, pause: null, ...member }));
  if (full.length > 0) await done(path.execute(ctx, commands.setMembers, full));
  return published;
};

const firstLead = Instant.of("2026-03-01T00:00:00.000Z");

/** So many new leads that nobody owns, by id `lead-0000`, … */
export const newLeads = async (ctx: OperationContext, { unitOfWork }: Pick<RoutingUnderTest, "unitOfWork">, count: number, more: (i: number) => Partial<LeadFacts> = () => ({})): Promise<readonly string[]> => {
  const ids = Array.from({ length: count }, (_, i) => `lead-${String(i).padStart(5, "0")}`);
  for (let from = 0; from < count; from += 1_000) {
    await done(
      unitOfWork.run(ctx, [], ({ history }) =>
        history
          .importLeads(ctx, ids.slice(from, from + 1_000).map((id, i) => ({ reference: { source: "test", externalId: id }, title: id, status: "new", source: "organic-search", createdAt: Instant.addMilliseconds(firstLead, (from + i) * 1_000), ...more(from + i) })))
          .then((value) => ({ ok: true as const, value })),
      ),
    );
  }
  return unitOfWork.read(ctx, async ({ leads }) => {
    const found = await leads.findByReferences(ctx, ids.map((externalId) => ({ source: "test", externalId })));
    return found.map(({ id }) => id);
  });
};

/** The value of what must have been accepted. */
export const done = async <T>(answer: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: { readonly code: string; readonly message: string } }>): Promise<T> => {
  const result = await answer;
  if (!result.ok) throw new Error(`Refused: ${result.refusal.code}: ${result.refusal.message}`);
  return result.value;
};
