import type {
  AccessStore,
  AvailabilityStore,
  BusinessCalendarStore,
  CommandAnswers,
  LeadConversionStore,
  LockKey,
  OpportunityCloseStore,
  PersonalDataRegister,
  RoutingRooms,
  TerritoryStore,
  UnitOfWork,
  WorkflowCheckpoints,
} from "@nexus/crm-operations";
import type { Closable } from "../contract.js";

/** What routing keeps, what it decides on, and what commands, workflows, conversions and closings answered, bound to one unit of work. */
export interface RoutingPorts {
  readonly territories: TerritoryStore;
  readonly businessCalendars: BusinessCalendarStore;
  readonly availability: AvailabilityStore;
  readonly answers: CommandAnswers;
  readonly checkpoints: WorkflowCheckpoints;
  readonly access: AccessStore;
  readonly closings: OpportunityCloseStore;
  readonly conversions: LeadConversionStore;
  readonly personalDataRegister: PersonalDataRegister;
  readonly routing: RoutingRooms;
}

/** The stores of routing under test. */
export interface RoutingStoresSubject extends Closable {
  readonly unitOfWork: UnitOfWork<RoutingPorts>;
  /**
   * What whoever writes holds: `routingLock()`, `territoryLock()`, `businessCalendarLock()` and
   * `availabilityLock()` of `@nexus/crm-operations`. This package imports only types of it.
   */
  readonly locks: readonly LockKey[];
  /** How many calls into storage there were so far; needed for the capability `counted-round-trips`. */
  roundTrips?(): number;
}
