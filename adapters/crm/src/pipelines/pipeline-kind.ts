import { pipelineDataClasses, pipelineDecider, pipelineInputDataClasses, type Pipeline, type PipelineCommand, type PipelineEnvironment, type PipelineEvent, type PipelineStatus } from "@nexus/crm";
import { column, nullable, pipelinesLock } from "@nexus/crm-operations";
import { dataClassed, entityColumns, entityRow, stateAsKept, type EntityKind } from "../storage/entity-kind.js";

export interface PipelineColumns {
  readonly name: string;
  /** What names are compared by. */
  readonly nameKey: string;
  readonly status: PipelineStatus;
  /** `default` for the one default pipeline of the tenant, null for all others: unique. */
  readonly defaultMark: "default" | null;
}

export const nameKeyOf = (name: string): string => name.toLowerCase();

export const pipelineKind: EntityKind<Pipeline, PipelineCommand, PipelineEvent, PipelineEnvironment, PipelineColumns> = {
  type: "pipeline",
  table: {
    name: "crm_pipeline",
    guardedBy: () => pipelinesLock(),
    columns: { ...entityColumns, name: column.text, nameKey: column.text, status: column.text, defaultMark: nullable(column.text) },
    unique: [["defaultMark"]],
  },
  decider: pipelineDecider,
  toRow: (state) => ({
    ...entityRow(state),
    name: state.name,
    nameKey: nameKeyOf(state.name),
    status: state.status,
    defaultMark: state.isDefault ? "default" : null,
  }),
  stateOf: stateAsKept,
  tracked: ({ name, status, isDefault }) => ({ name, status, isDefault }),
  ...dataClassed(pipelineDataClasses, pipelineInputDataClasses),
};
