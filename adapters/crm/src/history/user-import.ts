import { externalReferenceText, sameData, type ExternalReference, type OperationContext } from "@nexus/common";
import type { DirectoryIds, DirectorySnapshot, DirectoryUser, Group, ImportOutcome, Membership, ReportingLine, UserFacts } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { directoryTables, StoredDirectory } from "../setup/stored-directory.js";
import { auditImport } from "./audit-import.js";
import { importBatch } from "./import-batch.js";
import { References } from "./references-in-batch.js";
import type { Statement } from "./statement.js";
import { successionOf } from "./succession.js";

/** What one user brings into the directory: people, a team, memberships and reporting lines. */
interface Written {
  readonly put: Partial<DirectorySnapshot>;
  readonly remove: DirectoryIds;
}

const defaultTimeZone = "UTC";

/** Users with their managers and teams as they were. */
export const importUsers = async (ctx: OperationContext, facts: readonly UserFacts[], deps: BoundDeps): Promise<readonly ImportOutcome[]> => {
  const directory = new StoredDirectory(deps);
  return importBatch<UserFacts, Written>({
    entity: "user",
    facts,
    deps,
    async prepare(news) {
      const references = await References.lookUp("user", news.flatMap((item) => [item.reference, item.managerReference]), deps);
      const stored = new Map((await directory.findUsers(ctx, references.all())).map((user) => [user.id, user]));
      const before = await directory.snapshot(ctx);
      const teams = new Map(before.groups.filter((group) => group.kind === "team").map((team) => [team.name, team]));
      const userOf = userIds(references, deps);
      const added = new Set<string>();
      return (statement) => {
        const id = userOf(statement.facts.reference);
        const known = stored.get(id);
        const user = userFrom(statement, id, known);
        const isKnown = (managerId: string): boolean => stored.has(managerId) || added.has(managerId);
        const reporting = managerOf(statement, id, userOf, isKnown, before.reportingLines, deps);
        const belonging = teamOf(statement, id, teams, before.memberships, deps);
        const users = [...reporting.users, ...(sameData(known, user) ? [] : [user])];
        for (const person of [id, ...users.map((each) => each.id)]) added.add(person);
        if (users.length === 0 && reporting.lines === undefined && belonging === undefined) return { outcome: "unchanged", id };
        const written: Written = {
          put: { users, reportingLines: reporting.lines?.put ?? [], groups: belonging?.groups ?? [], memberships: belonging?.memberships.put ?? [] },
          remove: { reportingLines: reporting.lines?.remove ?? [], memberships: belonging?.memberships.remove ?? [] },
        };
        return { outcome: known ? "updated" : "created", id, written };
      };
    },
    async write(written) {
      await directory.remove(ctx, {
        reportingLines: written.flatMap(({ remove }) => remove.reportingLines ?? []),
        memberships: written.flatMap(({ remove }) => remove.memberships ?? []),
      });
      const put = merged(written.map((each) => each.put));
      const before = new Map((await directory.findUsers(ctx, (put.users ?? []).map(({ id }) => id))).map((user) => [user.id, user]));
      await directory.put(ctx, put);
      await auditImport(deps.tx, "user", directoryTables.users, (put.users ?? []).map((after) => ({ before: before.get(after.id), after })));
    },
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

const userFrom = ({ facts, news }: Statement<UserFacts>, id: string, before: DirectoryUser | undefined): DirectoryUser => ({
  id,
  name: news.name ?? before?.name ?? facts.name,
  email: news.email ?? before?.email ?? null,
  timeZone: news.timeZone ?? before?.timeZone ?? defaultTimeZone,
  activeFrom: before?.activeFrom ?? facts.since,
  terminatedOn: before?.terminatedOn ?? null,
  externalReferences: before?.externalReferences ?? [facts.reference],
});

/** The reporting line where the source has news of it and people have not named another manager, and the manager as a user of that name when nobody has the reference yet. */
const managerOf = (
  { facts, news }: Statement<UserFacts>,
  userId: string,
  userOf: (reference: ExternalReference) => string,
  isKnown: (id: string) => boolean,
  former: readonly ReportingLine[],
  deps: BoundDeps,
) => {
  const { managerReference: reference, since } = facts;
  if (!reference || (news.managerReference === undefined && news.since === undefined)) return { users: [], lines: undefined };
  const managerId = userOf(reference);
  const manager: DirectoryUser = { id: managerId, name: reference.externalId, email: null, timeZone: defaultTimeZone, activeFrom: since, terminatedOn: null, externalReferences: [reference] };
  const lineId = (line: Omit<ReportingLine, "id">): string => deps.hasher.sha256(JSON.stringify(["reports", line.userId, line.managerId, line.from]));
  const own = former.filter((line) => line.userId === userId);
  const imported = own.filter((line) => line.id === lineId(line));
  // Nobody has two managers: where people have named one since, theirs stays.
  if (own.some((line) => !imported.includes(line) && (line.to === null || line.to > since))) return { users: [], lines: undefined };
  const next = { userId, managerId, from: since, to: null };
  return { users: isKnown(managerId) ? [] : [manager], lines: successionOf<ReportingLine>(imported, { ...next, id: lineId(next) }, (line) => line.managerId === managerId) };
};

const teamOf = ({ facts, news }: Statement<UserFacts>, userId: string, teams: Map<string, Group>, former: readonly Membership[], deps: BoundDeps) => {
  const { teamName, since } = facts;
  if (teamName === undefined || (news.teamName === undefined && news.since === undefined)) return undefined;
  const known = teams.get(teamName);
  const team: Group = known ?? { id: deps.ids.next(), kind: "team", name: teamName, parentId: null, from: since, to: null };
  teams.set(team.name, team);
  const membershipId = (item: Omit<Membership, "id">): string => deps.hasher.sha256(JSON.stringify(["member", item.userId, item.groupId, item.from]));
  const imported = former.filter((item) => item.userId === userId && item.id === membershipId(item));
  const next = { groupId: team.id, userId, from: since, to: null };
  return { groups: known ? [] : [team], memberships: successionOf<Membership>(imported, { ...next, id: membershipId(next) }, (item) => item.groupId === team.id) };
};

/** One write for the batch; a manager who is a row of the file too is written as that row says. */
const merged = (entries: readonly Partial<DirectorySnapshot>[]): Partial<DirectorySnapshot> => ({
  users: [...new Map(entries.flatMap((entry) => entry.users ?? []).map((user) => [user.id, user])).values()],
  groups: entries.flatMap((entry) => entry.groups ?? []),
  memberships: entries.flatMap((entry) => entry.memberships ?? []),
  reportingLines: entries.flatMap((entry) => entry.reportingLines ?? []),
});
