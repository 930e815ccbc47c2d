import type { RoutingSubject } from "@nexus/crm-operations";

/** What most records do not have is left out: thousands are kept at once. */
const nothingKnown = { ownerId: null, duplicateOf: null, accountOwnerId: null, previousOwnerId: null, declinedBy: [] } as const satisfies Partial<RoutingSubject>;

type Sparse = keyof typeof nothingKnown;

/** Without what lies apart: see `routingFactsTable`. */
export type KeptSubject = Omit<RoutingSubject, Sparse | "facts" | "place"> & Partial<Pick<RoutingSubject, Sparse>>;

export const keptSubject = ({ facts: _facts, place: _place, ownerId, duplicateOf, accountOwnerId, previousOwnerId, declinedBy, ...rest }: RoutingSubject): KeptSubject => ({
  ...rest,
  ...(ownerId === null ? {} : { ownerId }),
  ...(duplicateOf === null ? {} : { duplicateOf }),
  ...(accountOwnerId === null ? {} : { accountOwnerId }),
  ...(previousOwnerId === null ? {} : { previousOwnerId }),
  ...(declinedBy.length === 0 ? {} : { declinedBy }),
});

export const factsRead = ({ facts, place }: RoutingSubject): Pick<RoutingSubject, "facts" | "place"> => ({ facts: withoutUndefined(facts), place });

/** Of a decision whose facts are gone, nothing is known but whose they were. */
export const subjectOf = (kept: KeptSubject, read: Pick<RoutingSubject, "facts" | "place"> = { facts: {}, place: {} }): RoutingSubject => ({ ...nothingKnown, ...kept, ...read });

/** A fact that is undefined is a missing one, and JSON knows only the latter. */
const withoutUndefined = (facts: RoutingSubject["facts"]): RoutingSubject["facts"] =>
  Object.values(facts).includes(undefined) ? Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) : facts;
