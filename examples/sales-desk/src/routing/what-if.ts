import { systemClock } from "@nexus/adapter-memory";
import { compareText } from "@nexus/common";
import { compareRouting, type LintFinding, type RoutingComparison, type RoutingPolicy, type RoutingSnapshot, type RoutingSubject } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { allPages } from "../desk/pages.js";
import { DeskError } from "../desk-error.js";
import type { Options } from "../options/options.js";
import type { Terminal } from "../terminal/terminal.js";
import { policyFrom, readPolicyFile } from "./policy-file.js";
import { isOpen } from "./route-leads.js";
import { checked, heldNow, policyInForce, snapshotWith } from "./set-up-routing.js";
import { loadsOf, openWork, subjectsOf } from "./subjects.js";
import { readTeamFile, type TeamFile } from "./team-file.js";

/** Two policies over the same leads. */
export interface WhatIf {
  readonly before: RoutingPolicy;
  readonly after: RoutingPolicy;
  readonly comparison: RoutingComparison;
  readonly warnings: readonly LintFinding[];
  /** Titles of the leads that move, by id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly queues: ReadonlyMap<string, string>;
}

interface WhatIfJob {
  readonly desk: Desk;
  readonly terminal: Pick<Terminal, "progress">;
}

/**
 * What would change with another policy: all open leads that routing has given to somebody, or that
 * wait, go out once more by the policy that holds (or a named one) and once by the other, with what everybody
 * carries besides. Writes nothing. Throws a DeskError without leads or without a policy to compare with.
 */
export const compareWith = async (other: string, { policy, routingTeam }: Options, { desk, terminal }: WhatIfJob): Promise<WhatIf> => {
  const team = routingTeam === undefined ? undefined : await readTeamFile(routingTeam);
  const leads = await leadsOfRouting(desk);
  if (leads.size === 0) throw DeskError.nothingToCompare();
  const snapshot = await snapshotWith(desk, team);
  const before = policy === undefined ? await policyInForce(desk) : (await policyIn(policy, snapshot, team)).policy;
  if (!before) throw DeskError.noPolicyYet();
  const { policy: after, warnings } = await policyIn(other, snapshot, team);
  const comparison = await terminal.progress.step(
    "Comparing",
    () => compare(desk, before, after, snapshot, [...leads.keys()]),
    ({ moved }) => `${moved.length} of ${leads.size} leads would go elsewhere`,
  );
  const queues = new Map(snapshot.directory.groups.map(({ id, name }) => [id, name]));
  return { before, after, comparison, warnings, titles: leads, queues };
};

const policyIn = async (path: string, snapshot: RoutingSnapshot, team: TeamFile | undefined): Promise<{ readonly policy: RoutingPolicy; readonly warnings: readonly LintFinding[] }> => {
  const file = await readPolicyFile(path);
  const policy = heldNow(policyFrom(file, snapshot.directory));
  return { policy, warnings: checked(policy, snapshot, { policy: file, team }) };
};

/** Titles of the open leads that routing gave to their owners, or that have none; by id, the oldest first. */
const leadsOfRouting = async (desk: Desk): Promise<ReadonlyMap<string, string>> => {
  const found: { readonly id: string; readonly title: string; readonly createdAt: string }[] = [];
  for await (const leads of allPages((page) => desk.read((stores, ctx) => stores.leads.list(ctx, {}, page)))) {
    const owned = leads.flatMap(({ id, ownerId }) => (ownerId === null ? [] : [{ entity: "lead" as const, recordId: id }]));
    const assignments = owned.length === 0 ? [] : await desk.read((stores, ctx) => stores.routing.assignments.find(ctx, owned));
    const routed = new Set(assignments.filter(({ decisionId }) => decisionId !== null).map(({ recordId }) => recordId));
    found.push(...leads.filter((lead) => isOpen(lead) && (lead.ownerId === null || routed.has(lead.id))));
  }
  return new Map(found.sort((a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id)).map(({ id, title }) => [id, title]));
};

const compare = async (desk: Desk, before: RoutingPolicy, after: RoutingPolicy, snapshot: RoutingSnapshot, ids: readonly string[]): Promise<RoutingComparison> => {
  const subjects = await subjectsOf(desk, ids);
  const work = new Map(await openWork(desk, snapshot.directory.users.map(({ id }) => id)));
  for (const { ownerId } of subjects) {
    const carried = ownerId === null ? undefined : work.get(ownerId);
    if (ownerId !== null && carried) work.set(ownerId, { ...carried, lead: carried.lead - 1 });
  }
  const state = { loads: loadsOf(work, before), recent: {}, rotations: {} };
  return compareRouting(before, after, asTheyCame(subjects), snapshot, { at: systemClock.now(), actorUserId: null }, state);
};

/** Without the owners that routing gave them, also where one follows another. */
const asTheyCame = (subjects: readonly RoutingSubject[]): readonly RoutingSubject[] => {
  const ids = new Set(subjects.map(({ id }) => id));
  return subjects.map((subject) => ({
    ...subject,
    ownerId: null,
    duplicateOf: subject.duplicateOf && ids.has(subject.duplicateOf.id) ? { ...subject.duplicateOf, ownerId: null } : subject.duplicateOf,
  }));
};
