import { systemClock } from "@nexus/adapter-memory";
import { describePath, sameData } from "@nexus/common";
import { fieldsAsOf, lintRoutingPolicy, policyAt, type LintFinding, type RoutingPolicy, type RoutingSnapshot } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { DeskError } from "../desk-error.js";
import { policyFrom, type PolicyDraft, type PolicyFile } from "./policy-file.js";
import { putTeamCommand, readTeam, type TeamTally } from "./put-team.js";
import type { TeamFile } from "./team-file.js";
import { teamAfter } from "./team-plan.js";

/** The files that say how leads find their owners. */
export interface RoutingFiles {
  readonly policy: PolicyFile;
  /** Without one the team stays as it is. */
  readonly team: TeamFile | undefined;
}

/** How routing is set up now. */
export interface RoutingSetUp {
  readonly policy: RoutingPolicy;
  /** False when this version held before. */
  readonly published: boolean;
  /** Null without a team file. */
  readonly team: TeamTally | null;
  /** What the policy should be looked at for; errors are refused. */
  readonly warnings: readonly LintFinding[];
}

/** The team, with what a file adds to it, and the custom fields. */
export const snapshotWith = async (desk: Desk, team: TeamFile | undefined): Promise<RoutingSnapshot> => {
  const before = await desk.read(readTeam);
  const fields = fieldsAsOf(await desk.read((stores, ctx) => stores.fieldRegistry.registry(ctx)), systemClock.now());
  if (!team) return { ...before, fields };
  const after = teamAfter(team.content, before);
  if (!after.ok) throw DeskError.invalidFile("team", team.path, after.refusal.message);
  return { ...after.value, fields };
};

/** The policy that holds now; undefined before the first. */
export const policyInForce = (desk: Desk): Promise<RoutingPolicy | undefined> =>
  desk.read(async (stores, ctx) => policyAt(await stores.routing.policies.versions(ctx, "lead"), systemClock.now()));

/** A draft as if it held from now on. */
export const heldNow = (draft: PolicyDraft, version = 1): RoutingPolicy => ({ ...draft, version, effectiveFrom: systemClock.now() });

/** What the policy and the team should be looked at for. Throws a DeskError for the first mistake that must be corrected. */
export const checked = (policy: RoutingPolicy, snapshot: RoutingSnapshot, files: RoutingFiles): readonly LintFinding[] => {
  const findings = lintRoutingPolicy(policy, snapshot);
  const [first, ...more] = findings.filter(({ severity }) => severity === "error");
  if (!first) return findings;
  const ofTeam = first.path[0] === "snapshot";
  const where = describePath(ofTeam ? first.path.slice(1) : first.path);
  const why = `${where}: ${first.message.replace(/[.]$/, "")}${more.length > 0 ? ` (and ${more.length} more)` : ""}`;
  throw DeskError.invalidFile(ofTeam ? "team" : "policy", ofTeam ? (files.team?.path ?? "in the database") : files.policy.path, why);
};

/**
 * Makes the team and the policy what the files say. A policy that says something else than the one that
 * holds becomes its next version; the same files again change nothing. Nothing is written of files with mistakes.
 */
export const setUpRouting = async (desk: Desk, files: RoutingFiles): Promise<RoutingSetUp> => {
  const snapshot = await snapshotWith(desk, files.team);
  const draft = policyFrom(files.policy, snapshot.directory);
  const warnings = checked(heldNow(draft), snapshot, files);
  const team = files.team ? await desk.execute(putTeamCommand, files.team.content) : null;
  const former = await policyInForce(desk);
  if (former && sameData(draftOf(former), draft)) return { policy: former, published: false, team, warnings };
  const policy = await desk.execute(desk.routing.publishPolicy, heldNow(draft, (former?.version ?? 0) + 1));
  return { policy, published: true, team, warnings };
};

const draftOf = ({ version: _version, effectiveFrom: _from, ...draft }: RoutingPolicy): PolicyDraft => draft;
