import type { NewEvent } from "../unit-of-work/index.js";
import type { Assignment, AssignmentCause } from "./ports.js";
import type { AssignedBy } from "./routing-outcome.js";

/** Bumped when the shape of routing's events changes. */
export const routingEventVersion = 1;

/** A record has come to an owner, or lies in a queue, or has neither. Ids only; who they are stays in the CRM. */
export interface RecordAssignedData {
  readonly entity: Assignment["entity"];
  readonly recordId: string;
  readonly userId: string;
  readonly previousUserId: string | null;
  readonly cause: AssignmentCause;
  /** Null where a person decided. */
  readonly by: AssignedBy | null;
  readonly ruleId: string | null;
  readonly decisionId: string | null;
}

export type RoutingEvent =
  | NewEvent<"RecordAssigned", RecordAssignedData>
  | NewEvent<"RecordQueued", { readonly entity: Assignment["entity"]; readonly recordId: string; readonly queueId: string; readonly reason: string | null; readonly decisionId: string | null }>
  | NewEvent<"RecordUnassigned", { readonly entity: Assignment["entity"]; readonly recordId: string; readonly reason: string | null; readonly decisionId: string | null }>
  | NewEvent<"AssignmentAccepted", { readonly entity: Assignment["entity"]; readonly recordId: string; readonly userId: string }>
  | NewEvent<"AssignmentExpired", { readonly entity: Assignment["entity"]; readonly recordId: string; readonly userId: string }>
  | NewEvent<"AssignmentDeclined", { readonly entity: Assignment["entity"]; readonly recordId: string; readonly userId: string }>;

export const aggregateOf = ({ entity, recordId, version }: Pick<Assignment, "entity" | "recordId" | "version">) => ({ type: "assignment", id: `${entity}:${recordId}`, sequence: version });

/** What an assignment that has just been saved says to the world. */
export const assignmentEvent = (assignment: Assignment, previous: Assignment | undefined, previousOwnerId: string | null, cause: AssignmentCause, by: AssignedBy | null): RoutingEvent => {
  const { entity, recordId, userId, queueId, reason, ruleId, decisionId } = assignment;
  const meta = { schemaVersion: routingEventVersion, aggregate: aggregateOf(assignment) };
  if (userId !== null) {
    return { type: "RecordAssigned", data: { entity, recordId, userId, previousUserId: previousOwnerId ?? previous?.userId ?? null, cause, by, ruleId, decisionId }, ...meta };
  }
  if (queueId !== null) return { type: "RecordQueued", data: { entity, recordId, queueId, reason, decisionId }, ...meta };
  return { type: "RecordUnassigned", data: { entity, recordId, reason, decisionId }, ...meta };
};

/** The owner's answer to an offer. */
export const answerEvent = (type: "AssignmentAccepted" | "AssignmentDeclined" | "AssignmentExpired", assignment: Assignment, userId: string): RoutingEvent => ({
  type,
  data: { entity: assignment.entity, recordId: assignment.recordId, userId },
  schemaVersion: routingEventVersion,
  aggregate: aggregateOf(assignment),
});
