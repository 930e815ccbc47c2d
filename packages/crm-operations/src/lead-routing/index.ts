/**
 * Lead routing: how records find their owners. A `RoutingPolicy` is versioned data: rules in the one
 * rule language, pools, strategies, a catch-all, a queue. `openRouter` decides over a snapshot of the
 * team, purely: the same policy, snapshot, state and records give the same outcomes for ever, with or
 * without the explanation. `LeadRoutingCoordinator` routes for real: one unit of work under the tenant's
 * routing lock writes owners, assignments, rotations, loads, decisions, events and audit together, and
 * `replay` makes any stored decision again. People assign by hand, claim, accept, decline and pause.
 * `LeadOfferCoordinator` offers a lead to one after the other until somebody accepts, as a durable
 * workflow.
 * Before a policy is published, `lintRoutingPolicy` finds its mistakes, `simulateRouting` says who would
 * get what, and `compareRouting` what would change; `fairnessOf` measures a pool. None of them writes.
 */
export { assignmentDataClasses, routingDecisionDataClasses, routingInputDataClasses, routingSubjectDataClasses } from "./routing-data-classes.js";
export { policyAt, routedEntities, rulesInOrder, strategyNames } from "./routing-policy.js";
export type {
  AdditionalSkill,
  OwnerPreference,
  RotationEntry,
  RotationScope,
  RotationSettings,
  RoutedEntity,
  RoutingPolicy,
  RoutingPool,
  RoutingRule,
  RoutingTarget,
  StrategyName,
} from "./routing-policy.js";
export { defaultMember, isPausedAt, type MemberPause, type MemberQuota, type MemberSkill, type RoutingMember } from "./routing-member.js";
export { emptyRoutingState } from "./routing-snapshot.js";
export type { Rotation, RotationPlace, RoutingRequest, RoutingSnapshot, RoutingState, RoutingSubject } from "./routing-snapshot.js";
export { eliminationReasons } from "./routing-outcome.js";
export type { AssignedBy, EliminationReason, RoutingOutcome, UnassignedReason } from "./routing-outcome.js";
export { routingFields } from "./routing-fields.js";
export { openRouter, type Router, type RouterInput } from "./router.js";
export type { PreparedSubject } from "./routing-demands.js";
export type { ExplainedOutcome } from "./explain-decision.js";
export type { AssignmentStrategy, StrategyCandidate } from "./strategies/assignment-strategy.js";
export {
  FreeCapacityStrategy,
  LeastLoadedStrategy,
  RoundRobinStrategy,
  SkillBasedStrategy,
  TerritoryBasedStrategy,
  WeightedRoundRobinStrategy,
} from "./strategies/strategies.js";
export { assignmentStatuses, routingLock } from "./ports.js";
export type {
  AccountOwnerFinder,
  Assignment,
  AssignmentCause,
  AssignmentFilter,
  AssignmentStatus,
  AssignmentStore,
  EnrichmentProvider,
  Given,
  MemberLoad,
  RecordKey,
  RotationStore,
  RoutableRecord,
  RoutedRecords,
  RoutingDecision,
  RoutingLog,
  RoutingMemberStore,
  RoutingPolicyStore,
  RoutingRun,
  RoutingSnapshotStore,
} from "./ports.js";
export { routingPolicySchema, routingMemberSchema, checkRoutingPolicy } from "./routing-policy-schema.js";
export type { RoutingEvent, RecordAssignedData } from "./routing-events.js";
export { routingEventFamily } from "./routing-event-family.js";
export { routingLocks, type RoutingDeps, type RoutingRooms, type RoutingStores } from "./routing-stores.js";
export { lintRoutingPolicy } from "./lint-routing-policy.js";
export { simulateRouting, type CountByReason, type RoutingSimulation, type SimulatedMember, type SimulatedRecord } from "./simulate-routing.js";
export { compareRouting, type ComparedMember, type MovedRecord, type RoutingComparison } from "./compare-routing.js";
export { fairnessOf, poolMembersOf, type MemberFairness, type PoolFairness, type PoolMember } from "./routing-fairness.js";
export { routedLeads } from "./routed-leads.js";
export { routedOpportunities } from "./routed-opportunities.js";
export { largestBatch, routingCommands, type PauseMember, type RoutingCommands } from "./routing-commands.js";
export type { AssignByHand, DeclineAssignment, RecordToHandOver, ReturnToQueue } from "./hand-over.js";
export type { RoutedRecord, RouteRecords } from "./route-records.js";
export type { Replay } from "./replay-routing.js";
export { LeadRoutingCoordinator, type LeadRoutingDeps } from "./lead-routing-coordinator.js";
export { compiledRoutings, compileRouting, type CompiledRouting, type CompiledRoutings, type KeptRouting } from "./compiled-routing.js";
export { composeRoutingStores, type RoutingParts } from "./compose-routing-stores.js";
export { leadOffersOver, type LeadOffers, type OfferFallback, type OfferStanding } from "./lead-offers.js";
export {
  leadRoutingWorkflow,
  offerAnswered,
  offerSettingsSchema,
  standardOfferSettings,
  type LeadRoutingPorts,
  type OfferedLead,
  type OfferLead,
  type OfferSettings,
} from "./lead-routing-workflow.js";
export { LeadOfferCoordinator, offerBindings, type LeadOfferDeps, type LeadOfferStores, type OfferRequest } from "./lead-offer-coordinator.js";
