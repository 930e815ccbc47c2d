import { accept, checkFieldValues, refuse, sameData, type Result } from "@nexus/common";
import { fingerprint } from "../shared/fingerprint.js";
import { targetOf } from "../shared/target.js";
import { tenantOf } from "../shared/tenant.js";
import type { Lead } from "./lead.js";
import { checkSource, undescribed } from "./lead-describing.js";
import type { LeadEnvironment } from "./lead-environment.js";
import type { LeadHistoryChanges, LeadHistoryCorrected, LeadImported } from "./lead-event.js";
import type { LeadHistory } from "./lead-history-facts.js";
import { isAsImported, withDealOutcome } from "./lead-deal-history.js";
import { historyFlags, progressInHistory, progressOf } from "./lead-progress.js";
import { LeadScore } from "./lead-score.js";
import { stamp } from "./lead-stamp.js";

/**
 * Records the facts of a lead as they were: no status gate, no reason list, no required custom fields,
 * no routing, no notification. What is odd about dates (closed before created, hand-overs out of order,
 * anything in the future) is recorded and flagged in `imported.flags`. Still refused: a source outside
 * the catalogue, custom values of another type.
 *
 * With `state`, a later import of the same lead. The source is heard again only in what it has changed
 * since it was last imported, fact by fact, so that the same facts give no event and work done here
 * stays. How far the lead has come (status, outcome, cycle, hand-overs) counts as one fact; when both
 * sides have moved it, `lead_moved_since_import`; an outcome that its deal has told ({@link leadDealFromHistory})
 * stands. A calculated score is not replaced. A lead that was not imported is refused with `lead_not_imported`.
 */
export const leadFromHistory = (
  facts: LeadHistory,
  environment: LeadEnvironment,
  state?: Lead,
): Result<readonly (LeadImported | LeadHistoryCorrected)[]> => {
  const tenant = tenantOf(environment);
  if (!tenant.ok) return tenant;
  const stated = statedFacts(facts);
  const fingerprints = fingerprintsOf(stated);
  const before = state?.imported?.fingerprints ?? {};
  const news = new Set(Object.keys(fingerprints).filter((name) => fingerprints[name] !== before[name]));
  if (news.size === 0) return accept([]);

  const source = checkSource(facts.source, environment);
  if (!source.ok) return source;
  const optional = environment.fields.map((field) => ({ ...field, required: false }));
  const fields = checkFieldValues(optional, "lead", facts.customFields ?? {});
  if (!fields.ok) return fields;
  const { now } = environment;
  if (!state) {
    const imported = { at: now, fingerprints, flags: historyFlags(facts.createdAt, stated.progress, now) };
    const data = { ...undescribed, ownerId: null, calculatedScore: null, ...stated, id: facts.id, tenantId: tenant.value, imported };
    return accept([{ type: "LeadImported", ...stamp(environment), data }]);
  }
  if (!state.imported) return refuse("lead_not_imported", "Update the lead here: it did not come from an import.", { id: facts.id });

  const target = targetOf("lead", { id: facts.id }, state);
  if (!target.ok) return target;
  if (news.has("progress") && !isAsImported(state, before) && !sameData(progressOf(state), stated.progress)) {
    return refuse("lead_moved_since_import", "Move the lead here: both it and its source have moved since the last import.", {
      id: state.id,
      status: state.status,
      statusInSource: facts.status,
    });
  }
  if (state.calculatedScore?.origin === "engine") news.delete("calculatedScore");
  const progress = withDealOutcome(stated.progress, state, before);
  const dealProgress = before["dealProgress"] !== undefined && news.has("progress") ? { dealProgress: fingerprint(progress) } : {};
  const data = {
    id: state.id,
    changes: only<LeadHistoryChanges>({ ...stated, progress }, news),
    imported: { at: now, fingerprints: { ...before, ...fingerprints, ...dealProgress }, flags: historyFlags(facts.createdAt, progress, now) },
  };
  return accept([{ type: "LeadHistoryCorrected", ...stamp(environment), data }]);
};

type StatedFacts = Partial<LeadHistoryChanges> & Pick<LeadHistoryChanges, "title" | "source" | "createdAt" | "progress">;

const statedFacts = (facts: LeadHistory): StatedFacts => {
  const { id: _id, status: _status, handovers: _handovers, score, ...rest } = facts;
  const { disqualification: _disqualification, conversion: _conversion, ...described } = { disqualification: undefined, conversion: undefined, ...rest };
  const calculatedScore = score && LeadScore.of({ ...score, factors: [], modelVersion: null, origin: "import" });
  return { ...described, progress: progressInHistory(facts), ...(calculatedScore ? { calculatedScore } : {}) };
};

const fingerprintsOf = (stated: StatedFacts): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries<unknown>(stated).map(([name, value]) => [name, fingerprint(value)]));

const only = <Facts extends object>(facts: Partial<Facts>, names: ReadonlySet<string>): Partial<Facts> => {
  const named: Partial<Facts> = {};
  for (const name in facts) if (names.has(name)) named[name] = facts[name];
  return named;
};
