import { Decimal } from "@nexus/common";
import { LeadQuality } from "@nexus/crm";
import type { LeadRecord } from "@nexus/crm-operations";
import type { SpreadsheetCell } from "../files/spreadsheet.js";

/** Columns of out/leads.csv, and what stands in them. `owner` is the name of the user. */
const columns: readonly (readonly [string, (lead: LeadRecord, owner: string | null) => SpreadsheetCell])[] = [
  ["id", (lead) => lead.id],
  ["external_source", (lead) => lead.externalReferences[0]?.source ?? null],
  ["external_id", (lead) => lead.externalReferences[0]?.externalId ?? null],
  ["title", (lead) => lead.title],
  ["status", (lead) => lead.status],
  ["source", (lead) => lead.source],
  ["source_category", (lead) => lead.sourceCategory],
  ["score", (lead) => lead.score],
  ["quality", (lead) => (lead.score === null ? null : LeadQuality.of(lead.score))],
  ["scored_for", (lead) => lead.scoredAt],
  ["created_at", (lead) => lead.createdAt],
  ["owner", (_, owner) => owner],
  ["company", (lead) => lead.companyName],
  ["contact", (lead) => lead.contactName],
  ["email", (lead) => lead.email],
  ["phone", (lead) => lead.phone],
  ["website", (lead) => lead.website],
  ["country", (lead) => lead.country],
  ["region", (lead) => lead.region],
  ["city", (lead) => lead.city],
  ["postal_code", (lead) => lead.postalCode],
  ["industry", (lead) => lead.industry],
  ["employees", (lead) => lead.employees],
  ["interest", (lead) => lead.interest],
  ["budget", (lead) => lead.budget && Decimal.ofMoney(lead.budget)],
  ["budget_currency", (lead) => lead.budget?.currency ?? null],
];

export const leadColumns: readonly string[] = columns.map(([name]) => name);

export const leadRow = (lead: LeadRecord, owner: string | null): readonly SpreadsheetCell[] => columns.map(([, cell]) => cell(lead, owner));
