import { leadDecider, leadDataClasses, leadInputDataClasses, trackedLead, type Lead, type LeadCommand, type LeadEnvironment, type LeadEvent, type LeadStatus } from "@nexus/crm";
import { column, nullable } from "@nexus/crm-operations";
import { dataClassed, entityColumns, entityRow, type EntityKind } from "../storage/entity-kind.js";
import { keptLead, leadAsKept } from "./kept-lead.js";

export interface LeadColumns {
  readonly title: string;
  readonly status: LeadStatus;
  readonly source: string;
  /** The score that counts; null while it has none. */
  readonly score: number | null;
  readonly country: string | null;
  readonly industry: string | null;
}

export const leadKind: EntityKind<Lead, LeadCommand, LeadEvent, LeadEnvironment, LeadColumns> = {
  type: "lead",
  table: {
    name: "crm_lead",
    guardedBy: (id) => ({ kind: "lead", id }),
    columns: {
      ...entityColumns,
      title: column.text,
      status: column.text,
      source: column.text,
      score: nullable(column.integer),
      country: nullable(column.text),
      industry: nullable(column.text),
    },
    unique: [],
  },
  decider: leadDecider,
  toRow: (state) => ({
    ...entityRow(state, keptLead(state)),
    title: state.title,
    status: state.status,
    source: state.source,
    score: state.score?.value ?? null,
    country: state.country,
    industry: state.industry,
  }),
  stateOf: leadAsKept,
  tracked: (lead) => ({ ...trackedLead(lead) }),
  ...dataClassed(leadDataClasses, leadInputDataClasses),
};
