import {
  answersHolder,
  reasonsHolder,
  workflowCheckpointsOver,
  type AccessStore,
  type AuditChain,
  type AuditEvidence,
  type AuditReasons,
  type AuditTrail,
  type AvailabilityStore,
  type BusinessCalendarStore,
  type DeadLetters,
  type Inbox,
  type LeadConversionStore,
  type OpportunityCloseStore,
  type PersonalDataHolder,
  type PersonalDataRegister,
  type RoutingRooms,
  type TerritoryStore,
  type Transaction,
  type WorkflowCheckpoints,
} from "@nexus/crm-operations";
import { StoredAuditChain } from "./audit/stored-audit-chain.js";
import { StoredAuditEvidence } from "./audit/stored-audit-evidence.js";
import { StoredAuditReasons } from "./audit/stored-audit-reasons.js";
import { StoredAuditTrail } from "./audit/stored-audit-trail.js";
import { StoredOpportunityCloses } from "./closing/stored-opportunity-closes.js";
import { StoredLeadConversions } from "./conversion/stored-lead-conversions.js";
import type { OperationsDeps } from "./operations-deps.js";
import { StoredDeadLetters } from "./events/stored-dead-letters.js";
import { StoredInbox } from "./events/stored-inbox.js";
import { RoutingFactsHolder } from "./personal-data/routing-facts-holder.js";
import { StoredPersonalDataRegister } from "./personal-data/stored-register.js";
import { StoredAccess } from "./rooms/stored-access.js";
import { StoredAvailability } from "./rooms/stored-availability.js";
import { StoredBusinessCalendars } from "./rooms/stored-business-calendars.js";
import { StoredTerritories } from "./rooms/stored-territories.js";
import { StoredAssignments } from "./routing/stored-assignments.js";
import { StoredRoutingLog } from "./routing/stored-log.js";
import { StoredRoutingMembers } from "./routing/stored-members.js";
import { StoredRoutingPolicies } from "./routing/stored-policies.js";
import { StoredRotations } from "./routing/stored-rotations.js";
import { StoredRoutingSnapshots } from "./routing/stored-snapshots.js";

/** What the orchestrator's rooms know themselves, inside one unit of work. */
export interface OperationsStores {
  readonly territories: TerritoryStore;
  readonly businessCalendars: BusinessCalendarStore;
  readonly availability: AvailabilityStore;
  readonly routing: RoutingRooms;
  readonly access: AccessStore;
  /** Who did what, for people. */
  readonly auditTrail: AuditTrail;
  /** For `AuditSealer`. */
  readonly auditChain: AuditChain;
  /** For `verifyAudit`. */
  readonly auditEvidence: AuditEvidence;
  /** For whoever exports or erases what is known of a person. */
  readonly auditReasons: AuditReasons;
  /** Which events consumers have handled: for the relay. */
  readonly inbox: Inbox;
  /** Events that could not be delivered: for operators. */
  readonly deadLetters: DeadLetters;
  /** What leads have become, for lead conversion. */
  readonly conversions: LeadConversionStore;
  /** What closing deals has made, for opportunity close. */
  readonly closings: OpportunityCloseStore;
  /** The erasure log and legal holds, and what these stores keep of persons: for `composePersonalData`. */
  readonly personalDataRegister: PersonalDataRegister;
  readonly operationsPersonalData: readonly PersonalDataHolder[];
  /** What joined steps of durable runs have done: for workflow engines. */
  readonly checkpoints: WorkflowCheckpoints;
}

/**
 * Binds the stores of the orchestrator's rooms to a transaction of any storage. Whatever else a host
 * binds to the same transaction commits together with them or not at all.
 *
 * @example
 * ```ts
 * import { memoryStorage, sha256Hasher, systemClock, systemIds } from "@nexus/adapter-memory";
 * import { bindStores } from "@nexus/crm-operations";
 *
 * const deps = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
 * const unitOfWork = bindStores(memoryStorage(deps).unitOfWork, bindOperations(deps));
 * ```
 */
export const bindOperations =
  ({ clock, ids, hasher }: OperationsDeps) =>
  ({ records, audit }: Pick<Transaction, "records" | "audit">): OperationsStores => {
    const auditReasons = new StoredAuditReasons({ records, audit });
    return {
      territories: new StoredTerritories(records),
      businessCalendars: new StoredBusinessCalendars(records),
      availability: new StoredAvailability(records),
      access: new StoredAccess(records),
      auditTrail: new StoredAuditTrail(records),
      auditChain: new StoredAuditChain(records),
      auditEvidence: new StoredAuditEvidence(records),
      auditReasons,
      inbox: new StoredInbox(records, clock),
      deadLetters: new StoredDeadLetters({ records, audit }, clock),
      conversions: new StoredLeadConversions(records),
      closings: new StoredOpportunityCloses(records),
      personalDataRegister: new StoredPersonalDataRegister(records, hasher),
      operationsPersonalData: [new RoutingFactsHolder(records), answersHolder(records), reasonsHolder(auditReasons)],
      checkpoints: workflowCheckpointsOver(records, hasher),
      routing: {
        policies: new StoredRoutingPolicies(records, hasher),
        members: new StoredRoutingMembers(records),
        snapshots: new StoredRoutingSnapshots(records),
        rotations: new StoredRotations(records, hasher),
        assignments: new StoredAssignments(records, hasher),
        log: new StoredRoutingLog(records, ids),
      },
    };
  };
