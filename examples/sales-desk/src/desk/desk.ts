import { fileURLToPath } from "node:url";
import { analyticsSchema, bindAnalytics, type AnalyticsStores } from "@nexus/adapter-analytics";
import { bindCrm, crmSchema, type CrmStores } from "@nexus/adapter-crm";
import { memoryStorage, sha256Hasher, systemClock, systemIds, systemRandom, trustedHost } from "@nexus/adapter-memory";
import { bindOperations, operationsRoomsSchema, type OperationsStores } from "@nexus/adapter-operations";
import { bindParty, partySchema, type PartyStores } from "@nexus/adapter-party";
import { connect, eraseEmbedded, openEmbedded, type StorageSchema } from "@nexus/adapter-postgres";
import { bindSales, salesSchema, type SalesStores } from "@nexus/adapter-sales";
import { defaultTenantId, type OperationContext, type Result } from "@nexus/common";
import {
  bindStores,
  CommandPath,
  compiledRoutings,
  composeRoutingStores,
  joinedClose,
  joinedConversion,
  LeadConversionCoordinator,
  LeadQualificationRule,
  LeadRoutingCoordinator,
  OpportunityCloseCoordinator,
  outboxNotifier,
  routingCommands,
  type Command,
  type LeadConversionStores,
  type OpportunityCloseStores,
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
import { deskQualification } from "./desk-qualification.js";
import { deskScoring } from "./desk-scoring.js";

/** The CRM, Party, Sales, figures and messages, and what the rooms around them keep, on one transaction. */
export type DeskStores = CrmStores & PartyStores & SalesStores & AnalyticsStores & OperationsStores & RoutingStores & LeadConversionStores & OpportunityCloseStores & { readonly eventLog: EventLog };

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
  readonly conversion: LeadConversionCoordinator<DeskStores>;
  readonly closing: OpportunityCloseCoordinator<DeskStores>;
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
export const openDesk = async (database: string, schemas: readonly StorageSchema[] = deskSchemas): Promise<Desk> => {
  const storage = await openStorage(database, schemas);
  const unitOfWork = bindStores(storage.unitOfWork, bindDesk);
  const parts = { ...deps, unitOfWork, authorizer: trustedHost };
  const path = new CommandPath<DeskStores>(parts);
  const ctx: OperationContext = { tenantId: defaultTenantId, actor: { type: "system", id: "system:sales-desk" }, correlationId: systemIds.next() };
  const coordinator = new LeadRoutingCoordinator(parts);
  return {
    ctx,
    routing: routingCommands({ ...deps, compiled: compiledRoutings() }),
    replay: async (decisionId) => valueOf("routing.replay", await coordinator.replay(ctx, decisionId)),
    conversion: new LeadConversionCoordinator<DeskStores>({ ...parts, bindings: joinedConversion, qualification: new LeadQualificationRule(deskQualification) }),
    closing: new OpportunityCloseCoordinator<DeskStores>({ ...parts, bindings: joinedClose }),
    execute: async (command, input) => valueOf(command.name, await path.execute(ctx, command, input)),
    read: (work) => unitOfWork.read(ctx, (stores) => work(stores, ctx)),
    newId: () => systemIds.next(),
    unitOfWork,
    background: storage,
    close: storage.close,
  };
};

/** What a command came to; throws a DeskError where it was refused as a whole. */
export const valueOf = <T>(command: string, result: Result<T>): T => {
  if (!result.ok) throw DeskError.refused(command, result.refusal);
  return result.value;
};

const deps = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };

const deskSchemas = [crmSchema, partySchema, salesSchema, analyticsSchema, operationsRoomsSchema];

const bindDesk = (tx: Transaction): DeskStores => {
  const [crm, party, sales] = [bindCrm({ ...deps, settings: () => ({ scoring: deskScoring }) })(tx), bindParty(deps)(tx), bindSales(deps)(tx)];
  const recordFacts = { ...crm.recordFacts, ...party.partyRecordFacts, ...sales.salesRecordFacts };
  const bound = { ...crm, ...party, ...sales, ...bindAnalytics(deps)(tx), ...bindOperations(deps)(tx), notifier: outboxNotifier(tx), recordFacts };
  return { ...bound, ...composeRoutingStores(bound, deps.clock), eventLog: eventLog(tx.records) };
};

const openStorage = async (database: string, schemas: readonly StorageSchema[]): Promise<Background & { readonly unitOfWork: UnitOfWork<Transaction>; readonly close: () => Promise<void> }> => {
  const options = { schemas, clock: systemClock, ids: systemIds, random: systemRandom, migrate: true };
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
