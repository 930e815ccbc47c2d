import { describePath, refuse, type InputIssue, type Refused } from "@nexus/common";
import type { DirectorySnapshot, DirectoryUser, GroupKind } from "@nexus/crm-operations";
import { nearest } from "../options/nearest.js";

/** Whom a file means: by name, by the id in their source, or by ours; or a whole team, or everybody from one source; with or without those whom others report to. */
export type Who = string | { readonly team: string; readonly managers: boolean } | { readonly source: string; readonly managers: boolean };

type Path = InputIssue["path"];

/** Finds the ids behind the names that people write, and collects those nobody has. */
export interface Names {
  /** The id; a blank one, and an issue, where nobody is called so. */
  user(name: string, path: Path): string;
  /** The ids of whom one entry means. */
  meant(who: Who, path: Path): readonly string[];
  /** The ids of everybody in a list, each once. */
  users(who: readonly Who[], path: Path): readonly string[];
  group(kind: GroupKind, name: string, path: Path): string;
  issues(): readonly InputIssue[];
}

export const namesIn = ({ users, groups, memberships, reportingLines }: DirectorySnapshot): Names => {
  const issues: InputIssue[] = [];
  const byName = new Map(users.flatMap((user) => namesOf(user).map((name) => [name, user.id] as const)).toReversed());
  const managers = new Set(reportingLines.map(({ managerId }) => managerId));

  const unknown = (what: string, name: string, known: readonly string[], path: Path): string => {
    const meant = nearest(name, known);
    issues.push({ path, message: `${what} is called ${name}${meant === undefined ? "" : `, perhaps ${meant}`}` });
    return "";
  };
  const user = (name: string, path: Path): string => byName.get(name) ?? unknown("nobody", name, users.map((each) => each.name), path);
  const group = (kind: GroupKind, name: string, path: Path): string => {
    const ofKind = groups.filter((each) => each.kind === kind);
    const found = ofKind.find((each) => each.id === name) ?? ofKind.find((each) => each.name === name);
    return found?.id ?? unknown(`no ${kind}`, name, ofKind.map((each) => each.name), path);
  };
  const fromSource = (source: string, path: Path): readonly string[] => {
    const found = users.filter(({ externalReferences }) => externalReferences.some((reference) => reference.source === source)).map(({ id }) => id);
    if (found.length === 0) issues.push({ path, message: `nobody came from ${source}: import them as well` });
    return found;
  };
  const membersOf = (groupId: string): readonly string[] => memberships.filter((each) => each.groupId === groupId && each.to === null).map(({ userId }) => userId);

  const meant = (who: Who, path: Path): readonly string[] => {
    if (typeof who === "string") return [user(who, path)];
    const some = "team" in who ? membersOf(group("team", who.team, [...path, "team"])) : fromSource(who.source, [...path, "source"]);
    return some.filter((userId) => who.managers || !managers.has(userId));
  };

  return {
    user,
    meant,
    users: (who, path) => [...new Set(who.flatMap((each, i) => meant(each, [...path, i])))],
    group,
    issues: () => issues,
  };
};

/** The best known last, so that it wins over an id of somebody else that reads the same. */
const namesOf = ({ id, name, externalReferences }: DirectoryUser): readonly string[] => [id, name, ...externalReferences.map(({ externalId }) => externalId)];

/** What a file says that nothing else knows of. */
export const unknownNames = (issues: readonly InputIssue[]): Refused | undefined => {
  const [first] = issues;
  return first && refuse("unknown_name", `${describePath(first.path)}: ${first.message}${issues.length > 1 ? ` (and ${issues.length - 1} more)` : ""}`, { issues });
};
