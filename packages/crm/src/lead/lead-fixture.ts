import { accept, deepFreeze, Instant, refuse, type FieldDefinition, type OperationContext, type Page, type PageRequest, type Result } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { specification } from "../shared/specification.js";
import type { Lead } from "./lead.js";
import type { CreateLead, LeadCommand } from "./lead-command.js";
import { compareLeads, hasReference, meetsCriteria } from "./lead-criteria.js";
import { leadDecider } from "./lead-decider.js";
import { leadEnvironment, type LeadEnvironment } from "./lead-environment.js";
import { leadPersistOn, type LeadPersist } from "./lead-persist.js";
import { leadQueryOn, type LeadQuery, type LeadReader } from "./lead-query.js";
import { LeadScore } from "./lead-score.js";
import type { LeadStatus } from "./lead-status.js";

/** What the tests of this room share. Test-only, not exported from the door. */

export const at = (text: string): Instant => Instant.of(`${text}:00.000Z`);

export const now = at("2026-03-10T12:00");
export const earlier = at("2026-03-01T08:00");
export const later = at("2026-03-20T18:30");

const fields: readonly FieldDefinition[] = [
  { entity: "lead", name: "tier", label: "Tier", type: "choice", required: false, choices: ["a", "b"], personalData: "none" },
  { entity: "lead", name: "seats", label: "Seats", type: "integer", required: false, personalData: "none" },
];

export const environment: LeadEnvironment = leadEnvironment({ tenantId: "acme", actorId: "user-1", now, fields });

export const leads = specification(leadDecider, environment);

export const create: CreateLead = { type: "create", id: "L-1", title: "Fleet of delivery vans", source: "website" };

export const engineScore = (value: number, calculatedAt: Instant = earlier): LeadScore =>
  LeadScore.fromFactors({ factors: [{ name: "fit", points: value, weightPpm: 1_000_000, detail: "Fits." }], calculatedAt, modelVersion: "test-1" });

/** One valid command of each type, each of which changes something where its status allows it. */
export const commands = {
  create: { ...create },
  update: { type: "update", id: "L-1", title: "Fleet of electric vans", employees: 40 },
  "change-status": { type: "change-status", id: "L-1", status: "contacted" },
  "change-source": { type: "change-source", id: "L-1", source: "referral" },
  "assign-score": { type: "assign-score", id: "L-1", score: engineScore(64) },
  "override-score": { type: "override-score", id: "L-1", value: 90, reason: "Met the owner" },
  "clear-score-override": { type: "clear-score-override", id: "L-1" },
  "assign-owner": { type: "assign-owner", id: "L-1", ownerId: "user-7" },
  convert: { type: "convert", id: "L-1", opportunityId: "O-1", accountId: "A-1", contactId: null },
  "revert-conversion": { type: "revert-conversion", id: "L-1", reason: "The deal was somebody else's" },
  disqualify: { type: "disqualify", id: "L-1", reason: "no-budget", note: "Ask again next year" },
  recycle: { type: "recycle", id: "L-1", reason: "New budget year" },
  "hand-over": { type: "hand-over", id: "L-1", stage: "mql" },
  delete: { type: "delete", id: "L-1" },
  restore: { type: "restore", id: "L-1" },
} as const satisfies { readonly [Type in LeadCommand["type"]]: Extract<LeadCommand, { readonly type: Type }> };

/** The commands that bring a new lead to each status. */
export const pathTo: Readonly<Record<LeadStatus, readonly LeadCommand[]>> = {
  new: [create],
  contacted: [create, commands["change-status"]],
  qualified: [create, commands["change-status"], { type: "change-status", id: "L-1", status: "qualified" }],
  disqualified: [create, commands["change-status"], { type: "disqualify", id: "L-1", reason: "spam" }],
  converted: [create, commands["change-status"], { type: "change-status", id: "L-1", status: "qualified" }, { type: "convert", id: "L-1", opportunityId: "O-9" }],
};

export const leadIn = (status: LeadStatus): Lead => {
  const { state } = leads.after(...pathTo[status]);
  if (!state) throw new Error(`no lead in ${status}`);
  return state;
};

/** A storage in memory with nothing but what the interfaces promise. */
export const storage = (): { readonly query: LeadQuery; readonly persist: LeadPersist; readonly ctx: OperationContext } => {
  const kept = new Map<string, Lead>();
  const key = (ctx: OperationContext, id: string): string => JSON.stringify([ctx.tenantId, id]);
  const ofTenant = (ctx: OperationContext): readonly Lead[] => [...kept.values()].filter(({ tenantId }) => tenantId === ctx.tenantId);
  const reader: LeadReader = {
    byId: (ctx, id) => Promise.resolve(kept.get(key(ctx, id))),
    byExternalReference: (ctx, reference) => Promise.resolve(ofTenant(ctx).find((lead) => hasReference(lead, reference))),
    select: (ctx, criteria, order, page) =>
      Promise.resolve(paged(ofTenant(ctx).filter((lead) => meetsCriteria(lead, criteria)).sort(compareLeads(order)), page)),
  };
  const execute = (ctx: OperationContext, command: LeadCommand): Promise<Result<Lead>> => {
    const lead = kept.get(key(ctx, command.id));
    const decided = leadDecider.decide(command, lead, { ...environment, tenantId: ctx.tenantId });
    if (!decided.ok) return Promise.resolve(decided);
    const after = decided.value.reduce<Lead | undefined>(leadDecider.evolve, lead);
    if (!after) return Promise.resolve(refuse("lead_not_found", "Create the lead first."));
    kept.set(key(ctx, command.id), deepFreeze(after));
    return Promise.resolve(accept(after));
  };
  return { query: leadQueryOn(reader), persist: leadPersistOn(execute), ctx: simulatedContext({ tenantId: "acme" }) };
};

const paged = (all: readonly Lead[], { limit, after }: PageRequest): Page<Lead> => {
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const items = all.slice(from, from + limit);
  return { items, next: from + limit < all.length ? (items.at(-1)?.id ?? null) : null };
};

