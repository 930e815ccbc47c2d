import { setTimeout as wait } from "node:timers/promises";
import type { Clock, IdGenerator } from "@nexus/common";
import { bindAnalytics } from "@nexus/adapter-analytics";
import { bindCrm, type CrmSettings } from "@nexus/adapter-crm";
import { bindOperations } from "@nexus/adapter-operations";
import { bindParty } from "@nexus/adapter-party";
import { bindSales } from "@nexus/adapter-sales";
import {
  AuditSealer,
  bindStores,
  CommandPath,
  composePersonalData,
  composeRoutingStores,
  joinedClose,
  joinedConversion,
  LeadConversionCoordinator,
  LeadOfferCoordinator,
  LeadQualificationRule,
  LeadRoutingCoordinator,
  OpportunityCloseCoordinator,
  outboxNotifier,
  OutboxRelay,
  personalDataCommands,
  standardQualification,
  type AccountOwnerFinder,
  type AuditSealerDeps,
  type AuditTrail,
  type Authorizer,
  type CloseSettings,
  type EnrichmentProvider,
  type EventConsumer,
  type EventPublisher,
  type Hasher,
  type OutboxQueue,
  type OutboxRetention,
  type PersonalDataHolder,
  type QualificationSettings,
  type RelayDependencies,
  type RoutedRecords,
  type Transaction,
  type UnitOfWork,
  type UnsealedTenants,
  verifyAudit,
} from "@nexus/crm-operations";
import { instancePerContainerCachingFactory, type DependencyContainer } from "tsyringe";
import { nexus, type NexusStores } from "./tokens.js";

export interface CrmOperationsOptions {
  /** Where everything is kept: `memoryStorage`, `openEmbedded` or `connect`. The host opens and closes it. */
  readonly storage: { readonly unitOfWork: UnitOfWork<Transaction>; readonly unsealedTenants: UnsealedTenants; readonly outbox: OutboxQueue & OutboxRetention };
  /** Told of what went wrong while audit trails were sealed; see `AuditSealerDeps.failed`. */
  readonly sealingFailed?: NonNullable<AuditSealerDeps["failed"]>;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly hasher: Hasher;
  readonly authorizer: Authorizer;
  /** A tenant's own lists and scoring. */
  readonly settings?: (tenantId: string) => CrmSettings;
  /** What a lead must have to be converted; `standardQualification` when absent. */
  readonly qualification?: QualificationSettings;
  /** What a tenant's deals must have to be closed, every published version; `standardCloseSettings` when absent. */
  readonly closeSettings?: (tenantId: string) => readonly CloseSettings[];
  /** Contacts and accounts to route, bound to a transaction, and who owns accounts where that is not for Party to say. */
  readonly party?: (tx: Transaction) => { readonly routedContacts?: RoutedRecords; readonly routedAccounts?: RoutedRecords; readonly accountOwners?: AccountOwnerFinder };
  /** Whoever else keeps data of persons in the same storage: they are exported and erased with the others. */
  readonly personalDataHolders?: (tx: Transaction) => readonly PersonalDataHolder[];
  /** Adds facts from outside before records are routed. */
  readonly enrichment?: EnrichmentProvider;
  /** Who wants to hear of events. Without it events stay in the outbox, for a relay of another process. */
  readonly events?: EventOptions;
}

/** What the relay needs beside the storage: see `RelayDependencies`. */
export interface EventOptions extends Pick<RelayDependencies<NexusStores>, "random" | "sleep" | "policy" | "onFailure" | "onError"> {
  /** `eventemitter3Publisher` of `@nexus/adapter-eventemitter3`, for example. */
  readonly publisher: EventPublisher;
  readonly consumers?: readonly EventConsumer<NexusStores>[];
}

/**
 * Registers Nexus in a container, each thing under its token of `nexus`. Registering again replaces.
 * Nothing here belongs to a tenant: the tenant travels in the context of every call. A child container
 * that replaces a part gets its own instances of what is made of it.
 *
 * The host imports a reflect polyfill (`reflect-metadata`) before tsyringe; no decorators are used.
 *
 * @example
 * ```ts
 * import "reflect-metadata";
 * import { container } from "tsyringe";
 * import { memoryStorage, sha256Hasher, systemClock, systemIds, trustedHost } from "@nexus/adapter-memory";
 * import { crmCommands } from "@nexus/adapter-crm";
 *
 * const parts = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
 * registerCrmOperations(container, { ...parts, storage: memoryStorage(parts), authorizer: trustedHost });
 *
 * const commands = container.resolve(nexus.commands);
 * const ctx = { tenantId: "default", actor: { type: "user", id: "ann" }, correlationId: "request-1" } as const;
 * const lead = await commands.execute(ctx, crmCommands.lead.create, { id: "L-1", title: "Two machines", source: "referral" });
 * lead.ok; // true
 * ```
 */
