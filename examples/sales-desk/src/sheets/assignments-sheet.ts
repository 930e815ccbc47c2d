import type { Assignment, LeadRecord } from "@nexus/crm-operations";
import type { SpreadsheetCell } from "../files/spreadsheet.js";

/** Where one lead stands, by names. */
export interface AssignedLead {
  readonly lead: LeadRecord;
  readonly assignment: Assignment;
  /** What gave it to its owner; blank without one. */
  readonly rule: string;
  readonly owner: string | null;
  readonly queue: string | null;
}

/** Columns of out/assignments.csv, and what stands in them. */
const columns: readonly (readonly [string, (assigned: AssignedLead) => SpreadsheetCell])[] = [
  ["id", ({ lead }) => lead.id],
  ["external_source", ({ lead }) => lead.externalReferences[0]?.source ?? null],
  ["external_id", ({ lead }) => lead.externalReferences[0]?.externalId ?? null],
  ["title", ({ lead }) => lead.title],
  ["status", ({ assignment }) => assignment.status],
  ["owner", ({ owner }) => owner],
  ["rule", ({ rule }) => rule],
  ["queue", ({ queue }) => queue],
  ["reason", ({ assignment }) => assignment.reason],
  ["score", ({ lead }) => lead.score],
  ["country", ({ lead }) => lead.country],
  ["waiting_since", ({ assignment }) => assignment.waitingSince],
  ["routed_at", ({ assignment }) => assignment.at],
];

export const assignmentColumns: readonly string[] = columns.map(([name]) => name);

export const assignmentRow = (assigned: AssignedLead): readonly SpreadsheetCell[] => columns.map(([, cell]) => cell(assigned));
