/**
 * Availability: who is away at an instant, and who stands in for whom on a day. Whoever is away gets
 * nothing new; a delegate looks after the records the absent person owns and takes no turns for them.
 * A delegate may delegate in turn, three deep at most; a cycle means nobody.
 *
 * A snapshot is plain data; `indexAvailability` makes it ready. `lintAvailability` finds cycles and
 * overlaps, and `AvailabilityStore` keeps it.
 */
export {
  absenceKinds,
  emptyAvailability,
  type Absence,
  type AbsenceKind,
  type AvailabilitySnapshot,
  type Delegation,
} from "./availability-snapshot.js";
export { absenceSchema, availabilitySnapshotSchema, delegationSchema } from "./availability-schema.js";
export { absenceAt, absencesOf, delegateOf, indexAvailability, longestDelegation, type AvailabilityIndex, type DelegateAnswer } from "./availability-index.js";
export { lintAvailability } from "./availability-lint.js";
export { availabilityLock, type AvailabilityIds, type AvailabilityStore } from "./availability-store.js";
