import type { RoutingSubject } from "@nexus/crm-operations";

/** What most records do not have is left out: thousands are kept at once. */
const nothingKnown = { ownerId: null, duplicateOf: null, accountOwnerId: null, previousOwnerId: null, declinedBy: [] } as const satisfies Partial<RoutingSubject>;

type Sparse = keyof typeof nothingKnown;

export type KeptSubject = Omit<RoutingSubject, Sparse> & Partial<Pick<RoutingSubject, Sparse>>;

export const keptSubject = ({ facts, ownerId, duplicateOf, accountOwnerId, previousOwnerId, declinedBy, ...rest }: RoutingSubject): KeptSubject => ({
  ...rest,
  facts: withoutUndefined(facts),
  ...(ownerId === null ? {} : { ownerId }),
  ...(duplicateOf === null ? {} : { duplicateOf }),
  ...(accountOwnerId === null ? {} : { accountOwnerId }),
  ...(previousOwnerId === null ? {} : { previousOwnerId }),
  ...(declinedBy.length === 0 ? {} : { declinedBy }),
});

export const subjectOf = (kept: KeptSubject): RoutingSubject => ({ ...nothingKnown, ...kept });

/** A fact that is undefined is a missing one, and JSON knows only the latter. */
const withoutUndefined = (facts: RoutingSubject["facts"]): RoutingSubject["facts"] =>
  Object.values(facts).includes(undefined) ? Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) : facts;
