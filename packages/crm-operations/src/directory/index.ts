/**
 * Directory: who there is, who belongs where, and who reports to whom, on any day. Routing asks for
 * the members of a queue, approvals for the chain of managers, quotas for the holder of a position.
 *
 * A snapshot is plain data; `indexDirectory` makes it ready, and the functions answer as of a day.
 * `lintDirectory` finds what would mislead them before it is used. `DirectoryStore` keeps it.
 */
export { directoryUserDataClasses } from "./directory-data-classes.js";
export {
  emptyDirectory,
  type DirectorySnapshot,
  type DirectoryUser,
  type Group,
  type GroupKind,
  type Membership,
  type Position,
  type PositionHolding,
  type ReportingLine,
} from "./directory-snapshot.js";
export { directorySnapshotSchema } from "./directory-schema.js";
export {
  chainOfManagers,
  groupsOf,
  holderOf,
  indexDirectory,
  isActiveOn,
  managerOf,
  membersOf,
  membersWithin,
  positionOf,
  positionsOf,
  reportsOf,
  type DirectoryIndex,
} from "./directory-index.js";
export { lintDirectory } from "./directory-lint.js";
export { directoryLock, type DirectoryIds, type DirectoryStore } from "./directory-store.js";
