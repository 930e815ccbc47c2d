import type { CalendarDate, Instant } from "@nexus/common";
import {
  Opportunity,
  opportunityDataClasses,
  opportunityDecider,
  opportunityInputDataClasses,
  opportunityTrackedFields,
  type ForecastCategory,
  type OpportunityCommand,
  type OpportunityEnvironment,
  type OpportunityEvent,
  type OpportunityType,
} from "@nexus/crm";
import { column, nullable } from "@nexus/crm-operations";
import { dataClassed, entityColumns, entityRow, type EntityKind } from "../storage/entity-kind.js";
import { keptOpportunity, opportunityAsKept } from "./kept-opportunity.js";

export interface OpportunityColumns {
  readonly title: string;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly status: Opportunity["status"];
  readonly type: OpportunityType;
  readonly accountId: string | null;
  readonly sourceLeadId: string | null;
  /** What the deal is worth: of a won one what it was won for. Null while it is not known. */
  readonly valueMinorUnits: number | null;
  readonly valueCurrency: string | null;
  readonly forecastCategory: ForecastCategory;
  readonly expectedCloseDate: CalendarDate | null;
  readonly closedAt: Instant | null;
}

const classed = dataClassed(opportunityDataClasses, opportunityInputDataClasses);

export const opportunityKind: EntityKind<Opportunity, OpportunityCommand, OpportunityEvent, OpportunityEnvironment, OpportunityColumns> = {
  type: "opportunity",
  table: {
    name: "crm_opportunity",
    guardedBy: (id) => ({ kind: "opportunity", id }),
    columns: {
      ...entityColumns,
      title: column.text,
      pipelineId: column.text,
      stageId: column.text,
      status: column.text,
      type: column.text,
      accountId: nullable(column.text),
      sourceLeadId: nullable(column.text),
      valueMinorUnits: nullable(column.integer),
      valueCurrency: nullable(column.text),
      forecastCategory: column.text,
      expectedCloseDate: nullable(column.date),
      closedAt: nullable(column.instant),
    },
    unique: [],
  },
  decider: opportunityDecider,
  toRow: (state) => {
    const value = Opportunity.value(state);
    return {
      ...entityRow(state, keptOpportunity(state)),
      title: state.title,
      pipelineId: state.pipelineId,
      stageId: state.stageId,
      status: state.status,
      type: state.type,
      accountId: state.accountId,
      sourceLeadId: state.sourceLeadId,
      valueMinorUnits: value?.minorUnits ?? null,
      valueCurrency: value?.currency ?? null,
      forecastCategory: state.forecastCategory,
      expectedCloseDate: state.expectedCloseDate,
      closedAt: state.closedAt,
    };
  },
  stateOf: opportunityAsKept,
  tracked: (state) => Object.fromEntries(opportunityTrackedFields.map((field) => [field, state[field]])),
  ...classed,
  // That a deal was imported is the news; what was imported is in the record.
  personalFields: new Set([...classed.personalFields, "imported"]),
};