export const registerCrmOperations = (container: DependencyContainer, options: CrmOperationsOptions): DependencyContainer => {
  const { storage, settings, party, enrichment, events, personalDataHolders } = options;
  if (events) registerEvents(container, storage, events);
  return container
    .register<Clock>(nexus.clock, { useValue: options.clock })
    .register<IdGenerator>(nexus.ids, { useValue: options.ids })
    .register<Hasher>(nexus.hasher, { useValue: options.hasher })
    .register<Authorizer>(nexus.authorizer, { useValue: options.authorizer })
    .register(nexus.unitOfWork, {
      useFactory: instancePerContainerCachingFactory((c) =>
        bindStores(storage.unitOfWork, (tx): NexusStores => {
          const deps = { clock: c.resolve(nexus.clock), ids: c.resolve(nexus.ids), hasher: c.resolve(nexus.hasher) };
          const crm = bindCrm({ ...deps, ...(settings ? { settings } : {}) })(tx);
          const [customers, sales] = [bindParty(deps)(tx), bindSales(deps)(tx)];
          const bound = { ...crm, ...bindOperations(deps)(tx), ...customers, ...sales, ...bindAnalytics(deps)(tx), notifier: outboxNotifier(tx) };
          const recordFacts = { ...crm.recordFacts, ...customers.partyRecordFacts, ...sales.salesRecordFacts };
          const holders = [...customers.partyPersonalData, ...sales.salesPersonalData, ...(personalDataHolders?.(tx) ?? [])];
          return { ...bound, ...composeRoutingStores({ ...bound, ...party?.(tx) }, deps.clock), ...composePersonalData(bound, tx, holders), recordFacts };
        }),
      ),
    })
    .register(nexus.commands, {
      useFactory: instancePerContainerCachingFactory(
        (c) =>
          new CommandPath<NexusStores>({
            unitOfWork: c.resolve(nexus.unitOfWork),
            authorizer: c.resolve(nexus.authorizer),
            hasher: c.resolve(nexus.hasher),
            clock: c.resolve(nexus.clock),
          }),
      ),
    })
    .register<AuditTrail>(nexus.auditTrail, {
      useFactory: instancePerContainerCachingFactory((c): AuditTrail => ({
        list: (ctx, filter, page) => c.resolve(nexus.unitOfWork).read(ctx, ({ auditTrail }) => auditTrail.list(ctx, filter, page)),
      })),
    })
    .register(nexus.auditSealer, {
      useFactory: instancePerContainerCachingFactory(
        (c) =>
          new AuditSealer({
            unitOfWork: c.resolve(nexus.unitOfWork),
            tenants: storage.unsealedTenants,
            hasher: c.resolve(nexus.hasher),
            ids: c.resolve(nexus.ids),
            sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
            ...(options.sealingFailed ? { failed: options.sealingFailed } : {}),
          }),
      ),
    })
    .register(nexus.verifyAudit, {
      useFactory: instancePerContainerCachingFactory((c) => (ctx, heads = []) =>
        c.resolve(nexus.unitOfWork).read(ctx, ({ auditEvidence }) => verifyAudit(ctx, auditEvidence, { hasher: c.resolve(nexus.hasher), heads })),
      ),
    })
    .register(nexus.personalData, { useFactory: instancePerContainerCachingFactory((c) => personalDataCommands({ clock: c.resolve(nexus.clock), ids: c.resolve(nexus.ids) })) })
    .register(nexus.leadRouting, {
      useFactory: instancePerContainerCachingFactory(
        (c) =>
          new LeadRoutingCoordinator({
            unitOfWork: c.resolve(nexus.unitOfWork),
            authorizer: c.resolve(nexus.authorizer),
            clock: c.resolve(nexus.clock),
            ids: c.resolve(nexus.ids),
            hasher: c.resolve(nexus.hasher),
            ...(enrichment ? { enrichment } : {}),
          }),
      ),
    })
    .register(nexus.leadConversion, {
      useFactory: instancePerContainerCachingFactory(
        (c) => new LeadConversionCoordinator<NexusStores>({ ...coordinated(c), bindings: joinedConversion, qualification: new LeadQualificationRule(options.qualification ?? standardQualification) }),
      ),
    })
    .register(nexus.opportunityClose, {
      useFactory: instancePerContainerCachingFactory(
        (c) => new OpportunityCloseCoordinator<NexusStores>({ ...coordinated(c), bindings: joinedClose, ...(options.closeSettings ? { settings: options.closeSettings } : {}) }),
      ),
    })
    .register(nexus.leadOffers, {
      useFactory: instancePerContainerCachingFactory((c) => new LeadOfferCoordinator({ ...coordinated(c), engine: c.resolve(nexus.workflowEngine), ...(enrichment ? { enrichment } : {}) })),
    });
};

const coordinated = (c: DependencyContainer) => ({
  unitOfWork: c.resolve(nexus.unitOfWork),
  authorizer: c.resolve(nexus.authorizer),
  clock: c.resolve(nexus.clock),
  ids: c.resolve(nexus.ids),
  hasher: c.resolve(nexus.hasher),
});

const registerEvents = (container: DependencyContainer, storage: CrmOperationsOptions["storage"], { publisher, consumers = [], ...rest }: EventOptions): void => {
  container.register(nexus.eventPublisher, { useValue: publisher }).register(nexus.outboxRelay, {
    useFactory: instancePerContainerCachingFactory(
      (c) =>
        new OutboxRelay<NexusStores>({
          queue: storage.outbox,
          retention: storage.outbox,
          unitOfWork: c.resolve(nexus.unitOfWork),
          publisher: c.resolve(nexus.eventPublisher),
          consumers,
          clock: c.resolve(nexus.clock),
          ids: c.resolve(nexus.ids),
          ...rest,
        }),
    ),
  });
};
