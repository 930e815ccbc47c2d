import type { Result } from "@nexus/common";
import type { Decider } from "../shared/decider.js";
import type { Lead } from "./lead.js";
import type { LeadCommand } from "./lead-command.js";
import * as describing from "./lead-describing.js";
import type { LeadEnvironment } from "./lead-environment.js";
import type { LeadEvent } from "./lead-event.js";
import { evolveLead } from "./lead-evolve.js";
import * as moving from "./lead-moving.js";
import * as scoring from "./lead-scoring-commands.js";

const decideLead = (command: LeadCommand, lead: Lead | undefined, environment: LeadEnvironment): Result<readonly LeadEvent[]> => {
  switch (command.type) {
    case "create": return describing.create(command, lead, environment);
    case "update": return describing.update(command, lead, environment);
    case "change-source": return describing.changeSource(command, lead, environment);
    case "assign-owner": return describing.assignOwner(command, lead, environment);
    case "delete": return describing.remove(command, lead, environment);
    case "restore": return describing.restore(command, lead, environment);
    case "assign-score": return scoring.assign(command, lead, environment);
    case "override-score": return scoring.override(command, lead, environment);
    case "clear-score-override": return scoring.clearOverride(command, lead, environment);
    case "change-status": return moving.changeStatus(command, lead, environment);
    case "convert": return moving.convert(command, lead, environment);
    case "revert-conversion": return moving.revertConversion(command, lead, environment);
    case "disqualify": return moving.disqualify(command, lead, environment);
    case "recycle": return moving.recycle(command, lead, environment);
    case "hand-over": return moving.handOver(command, lead, environment);
  }
};

/**
 * The life of a lead. What describes a lead (details, source, owner, score) can be corrected in every
 * status; what moves it obeys {@link LeadStatus}; hand-overs belong to open leads. Each accepted command
 * gives one event, or none when it changes nothing: repeating a command is harmless.
 *
 * Hand-overs that a move brings with it: creation and recycling are the inquiry of a cycle, `contacted`
 * is the sales-accepted date (SAL), `qualified` the sales-qualified date (SQL). The marketing-qualified
 * date (MQL) is marketing's to say, by `hand-over`. A stage already reached keeps its date.
 *
 * @example
 * ```ts
 * const environment = leadEnvironment({ tenantId: "default", actorId: "user-1", now: Instant.of("2026-01-15T09:00:00.000Z"), fields: [] });
 * const decided = leadDecider.decide({ type: "create", id: "L-1", title: "Vans", source: "website" }, undefined, environment);
 * const lead = decided.ok ? decided.value.reduce<Lead | undefined>(leadDecider.evolve, undefined) : undefined;
 * lead?.status; // "new"
 * ```
 */
export const leadDecider: Decider<Lead, LeadCommand, LeadEvent, LeadEnvironment> = { decide: decideLead, evolve: evolveLead };
