import type { DataClass } from "@nexus/common";
import type { AssignByHand, DeclineAssignment, RecordToHandOver, ReturnToQueue } from "./hand-over.js";
import type { Assignment, RoutingDecision } from "./ports.js";
import type { RouteRecords } from "./route-records.js";
import type { RoutingSubject } from "./routing-snapshot.js";

type Inputs = AssignByHand & DeclineAssignment & RecordToHandOver & ReturnToQueue & RouteRecords;

/** The data class of every input of the commands about records. Policies and members name users by id and nobody else. */
export const routingInputDataClasses = {
  entity: "none",
  ids: "none",
  recordId: "none",
  expectedVersion: "none",
  userId: "none",
  queueId: "none",
  beyondCapacity: "none",
  reason: "free-text",
} as const satisfies Readonly<Record<keyof Inputs, DataClass>>;

/** Of what a decision read, the facts and the place are the record's own words; they lie apart from the decision. */
export const routingSubjectDataClasses = {
  entity: "none",
  id: "none",
  facts: "contact",
  place: "contact",
  ownerId: "none",
  duplicateOf: "none",
  accountOwnerId: "none",
  previousOwnerId: "none",
  waitingSince: "none",
  declinedBy: "none",
} as const satisfies Readonly<Record<keyof RoutingSubject, DataClass>>;

export const routingDecisionDataClasses = { id: "none", runId: "none", position: "none", subject: "contact", outcome: "none", isErased: "none" } as const satisfies Readonly<Record<keyof RoutingDecision, DataClass>>;

/** Reasons are codes, people are ids. */
export const assignmentDataClasses = {
  entity: "none",
  recordId: "none",
  status: "none",
  userId: "none",
  queueId: "none",
  ruleId: "none",
  decisionId: "none",
  reason: "none",
  waitingSince: "none",
  declinedBy: "none",
  at: "none",
  version: "none",
} as const satisfies Readonly<Record<keyof Assignment, DataClass>>;
