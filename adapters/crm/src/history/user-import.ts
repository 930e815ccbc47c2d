import type { OperationContext } from "@nexus/common";
import {
  externalReferenceText,
  type DirectorySnapshot,
  type DirectoryUser,
  type ExternalReference,
  type Group,
  type ImportOutcome,
  type UserFacts,
} from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { StoredDirectory } from "../setup/stored-directory.js";
import { importBatch } from "./import-batch.js";
import { References } from "./references-in-batch.js";

/** What one user brings into the directory: people, a team, memberships and reporting lines. */
type Entries = Partial<DirectorySnapshot>;

const defaultTimeZone = "UTC";

/** Users with their managers and teams as they were. */
export const importUsers = async (ctx: OperationContext, facts: readonly UserFacts[], deps: BoundDeps): Promise<readonly ImportOutcome[]> => {
  const directory = new StoredDirectory(deps);
  return importBatch<UserFacts, Entries>({
    entity: "user",
    facts,
    deps,
    async prepare(news) {
      const references = await References.lookUp("user", news.flatMap((item) => [item.reference, item.managerReference]), deps);
      const stored = new Map((await directory.findUsers(ctx, references.all())).map((user) => [user.id, user]));
      const teams = new Map((await directory.snapshot(ctx)).groups.filter((group) => group.kind === "team").map((team) => [team.name, team]));
      const userOf = userIds(references, deps);
      const added = new Set<string>();
      return (item) => {
        const id = userOf(item.reference);
        const before = stored.get(id);
        const manager = managerOf(item, userOf, (managerId) => stored.has(managerId) || added.has(managerId));
        for (const person of [id, ...manager.users.map((user) => user.id)]) added.add(person);
        const team = teamOf(item, id, teams, deps);
        const written: Entries = {
          users: [...manager.users, userFrom(item, id, before)],
          reportingLines: manager.lines.map((line) => ({ ...line, id: deps.hasher.sha256(JSON.stringify(["reports", id, line.managerId])), userId: id })),
          ...team,
        };
        return { outcome: before ? "updated" : "created", id, written };
      };
    },
    write: (written) => directory.put(ctx, merged(written)),
  });
};

/** The id of whoever has a reference: the one that is stored, or one new id per reference. */
const userIds = (references: References, deps: BoundDeps): ((reference: ExternalReference) => string) => {
  const made = new Map<string, string>();
  return (reference) => {
    const text = externalReferenceText(reference);
    const id = references.find(reference) ?? made.get(text) ?? deps.ids.next();
    made.set(text, id);
    return id;
  };
};

const userFrom = (facts: UserFacts, id: string, before: DirectoryUser | undefined): DirectoryUser => ({
  id,
  name: facts.name,
  email: facts.email ?? before?.email ?? null,
  timeZone: facts.timeZone ?? before?.timeZone ?? defaultTimeZone,
  activeFrom: before?.activeFrom ?? facts.since,
  terminatedOn: before?.terminatedOn ?? null,
  externalReferences: before?.externalReferences ?? [facts.reference],
});

/** The reporting line, and the manager as a user of that name when nobody has the reference yet. */
const managerOf = (facts: UserFacts, userOf: (reference: ExternalReference) => string, isKnown: (id: string) => boolean) => {
  if (!facts.managerReference) return { users: [], lines: [] };
  const reference = facts.managerReference;
  const managerId = userOf(reference);
  const manager: DirectoryUser = {
    id: managerId,
    name: reference.externalId,
    email: null,
    timeZone: defaultTimeZone,
    activeFrom: facts.since,
    terminatedOn: null,
    externalReferences: [reference],
  };
  return { users: isKnown(managerId) ? [] : [manager], lines: [{ managerId, from: facts.since, to: null }] };
};

const teamOf = (facts: UserFacts, userId: string, teams: Map<string, Group>, deps: BoundDeps): Pick<Entries, "groups" | "memberships"> => {
  if (facts.teamName === undefined) return {};
  const known = teams.get(facts.teamName);
  const team: Group = known ?? { id: deps.ids.next(), kind: "team", name: facts.teamName, parentId: null, from: facts.since, to: null };
  teams.set(team.name, team);
  const membership = { id: deps.hasher.sha256(JSON.stringify(["member", userId, team.id])), groupId: team.id, userId, from: facts.since, to: null };
  return { groups: known ? [] : [team], memberships: [membership] };
};

/** One write for the batch; a manager who is a row of the file too is written as that row says. */
const merged = (entries: readonly Entries[]): Entries => ({
  users: [...new Map(entries.flatMap((entry) => entry.users ?? []).map((user) => [user.id, user])).values()],
  groups: entries.flatMap((entry) => entry.groups ?? []),
  memberships: entries.flatMap((entry) => entry.memberships ?? []),
  reportingLines: entries.flatMap((entry) => entry.reportingLines ?? []),
});
