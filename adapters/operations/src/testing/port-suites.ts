import {
  accessStoreSuite,
  assignmentStoreSuite,
  availabilityStoreSuite,
  businessCalendarStoreSuite,
  commandAnswersSuite,
  personalDataRegisterSuite,
  rotationStoreSuite,
  routingLogSuite,
  routingMemberStoreSuite,
  routingPolicyStoreSuite,
  routingSnapshotStoreSuite,
  territoryStoreSuite,
  workflowCheckpointsSuite,
  type ContractSuite,
  type RoutingStoresSubject,
} from "@nexus/crm-operations-conformance";

/** The contract of each port that this adapter binds, by the port's name. */
export const portSuites: Readonly<Record<string, ContractSuite<RoutingStoresSubject>>> = {
  TerritoryStore: territoryStoreSuite,
  BusinessCalendarStore: businessCalendarStoreSuite,
  AvailabilityStore: availabilityStoreSuite,
  RoutingPolicyStore: routingPolicyStoreSuite,
  RoutingMemberStore: routingMemberStoreSuite,
  RoutingSnapshotStore: routingSnapshotStoreSuite,
  RotationStore: rotationStoreSuite,
  AssignmentStore: assignmentStoreSuite,
  RoutingLog: routingLogSuite,
  CommandAnswers: commandAnswersSuite,
  AccessStore: accessStoreSuite,
  PersonalDataRegister: personalDataRegisterSuite,
  WorkflowCheckpoints: workflowCheckpointsSuite,
};
