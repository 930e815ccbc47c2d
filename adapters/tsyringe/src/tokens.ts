import type { Clock, IdGenerator, OperationContext } from "@nexus/common";
import type { AnalyticsStores } from "@nexus/adapter-analytics";
import type { CrmStores } from "@nexus/adapter-crm";
import type { OperationsStores } from "@nexus/adapter-operations";
import type { PartyStores } from "@nexus/adapter-party";
import type { SalesStores } from "@nexus/adapter-sales";
import type {
  AuditHead,
  AuditSealer,
  AuditTrail,
  AuditVerification,
  Authorizer,
  CommandPath,
  EventPublisher,
  Hasher,
  LeadConversionCoordinator,
  LeadOfferCoordinator,
  LeadRoutingCoordinator,
  Notifier,
  OpportunityCloseCoordinator,
  OutboxRelay,
  PersonalDataCommands,
  PersonalDataStores,
  RoutingStores,
  UnitOfWork,
  WorkflowEngine,
} from "@nexus/crm-operations";
import type { InjectionToken } from "tsyringe";

const token = <T>(name: string): InjectionToken<T> => Symbol.for(`nexus/${name}`) as InjectionToken<T>;

/** All that commands and coordinators run on, bound to one transaction. */
export type NexusStores = CrmStores & OperationsStores & PartyStores & SalesStores & AnalyticsStores & RoutingStores & PersonalDataStores & { readonly notifier: Notifier };

/** What a host resolves, and may register itself to replace. Registered symbols: a second copy of this package means the same. */
export const nexus = {
  clock: token<Clock>("Clock"),
  ids: token<IdGenerator>("IdGenerator"),
  hasher: token<Hasher>("Hasher"),
  authorizer: token<Authorizer>("Authorizer"),
  /** Opens units of work over everything that is bound to the storage. */
  unitOfWork: token<UnitOfWork<NexusStores>>("UnitOfWork"),
  /** The way in for every command. */
  commands: token<CommandPath<NexusStores>>("CommandPath"),
  /** Routes leads and opportunities, and lets people hand them on. */
  leadRouting: token<LeadRoutingCoordinator>("LeadRoutingCoordinator"),
  /** Turns leads into customers, contacts and deals. */
  leadConversion: token<LeadConversionCoordinator<NexusStores>>("LeadConversionCoordinator"),
  /** Wins, loses and reopens deals. */
  opportunityClose: token<OpportunityCloseCoordinator<NexusStores>>("OpportunityCloseCoordinator"),
  /** Carries what waits or leaves the process: the host registers one, made with `workflowSetup`. */
  workflowEngine: token<WorkflowEngine>("WorkflowEngine"),
  /** Offers leads until somebody accepts; needs `workflowEngine`. */
  leadOffers: token<LeadOfferCoordinator>("LeadOfferCoordinator"),
  /** Who did what; reads in a snapshot of its own. */
  auditTrail: token<AuditTrail>("AuditTrail"),
  /** Seals the audit trails of all tenants: the host runs `runUntil` in the background. */
  auditSealer: token<AuditSealer>("AuditSealer"),
  /** Verifies the audit trail of the context's tenant, against heads that the host kept, too. */
  verifyAudit: token<(ctx: OperationContext, heads?: readonly AuditHead[]) => Promise<AuditVerification>>("verifyAudit"),
  /** Tells subscribers in this process; registered where the host gives `events`. */
  eventPublisher: token<EventPublisher>("EventPublisher"),
  /** Delivers events; the host runs it. Registered where the host gives `events`. Dead letters are among the stores of `unitOfWork`. */
  outboxRelay: token<OutboxRelay<NexusStores>>("OutboxRelay"),
  /** The commands that find, export, erase and hold persons; `commands` executes them. */
  personalData: token<PersonalDataCommands>("PersonalDataCommands"),
} as const;
