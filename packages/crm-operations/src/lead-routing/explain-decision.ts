import { compareText, type Consideration, type Explanation, type Fact } from "@nexus/common";
import { evaluateCriteria, explainCriteria, type CriteriaFacts, type FieldCatalogue } from "../criteria/index.js";
import { elimination, eliminationTexts, type Demands } from "./elimination.js";
import type { Candidate, LiveRouting } from "./live-routing.js";
import { demandsOf, demandsOfOwners, duplicateOwner, leftOver, measure, preferredOwners, territoriesAsked, type Follower, type PreparedSubject } from "./routing-demands.js";
import type { EliminationReason, RoutingOutcome } from "./routing-outcome.js";
import { rulesInOrder, type RoutingTarget } from "./routing-policy.js";
import { strategiesOf } from "./strategies/strategies.js";

export interface ExplainedOutcome {
  readonly outcome: RoutingOutcome;
  readonly explanation: Explanation;
}

interface Offer {
  readonly outcome: RoutingOutcome | undefined;
  readonly considered: readonly Consideration[];
  readonly tieBreak?: string;
}

/**
 * The same decision the plain way, with everything that was considered: every rule up to the one that
 * decided, every candidate and why it dropped out, and what decided between equals. It asks the rules
 * one after the other and sorts all candidates, so it is also what the router is held against.
 */
export const explainedDecision = (
  live: LiveRouting,
  catalogue: FieldCatalogue,
  prepared: PreparedSubject,
  facts: CriteriaFacts,
  decided: ReadonlyMap<string, RoutingOutcome>,
  nextDecision: () => number,
): ExplainedOutcome => {
  const { subject } = prepared;
  const { policy } = live;
  const because = (outcome: RoutingOutcome, considered: readonly Consideration[], tieBreak?: string): ExplainedOutcome => ({
    outcome,
    explanation: { decision: `Owner of ${subject.entity} ${subject.id}`, outcome: outcomeText(outcome, live), considered, ...(tieBreak === undefined ? {} : { tieBreak }) },
  });

  if (subject.ownerId !== null) {
    const owner: Consideration = { subject: "Owner", verdict: "chosen", detail: "The record has an owner, who keeps it.", facts: [{ name: "ownerId", value: subject.ownerId }] };
    return because({ outcome: "kept", userId: subject.ownerId }, [owner]);
  }
  const followed = duplicateOwner(live, subject, decided);
  if (followed) {
    live.carry(live.member(followed.userId));
    return because({ outcome: "assigned", userId: followed.userId, by: followed.by, ruleId: null }, [followedText(followed, subject.duplicateOf?.id ?? "", live)]);
  }

  const considered: Consideration[] = [];
  let matched = false;
  for (const rule of rulesInOrder(policy)) {
    const answer = evaluateCriteria(rule.criteria, catalogue, facts);
    const why = explainCriteria(rule.criteria, catalogue, facts);
    const subjectText = `Rule ${rule.priority}, ${rule.name}`;
    if (answer !== true) {
      considered.push({ subject: subjectText, verdict: answer === "unknown" ? "unknown" : "not-matched", detail: answer === "unknown" ? "Does not apply: a fact that decides it is missing." : "Does not apply.", facts: [], considered: [why] });
      continue;
    }
    matched = true;
    const offer = offerTo(live, rule, rule.id, prepared, nextDecision);
    considered.push({ subject: subjectText, verdict: "matched", detail: offerText(offer, live), facts: [], considered: [why, ...offer.considered] });
    if (offer.outcome) return because(offer.outcome, considered, offer.tieBreak);
  }
  if (policy.catchAll) {
    const offer = offerTo(live, policy.catchAll, null, prepared, nextDecision);
    considered.push({ subject: "Catch-all", verdict: "matched", detail: offerText(offer, live), facts: [], considered: offer.considered });
    if (offer.outcome) return because(offer.outcome, considered, offer.tieBreak);
  }
  const left = leftOver(policy, matched);
  if (left.outcome === "queued") considered.push({ subject: `Queue ${left.queueId}`, verdict: "chosen", detail: "Holds what nobody else gets.", facts: [] });
  return because(left, considered);
};

