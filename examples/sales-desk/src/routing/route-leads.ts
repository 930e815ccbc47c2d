import { systemClock } from "@nexus/adapter-memory";
import { compareText } from "@nexus/common";
import { largestBatch, simulateRouting, type Assignment, type LeadRecord, type RoutedRecord, type RoutingOutcome, type RoutingPolicy } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { leadsFrom } from "../scoring/score-files.js";
import { count } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { snapshotWith } from "./set-up-routing.js";
import { stateNow, subjectsOf } from "./subjects.js";

/** What a run of routing has done. */
export interface RoutingTally {
  readonly assigned: number;
  readonly queued: number;
  readonly unassigned: number;
  /** Leads that wait for an owner as before: nothing has come up that would give them one. */
  readonly stillWaiting: number;
  /** Leads that had an owner. */
  readonly kept: number;
  /** Leads that nobody works on any more. */
  readonly closed: number;
  /** How many were refused, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

interface RoutingJob {
  readonly desk: Desk;
  readonly terminal: Pick<Terminal, "progress" | "goOn">;
}

/**
 * Routes the open leads of these sources that nobody owns, the oldest first, in as few runs as can be. Leads that
 * wait in a queue or for nobody are routed again only when they would go somewhere else by now.
 */
export const routeLeads = async (policy: RoutingPolicy, sources: readonly string[], { desk, terminal }: RoutingJob): Promise<RoutingTally> =>
  terminal.progress.step(
    "Routing",
    async (advance) => {
      const { ownerless, kept, closed } = await leadsToRoute(desk, sources);
      const { ids, stillWaiting } = await withoutThoseWhoWait(desk, policy, ownerless);
      const outcomes: RoutedRecord[] = [];
      for (let from = 0; from < ids.length; from += largestBatch) {
        terminal.goOn();
        advance(from / ids.length);
        outcomes.push(...(await desk.execute(desk.routing.route, { entity: "lead", ids: ids.slice(from, from + largestBatch) })));
      }
      return tallyOf(outcomes, { stillWaiting, kept, closed });
    },
    ({ assigned, queued, unassigned, kept }) => `${count(assigned + queued + unassigned)} leads routed: ${count(assigned)} assigned, ${count(queued)} queued, ${count(unassigned)} unassigned${kept === 0 ? "" : `; ${count(kept)} had an owner`}`,
  );

interface LeadsToRoute {
  readonly ownerless: readonly string[];
  readonly kept: number;
  readonly closed: number;
}

export const isOpen = ({ status }: Pick<LeadRecord, "status">): boolean => status !== "converted" && status !== "disqualified";

const leadsToRoute = async (desk: Desk, sources: readonly string[]): Promise<LeadsToRoute> => {
  const ownerless: Pick<LeadRecord, "id" | "createdAt">[] = [];
  let kept = 0;
  let closed = 0;
  for await (const leads of leadsFrom(desk, sources)) {
    for (const lead of leads) {
      if (!isOpen(lead)) closed += 1;
      else if (lead.ownerId !== null) kept += 1;
      else ownerless.push({ id: lead.id, createdAt: lead.createdAt });
    }
  }
  return { ownerless: ownerless.sort((a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id)).map(({ id }) => id), kept, closed };
};

/** Leads that were routed before and would come out as before stay where they are. */
const withoutThoseWhoWait = async (desk: Desk, policy: RoutingPolicy, ids: readonly string[]): Promise<{ readonly ids: readonly string[]; readonly stillWaiting: number }> => {
  const waiting = new Map<string, Assignment>();
  for (let from = 0; from < ids.length; from += largestBatch) {
    const some = ids.slice(from, from + largestBatch).map((recordId) => ({ entity: "lead" as const, recordId }));
    for (const assignment of await desk.read((stores, ctx) => stores.routing.assignments.find(ctx, some))) waiting.set(assignment.recordId, assignment);
  }
  if (waiting.size === 0) return { ids, stillWaiting: 0 };
  const snapshot = await snapshotWith(desk, undefined);
  const state = await stateNow(desk, policy, snapshot.directory.users.map(({ id }) => id));
  const { records } = simulateRouting(policy, await subjectsOf(desk, ids), snapshot, { at: systemClock.now(), actorUserId: null }, state);
  const going = records.filter(({ recordId, outcome }) => !isAsBefore(waiting.get(recordId), outcome)).map(({ recordId }) => recordId);
  return { ids: going, stillWaiting: records.length - going.length };
};

const isAsBefore = (before: Assignment | undefined, outcome: RoutingOutcome): boolean => {
  if (outcome.outcome === "queued") return before?.status === "queued" && before.queueId === outcome.queueId && before.reason === outcome.reason;
  return outcome.outcome === "unassigned" && before?.status === "unassigned" && before.reason === outcome.reason;
};

const tallyOf = (outcomes: readonly RoutedRecord[], others: Pick<RoutingTally, "stillWaiting" | "kept" | "closed">): RoutingTally => {
  const refused = new Map<string, number>();
  const tally = { assigned: 0, queued: 0, unassigned: 0, kept: 0 };
  for (const each of outcomes) {
    if ("outcome" in each) tally[each.outcome.outcome] += 1;
    else refused.set(each.refusal.code, (refused.get(each.refusal.code) ?? 0) + 1);
  }
  return { ...others, ...tally, kept: others.kept + tally.kept, refused };
};
