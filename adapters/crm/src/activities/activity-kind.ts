import type { Instant } from "@nexus/common";
import { activityDataClasses, activityDecider, activityInputDataClasses, Activity, type ActivityCommand, type ActivityEvent, type ActivityStatus, type ActivityType, type DecisionEnvironment } from "@nexus/crm";
import { column, nullable } from "@nexus/crm-operations";
import { dataClassed, entityColumns, entityRow, stateAsKept, type EntityKind } from "../storage/entity-kind.js";

export interface ActivityColumns {
  readonly type: ActivityType;
  readonly status: ActivityStatus;
  readonly relatedType: string;
  readonly relatedId: string;
  readonly scheduledAt: Instant | null;
  readonly endedAt: Instant | null;
  /** When it took or is to take place. */
  readonly takesPlaceAt: Instant;
}

export const activityKind: EntityKind<Activity, ActivityCommand, ActivityEvent, DecisionEnvironment, ActivityColumns> = {
  type: "activity",
  table: {
    name: "crm_activity",
    columns: {
      ...entityColumns,
      type: column.text,
      status: column.text,
      relatedType: column.text,
      relatedId: column.text,
      scheduledAt: nullable(column.instant),
      endedAt: nullable(column.instant),
      takesPlaceAt: column.instant,
    },
    unique: [],
  },
  decider: activityDecider,
  toRow: (state) => ({
    ...entityRow(state),
    type: state.type,
    status: state.status,
    relatedType: state.relatedTo.entityType,
    relatedId: state.relatedTo.id,
    scheduledAt: state.scheduledAt,
    endedAt: state.endedAt,
    takesPlaceAt: Activity.time(state),
  }),
  stateOf: stateAsKept,
  tracked: ({ ownerId, status, scheduledAt }) => ({ ownerId, status, scheduledAt }),
  ...dataClassed(activityDataClasses, activityInputDataClasses),
};
