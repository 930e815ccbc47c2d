import { Instant } from "@nexus/common";
import type { NewActivity, NewLead, NewOpportunity, PipelineStageRecord } from "@nexus/crm-operations";
import type { PipelineToPrepare } from "./crm-subject.js";

export const newLead = (id: string, more: Partial<NewLead> & Pick<NewLead, "source">): NewLead => ({
  id,
  title: `Lead ${id}`,
  ownerId: null,
  externalReferences: [],
  customFields: {},
  ...more,
});

/** In the tenant's default pipeline. */
export const newOpportunity = (id: string, more: Partial<NewOpportunity> = {}): NewOpportunity => ({
  id,
  name: `Deal ${id}`,
  pipelineId: null,
  type: "new",
  ownerId: null,
  amount: null,
  recurring: null,
  expectedCloseDate: null,
  accountId: null,
  sourceLeadId: null,
  externalReferences: [],
  customFields: {},
  ...more,
});

/** A call on the day after the clock's first one. */
export const newActivity = (id: string, more: Partial<NewActivity> = {}): NewActivity => ({
  id,
  type: "call",
  title: `Activity ${id}`,
  description: null,
  relatedTo: { entityType: "lead", id: "L-1" },
  ownerId: null,
  scheduledAt: Instant.of("2026-01-16T09:00:00.000Z"),
  durationMinutes: null,
  ...more,
});

const stage = (position: number, id: string, probabilityPpm: number, outcome: PipelineStageRecord["outcome"], forecastCategory: PipelineStageRecord["forecastCategory"]): PipelineStageRecord => ({
  id,
  name: `Stage ${id}`,
  position,
  probabilityPpm,
  outcome,
  rottenAfterDays: position === 1 ? 14 : null,
  forecastCategory,
});

export const sampleStages: readonly PipelineStageRecord[] = [
  stage(1, "qualify", 200_000, "open", "pipeline"),
  stage(2, "propose", 333_333, "open", "best-case"),
  stage(3, "negotiate", 800_000, "open", "commit"),
  stage(4, "won", 1_000_000, "won", "closed"),
  stage(5, "lost", 0, "lost", "omitted"),
];

export const pipelineToPrepare = (more: Partial<PipelineToPrepare> = {}): PipelineToPrepare => ({
  id: "P-1",
  name: "Sales",
  status: "active",
  isDefault: more.id === undefined || more.id === "P-1",
  stages: sampleStages,
  ...more,
});
