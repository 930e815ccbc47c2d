import { accept, refuse, sameData, type Instant, type Result } from "@nexus/common";
import { fingerprint } from "../shared/fingerprint.js";
import { targetOf } from "../shared/target.js";
import type { Lead, LeadConversion } from "./lead.js";
import type { LeadEnvironment } from "./lead-environment.js";
import type { LeadHistoryChanges, LeadHistoryCorrected, LeadProgress } from "./lead-event.js";
import { historyFlags, progressOf } from "./lead-progress.js";
import { stamp } from "./lead-stamp.js";

/** What another system says of a lead that has become a deal. */
export interface LeadDealHistory {
  readonly at: Instant;
  readonly opportunityId: string;
  /** Null where the deal names none. */
  readonly accountId: string | null;
  /** Whose lead it was; null where nobody says. */
  readonly ownerId: string | null;
}

/**
 * Records that an imported lead has become a deal, as it was: from any status, without a gate. A lead that
 * its own source calls converted gets the deal it lacks and keeps its date. The lead's source does not take
 * the outcome back afterwards, since it says nothing of deals.
 *
 * Again, the same gives no event, whatever people have made of the lead since; otherwise it corrects what the
 * deal said before. Refused: `lead_not_imported`; `lead_already_converted` into another deal; and
 * `lead_moved_since_import` where people have given the lead up here or taken the conversion back. An owner
 * whom people have named stays.
 */
export const leadDealFromHistory = (said: LeadDealHistory, environment: LeadEnvironment, state: Lead): Result<readonly LeadHistoryCorrected[]> => {
  const before = state.imported?.fingerprints;
  if (!before) return refuse("lead_not_imported", "Convert the lead here: it did not come from an import.", { id: state.id });
  const fingerprints = { deal: dealPrint(said), dealOwner: fingerprint(said.ownerId) };
  if (before["deal"] === fingerprints.deal && before["dealOwner"] === fingerprints.dealOwner) return accept([]);
  const target = targetOf("lead", { id: state.id }, state);
  if (!target.ok) return target;
  const progress = before["deal"] === fingerprints.deal ? accept(progressOf(state)) : becoming(said, state, before);
  if (!progress.ok) return progress;
  const changes: Partial<LeadHistoryChanges> = {
    ...(sameData(progress.value, progressOf(state)) ? {} : { progress: progress.value }),
    ...(said.ownerId !== null && said.ownerId !== state.ownerId && isImportedOwner(state, before) ? { ownerId: said.ownerId } : {}),
  };
  const undisturbed = isAsImported(state, before) ? { dealProgress: fingerprint(progress.value) } : {};
  const imported = { at: environment.now, fingerprints: { ...before, ...fingerprints, ...undisturbed }, flags: historyFlags(state.createdAt, progress.value, environment.now) };
  return accept([{ type: "LeadHistoryCorrected", ...stamp(environment), data: { id: state.id, changes, imported } }]);
};

type LeadConversionTold = Pick<LeadConversion, "at" | "opportunityId" | "accountId">;

type Fingerprints = Readonly<Record<string, string>>;

const dealPrint = ({ at, opportunityId, accountId }: LeadConversionTold): string => fingerprint({ at, opportunityId, accountId });

const becoming = (said: LeadDealHistory, state: Lead, before: Fingerprints): Result<LeadProgress> => {
  const { conversion } = state;
  if (conversion && conversion.opportunityId !== null && conversion.opportunityId !== said.opportunityId)
    return refuse("lead_already_converted", "Leave out when the lead was converted: it has become another deal.", { id: state.id, opportunityId: conversion.opportunityId });
  if (!conversion && (before["deal"] !== undefined || (state.status === "disqualified" && !isAsImported(state, before))))
    return refuse("lead_moved_since_import", "Convert the lead here, or leave out when it was converted: people have moved it since the last import.", { id: state.id, status: state.status, statusInSource: "converted" });
  // Somebody here has made it this deal, or its own source knows the day: theirs stays.
  if (conversion?.opportunityId === said.opportunityId && dealPrint(conversion) !== before["deal"]) return accept(progressOf(state));
  const { opportunityId, accountId } = said;
  return accept({ ...progressOf(state), outcome: { status: "converted", disqualification: null, conversion: { at: conversion && conversion.opportunityId === null ? (conversion.at ?? said.at) : said.at, opportunityId, accountId, contactId: conversion?.contactId ?? null } } });
};

/** Whether the lead stands where imports have put it, its own or that of its deal. */
export const isAsImported = (state: Lead, before: Fingerprints): boolean => {
  const now = fingerprint(progressOf(state));
  return now === before["progress"] || now === before["dealProgress"];
};

/** What the lead's own source says of its way, with the outcome that its deal has told. */
export const withDealOutcome = (stated: LeadProgress, state: Lead, before: Fingerprints): LeadProgress => (before["deal"] === undefined || !state.conversion ? stated : { ...stated, outcome: { status: "converted", disqualification: null, conversion: state.conversion } });

const isImportedOwner = ({ ownerId }: Lead, before: Fingerprints): boolean => {
  const now = fingerprint(ownerId);
  return ownerId === null || now === before["ownerId"] || now === before["dealOwner"];
};
