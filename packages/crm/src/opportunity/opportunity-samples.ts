import { CalendarDate, Decimal, Instant, type Money } from "@nexus/common";
import { pipelineDecider, standardPipeline, type Pipeline, type TransitionPolicy } from "../pipeline/index.js";
import { specification } from "../shared/specification.js";
import type { CreateOpportunity } from "./opportunity-command.js";
import type { OpportunityEnvironment } from "./opportunity-environment.js";
import type { OpportunityLineInput } from "./opportunity-line.js";

/** What the tests of this room work with. Test-only, not exported from the door. */
export const now = Instant.of("2026-01-15T09:00:00.000Z");
export const today = CalendarDate.of("2026-01-15");
export const later = (days: number): Instant => Instant.addDays(now, days);
export const day = (days: number): CalendarDate => CalendarDate.addDays(today, days);
export const eur = (minorUnits: number): Money => ({ minorUnits, currency: "EUR" });

export const pipelineWith = (changes: Partial<Pipeline> = {}): Pipeline => {
  const around = { tenantId: "default", actorId: "user-0", now, fields: [], others: [], occupiedStageIds: [] };
  const { state } = specification(pipelineDecider, around).after({ type: "create", ...standardPipeline({ id: "P-1" }) });
  if (!state) throw new Error("The standard pipeline is refused.");
  return { ...state, ...changes };
};

export const liberal: TransitionPolicy = { skipForward: true, backward: "with-reason", closedToClosed: "with-reason" };

export const environment: OpportunityEnvironment = { tenantId: "default", actorId: "user-1", now, fields: [], pipeline: pipelineWith() };

export const line = (changes: Partial<OpportunityLineInput> = {}): OpportunityLineInput => ({
  id: "l-1",
  description: "Licence",
  quantity: Decimal.of("3"),
  unitPrice: eur(33_333),
  ...changes,
});

export const create: CreateOpportunity = {
  type: "create",
  id: "O-1",
  title: "Acme roll-out",
  pipelineId: "P-1",
  ownerId: "user-1",
  accountId: "A-1",
  sourceLeadId: "L-1",
  amount: eur(100_000),
  expectedCloseDate: day(30),
};
