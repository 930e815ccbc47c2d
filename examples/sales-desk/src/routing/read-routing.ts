import type { Assignment, AssignedBy, RoutingDecision, RoutingPolicy } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { nameOf } from "../desk/find-lead.js";
import { allPages } from "../desk/pages.js";
import { openSpreadsheet } from "../files/spreadsheet.js";
import { assignmentColumns, assignmentRow } from "../sheets/assignments-sheet.js";
import { routingFigures, type RoutingFigures } from "./routing-figures.js";
import { snapshotWith } from "./set-up-routing.js";
import { openWork } from "./subjects.js";

/** Where the leads of the database stand with routing, and what the policy has done for whom. */
export interface RoutingState extends RoutingFigures {
  readonly policy: RoutingPolicy;
  /** Leads that routing gave to somebody, by the name of the rule, in the order of the rules. */
  readonly givenBy: ReadonlyMap<string, number>;
  /** Leads that wait, by queue and reason. */
  readonly waiting: ReadonlyMap<string, WaitingFigures>;
  /** The first lead that routing knows of, as people know it; null without one. */
  readonly example: string | null;
}

export interface WaitingFigures {
  /** Null for nobody. */
  readonly queue: string | null;
  readonly reason: string;
  readonly leads: number;
}

/** Reads all assignments and decisions once: into the figures, and into a spreadsheet. */
export const readRouting = async (desk: Desk, policy: RoutingPolicy, path: string): Promise<RoutingState> => {
  const { decisions, byLead } = await readDecisions(desk, policy);
  const snapshot = await snapshotWith(desk, undefined);
  const users = new Map(snapshot.directory.users.map(({ id, name }) => [id, name]));
  const queues = new Map(snapshot.directory.groups.map(({ id, name }) => [id, name]));
  const versions = await desk.read((stores, ctx) => stores.routing.policies.versions(ctx, "lead"));
  const rules = new Map(versions.flatMap((version) => version.rules.map(({ id, name }) => [id, name] as const)));
  const givenBy = new Map<string, number>();
  const waiting = new Map<string, WaitingFigures>();
  let example: string | null = null;
  const sheet = await openSpreadsheet(path, assignmentColumns);
  for await (const leads of allPages((page) => desk.read((stores, ctx) => stores.leads.list(ctx, {}, page)))) {
    if (leads.length === 0) continue;
    const keys = leads.map(({ id }) => ({ entity: "lead" as const, recordId: id }));
    const assignments = new Map((await desk.read((stores, ctx) => stores.routing.assignments.find(ctx, keys))).map((assignment) => [assignment.recordId, assignment]));
    for (const lead of leads) {
      const assignment = assignments.get(lead.id);
      if (!assignment) continue;
      example ??= nameOf(lead);
      const rule = ruleText(assignment, byLead.get(lead.id), rules);
      const queue = assignment.queueId === null ? null : (queues.get(assignment.queueId) ?? assignment.queueId);
      if (assignment.userId !== null) givenBy.set(rule, (givenBy.get(rule) ?? 0) + 1);
      else count(waiting, queue, assignment);
      await sheet.write(assignmentRow({ lead, assignment, rule, owner: users.get(assignment.userId ?? "") ?? assignment.userId, queue }));
    }
  }
  await sheet.close();
  const work = await openWork(desk, snapshot.directory.users.map(({ id }) => id));
  return { ...routingFigures(policy, decisions, snapshot, work), policy, givenBy: inOrderOf(policy, givenBy), waiting, example };
};

const readDecisions = async (desk: Desk, { version }: RoutingPolicy): Promise<{ readonly decisions: readonly RoutingDecision[]; readonly byLead: ReadonlyMap<string, AssignedBy> }> => {
  const decisions: RoutingDecision[] = [];
  const byLead = new Map<string, AssignedBy>();
  for await (const runs of allPages((page) => desk.read((stores, ctx) => stores.routing.log.runs(ctx, page)))) {
    for (const { id, policyVersion } of runs) {
      const run = await desk.read((stores, ctx) => stores.routing.log.run(ctx, id));
      for (const decision of run?.decisions ?? []) {
        if (policyVersion === version) decisions.push(decision);
        if (decision.outcome.outcome === "assigned") byLead.set(decision.subject.id, decision.outcome.by);
      }
    }
  }
  return { decisions, byLead };
};

const catchAll = "Catch-all";
const repeats = "Follows the lead it repeats";
const byHand = "By hand";

const ruleText = ({ ruleId, decisionId, userId }: Assignment, by: AssignedBy | undefined, rules: ReadonlyMap<string, string>): string => {
  if (userId === null) return "";
  if (ruleId !== null) return rules.get(ruleId) ?? ruleId;
  if (decisionId === null) return byHand;
  return by === "duplicate-owner" ? repeats : catchAll;
};

const count = (waiting: Map<string, WaitingFigures>, queue: string | null, { reason }: Assignment): void => {
  const key = JSON.stringify([queue, reason]);
  waiting.set(key, { queue, reason: reason ?? "", leads: (waiting.get(key)?.leads ?? 0) + 1 });
};

/** Rules as they are asked, then what is no rule of this policy. */
const inOrderOf = ({ rules }: RoutingPolicy, givenBy: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
  const names = [...rules.toSorted((a, b) => a.priority - b.priority).map(({ name }) => name), ...[...givenBy.keys()].sort()];
  return new Map(names.flatMap((name) => (givenBy.has(name) ? [[name, givenBy.get(name) ?? 0] as const] : [])));
};
