import { accept, refuse, sameData, type Explanation, type OperationContext, type Refused, type Result } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { RoutingDecision, RoutingRun } from "./ports.js";
import { originalsOf } from "./route-records.js";
import { openRouter } from "./router.js";
import type { RoutingOutcome } from "./routing-outcome.js";
import type { RoutingRooms } from "./routing-stores.js";

/** A stored decision beside the same decision made again from what it was made of. */
export interface Replay {
  readonly decision: RoutingDecision;
  readonly run: RoutingRun;
  readonly again: RoutingOutcome;
  /** False would mean that storage or the code no longer say what they said. */
  readonly agrees: boolean;
  readonly explanation: Explanation;
}

interface KeptRun {
  readonly run: RoutingRun;
  readonly decisions: readonly RoutingDecision[];
}

/** Makes one stored decision again, with its explanation, whatever the policy and the team have become since. Refuses `decision_not_found`, and `decision_erased` when what it or a decision before it read is gone; throws `routing_run_incomplete`. */
export const replayDecision = async (ctx: OperationContext, decisionId: string, rooms: RoutingRooms): Promise<Result<Replay>> => {
  const decision = await rooms.log.decision(ctx, decisionId);
  if (!decision) return refuse("decision_not_found", "There is no routing decision with this id.", { id: decisionId });
  const { run, decisions, router } = await reopened(ctx, await rooms.log.run(ctx, decision.runId), rooms);
  const gone = erasedAmong(decisions.slice(0, decision.position + 1));
  if (gone) return gone;
  for (const earlier of decisions.slice(0, decision.position)) router.decide(router.prepare(earlier.subject));
  const { outcome, explanation } = router.explain(router.prepare(decision.subject));
  return accept({ decision, run, again: outcome, agrees: sameData(outcome, decision.outcome), explanation });
};

/** Makes all decisions of a run again. Answers those that do not agree; none is the promise. Refuses `run_not_found` and `decision_erased`; throws `routing_run_incomplete`. */
export const replayRun = async (ctx: OperationContext, runId: string, rooms: RoutingRooms): Promise<Result<readonly RoutingDecision[]>> => {
  const found = await rooms.log.run(ctx, runId);
  if (!found) return refuse("run_not_found", "There is no routing run with this id.", { id: runId });
  const { decisions, router } = await reopened(ctx, found, rooms);
  const gone = erasedAmong(decisions);
  if (gone) return gone;
  return accept(decisions.filter((decision) => !sameData(router.decide(router.prepare(decision.subject)), decision.outcome)));
};

/** Decisions of a run build on each other: what one of them read is needed for all after it. */
const erasedAmong = (decisions: readonly RoutingDecision[]): Refused | undefined => {
  const ids = decisions.filter(({ isErased }) => isErased).map(({ id }) => id);
  return ids.length === 0 ? undefined : refuse("decision_erased", "Replay a decision before it: what this one was made of was erased with a person.", { ids });
};

const reopened = async (ctx: OperationContext, found: KeptRun | undefined, { policies, snapshots }: RoutingRooms) => {
  const policy = found && (await policies.find(ctx, found.run.policyId, found.run.policyVersion));
  const snapshot = found && (await snapshots.find(ctx, found.run.snapshotHash));
  if (!found || !policy || !snapshot) throw new OperationsError("routing_run_incomplete", "Restore the run with its policy and snapshot: a decision cannot be made again without them.", { details: { runId: found?.run.id } });
  const { run, decisions } = found;
  const router = openRouter({ policy, snapshot, state: run.state, request: run.request }, originalsOf(decisions.map(({ subject }) => subject)));
  return { run, decisions, router };
};