const offerTo = (live: LiveRouting, target: RoutingTarget, ruleId: string | null, prepared: PreparedSubject, nextDecision: () => number): Offer => {
  const { subject, territoryIds } = prepared;
  const considered: Consideration[] = [];
  for (const { userId, by } of preferredOwners(live, target, subject)) {
    const owner = live.member(userId);
    const reason = elimination(owner, 1, demandsOfOwners(subject), live);
    considered.push(personText(`${owner.member.name}, ${ownerTexts[by]}`, reason, "Goes before the pool and takes no turn.", []));
    if (reason) continue;
    live.carry(owner);
    return { outcome: { outcome: "assigned", userId, by, ruleId }, considered };
  }
  const demands = demandsOf(target, prepared);
  for (const territoryId of territoriesAsked(target, territoryIds)) {
    const pool = live.pool(target, ruleId, territoryId);
    const decision = nextDecision();
    const { ranked, out } = rank(pool.candidates, target, demands, prepared, live);
    const [chosen, second] = ranked;
    considered.push(...out.map(({ candidate, reason }) => personText(candidate.live.member.name, reason, "", standing(candidate))));
    if (!chosen) continue;
    for (const candidate of ranked) candidate.eligibleIn = decision;
    considered.push(...ranked.map((candidate) => personText(candidate.live.member.name, undefined, candidate === chosen ? "Goes first." : "Is eligible; somebody else goes first.", measures(candidate, target), candidate === chosen)));
    const tieBreak = second && tieBreakText(chosen, second, target);
    live.takeTurn(pool, chosen, decision);
    live.carry(chosen.live);
    return { outcome: { outcome: "assigned", userId: chosen.live.userId, by: "strategy", ruleId }, considered, ...(tieBreak === undefined ? {} : { tieBreak }) };
  }
  return { outcome: undefined, considered };
};

const ownerTexts = { "account-owner": "owner of the account", "previous-owner": "owner before", "duplicate-owner": "owner of the open record", strategy: "member" } as const;

interface Ranked {
  readonly ranked: readonly Candidate[];
  readonly out: readonly { readonly candidate: Candidate; readonly reason: EliminationReason }[];
}

/** Everybody eligible, the one who goes first in front; and who is not. */
const rank = (candidates: readonly Candidate[], target: RoutingTarget, demands: Demands, { territoryIds }: PreparedSubject, live: LiveRouting): Ranked => {
  const strategies = strategiesOf(target.strategies);
  const out: { readonly candidate: Candidate; readonly reason: EliminationReason }[] = [];
  const eligible = candidates.filter((candidate) => {
    const reason = elimination(candidate.live, candidate.weight, demands, live);
    if (reason === undefined) measure(candidate, demands, territoryIds, live.team);
    const dropped = reason ?? (strategies.some((strategy) => strategy.score(candidate) === Number.POSITIVE_INFINITY) ? "not-in-territory" : undefined);
    if (dropped !== undefined) out.push({ candidate, reason: dropped });
    return dropped === undefined;
  });
  const ranked = eligible.toSorted((a, b) => {
    const differences = strategies.map((strategy) => strategy.score(a) - strategy.score(b));
    return differences.find((difference) => difference !== 0) ?? (a.place.lastTurn - b.place.lastTurn || compareText(a.live.userId, b.live.userId));
  });
  return { ranked, out };
};

const personText = (name: string, reason: EliminationReason | undefined, otherwise: string, facts: readonly Fact[], chosen = reason === undefined): Consideration => ({
  subject: name,
  verdict: chosen ? "chosen" : "eliminated",
  detail: reason === undefined ? otherwise : eliminationTexts[reason],
  facts,
});

/** Where there is no limit, loads may not have been counted. */
const standing = ({ live: { load, member } }: Candidate): readonly Fact[] =>
  member.profile.capacity === null
    ? []
    : [
        { name: "open load", value: load },
        { name: "capacity", value: member.profile.capacity },
      ];

const measures = (candidate: Candidate, { strategies }: RoutingTarget): readonly Fact[] => {
  const scores = strategiesOf(strategies).map((strategy) => ({ name: strategy.measure, value: strategy.measured(candidate) }));
  return scores.some(({ name }) => name === "last turn") ? scores : [...scores, { name: "last turn", value: candidate.place.lastTurn }];
};

const tieBreakText = (chosen: Candidate, second: Candidate, { strategies }: RoutingTarget): string | undefined => {
  if (strategiesOf(strategies).some((strategy) => strategy.score(chosen) !== strategy.score(second))) return undefined;
  if (chosen.place.lastTurn !== second.place.lastTurn) return `${chosen.live.member.name} has waited longer than ${second.live.member.name}: last turn ${chosen.place.lastTurn} before ${second.place.lastTurn}.`;
  return `${chosen.live.member.name} and ${second.live.member.name} are equal in everything; the lower id goes first.`;
};

const followedText = ({ userId }: Follower, originalId: string, live: LiveRouting): Consideration => ({
  subject: live.member(userId).member.name,
  verdict: "chosen",
  detail: "Owns the open record that this one repeats, or stands in for the owner; takes no turn.",
  facts: [{ name: "duplicateOf", value: originalId }],
});

const offerText = ({ outcome }: Offer, live: LiveRouting): string => (outcome && "userId" in outcome ? `Applies; ${live.member(outcome.userId).member.name} gets it.` : "Applies, but nobody is eligible: on to the next.");

const outcomeText = (outcome: RoutingOutcome, live: LiveRouting): string => {
  switch (outcome.outcome) {
    case "assigned":
    case "kept": return live.member(outcome.userId).member.name;
    case "queued": return `queue ${outcome.queueId} (${reasonTexts[outcome.reason]})`;
    case "unassigned": return `nobody (${reasonTexts[outcome.reason]})`;
  }
};

const reasonTexts = { no_rule_matched: "no rule applies", nobody_eligible: "nobody is eligible" } as const;
