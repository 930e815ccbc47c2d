import { fileURLToPath } from "node:url";
import { bindCrm, crmSchema, type CrmStores } from "@nexus/adapter-crm";
import { memoryStorage, sha256Hasher, systemClock, systemIds, systemRandom, trustedHost } from "@nexus/adapter-memory";
import { bindOperations, operationsRoomsSchema, type OperationsStores } from "@nexus/adapter-operations";
import { connect, eraseEmbedded, openEmbedded } from "@nexus/adapter-postgres";
import { defaultTenantId, type OperationContext } from "@nexus/common";
import {
  bindStores,
  CommandPath,
  compiledRoutings,
  composeRoutingStores,
  LeadRoutingCoordinator,
  routingCommands,
  type Command,
  type OutboxQueue,
  type OutboxRetention,
  type Replay,
  type RoutingCommands,
  type RoutingStores,
  type Transaction,
  type UnitOfWork,
  type UnsealedTenants,
} from "@nexus/crm-operations";
import { DeskError } from "../desk-error.js";
import { eventLog, type EventLog } from "../trail/event-log.js";
import { deskScoring } from "./desk-scoring.js";

/** The CRM, and routing around it, on one transaction. */
export type DeskStores = CrmStores & OperationsStores & RoutingStores & { readonly eventLog: EventLog };

/** What a storage has for work in the background, across all tenants. */
interface Background {
  readonly unsealedTenants: UnsealedTenants;
  readonly outbox: OutboxQueue & OutboxRetention;
}

/** The CRM of one sales desk, as one person at a terminal uses it. */
export interface Desk {
  readonly ctx: OperationContext;
  /** Through the command path. What a command refuses as a whole is a DeskError. */
  execute<Input, Output>(command: Command<Input, Output, DeskStores>, input: Input): Promise<Output>;
  read<T>(work: (stores: DeskStores, ctx: OperationContext) => Promise<T>): Promise<T>;
  readonly routing: RoutingCommands;
  /** A stored decision of routing made again, with its explanation; undefined for no such decision. */
  replay(decisionId: string): Promise<Replay>;
  newId(): string;
  /** For the sealer and the relay. */
  readonly unitOfWork: UnitOfWork<DeskStores>;
  readonly background: Background;
  /** Waits for work under way. */
  close(): Promise<void>;
}

type Kind = "memory" | "server" | "folder";

const kindOf = (database: string): Kind => (database === "memory" ? "memory" : /^postgres(ql)?:\/\//.test(database) ? "server" : "folder");

/** Opens the database, which is made when it is not there: a folder, a server by its URL, or `memory` for one that ends with the run. */
export const openDesk = async (database: string): Promise<Desk> => {
  const storage = await openStorage(database);
  const unitOfWork = bindStores(storage.unitOfWork, bindDesk);
  const path = new CommandPath<DeskStores>({ ...deps, unitOfWork, authorizer: trustedHost });
  const ctx: OperationContext = { tenantId: defaultTenantId, actor: { type: "system", id: "system:sales-desk" }, correlationId: systemIds.next() };
  const coordinator = new LeadRoutingCoordinator({ ...deps, unitOfWork, authorizer: trustedHost });
  return {
    ctx,
    routing: routingCommands({ ...deps, compiled: compiledRoutings() }),
    async replay(decisionId) {
      const result = await coordinator.replay(ctx, decisionId);
      if (!result.ok) throw DeskError.refused("routing.replay", result.refusal);
      return result.value;
    },
    async execute(command, input) {
      const result = await path.execute(ctx, command, input);
      if (!result.ok) throw DeskError.refused(command.name, result.refusal);
      return result.value;
    },
    read: (work) => unitOfWork.read(ctx, (stores) => work(stores, ctx)),
    newId: () => systemIds.next(),
    unitOfWork,
    background: storage,
    close: storage.close,
  };
};

const deps = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };

const bindDesk = (tx: Transaction): DeskStores => {
  const bound = { ...bindCrm({ ...deps, settings: () => ({ scoring: deskScoring }) })(tx), ...bindOperations(deps)(tx) };
  return { ...bound, ...composeRoutingStores(bound, deps.clock), eventLog: eventLog(tx.records) };
};

const openStorage = async (database: string): Promise<Background & { readonly unitOfWork: UnitOfWork<Transaction>; readonly close: () => Promise<void> }> => {
  const options = { schemas: [crmSchema, operationsRoomsSchema], clock: systemClock, ids: systemIds, random: systemRandom, migrate: true };
  switch (kindOf(database)) {
    case "memory": return { ...memoryStorage(options), close: () => Promise.resolve() };
    case "server": return connect({ ...options, url: database });
    case "folder": return openEmbedded({ ...options, directory: database, template });
  }
};

/** A new database is unpacked from here; the first one leaves it. */
const template = fileURLToPath(new URL("../../../../node_modules/.cache/nexus/embedded-database", import.meta.url));

/** Deletes the embedded database; that of a server is not ours to delete. */
export const resetDesk = async (database: string): Promise<void> => {
  switch (kindOf(database)) {
    case "memory": return;
    case "server": throw DeskError.resetOfServer();
    case "folder": return eraseEmbedded(database);
  }
};

/** Where the database is, in words that give no password away. */
export const placeOf = (database: string): string => {
  switch (kindOf(database)) {
    case "memory": return "in memory, gone with this run";
    case "server": return `${new URL(database).host}${new URL(database).pathname}`;
    case "folder": return `${database} (to start over: npm start -- --reset)`;
  }
};
