import { compareText, type Instant } from "@nexus/common";
import type { ActivitySummary, DuplicateKeyRecord, LeadRecord } from "../crm-records/index.js";
import { daysSince } from "./days-since.js";
import type { OwnedContext } from "./record-owner.js";

/** Another open lead that shares something with the lead of a context. */
export interface SharedLead {
  readonly leadId: string;
  readonly ownerId: string | null;
  readonly createdAt: Instant;
  /** What both say. Keys of kind `email` and `phone` mean the same person, the others the same company. */
  readonly keys: readonly DuplicateKeyRecord[];
}

/**
 * A lead with what is around it at an instant: what qualification, conversion and whoever looks after
 * leads decide on. A snapshot; the same context and configuration give the same decision for ever.
 */
export interface LeadContext extends OwnedContext {
  readonly lead: LeadRecord;
  readonly activities: ActivitySummary;
  /** Whole days since the prospect asked, in the present cycle of the lead; since it was created where that is not known. */
  readonly ageDays: number;
  /** Other leads, neither converted nor disqualified, that share a key, the oldest first, then by id: at most {@link mostShared}. */
  readonly shared: readonly SharedLead[];
  /** How many there are, also those that `shared` leaves out. */
  readonly sharedCount: number;
}

/** So many are told of at most: thousands of leads may share one company. */
export const mostShared = 20;

const textOf = ({ kind, value }: DuplicateKeyRecord): string => JSON.stringify([kind, value]);

/** Every key of these leads, each once. */
export const keysOf = (leads: readonly LeadRecord[]): readonly DuplicateKeyRecord[] => [
  ...new Map(leads.flatMap(({ duplicateKeys }) => duplicateKeys.map((key) => [textOf(key), key] as const))).values(),
];

/** Answers for any lead which of the open ones it shares something with. */
export const sharing = (open: readonly LeadRecord[]): ((lead: LeadRecord) => Pick<LeadContext, "shared" | "sharedCount">) => {
  const oldestFirst = open.toSorted((a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id));
  const placesByKey = new Map<string, number[]>();
  for (const [place, { duplicateKeys }] of oldestFirst.entries()) {
    for (const key of duplicateKeys) {
      const places = placesByKey.get(textOf(key));
      if (places) places.push(place);
      else placesByKey.set(textOf(key), [place]);
    }
  }
  return ({ id, duplicateKeys }) => {
    const keysByPlace = new Map<number, DuplicateKeyRecord[]>();
    for (const key of duplicateKeys) {
      for (const place of placesByKey.get(textOf(key)) ?? []) {
        const keys = keysByPlace.get(place);
        if (keys) keys.push(key);
        else if (oldestFirst[place]?.id !== id) keysByPlace.set(place, [key]);
      }
    }
    const inOrder = [...keysByPlace].toSorted(([a], [b]) => a - b);
    const shared = inOrder.slice(0, mostShared).flatMap(([place, keys]): readonly SharedLead[] => {
      const other = oldestFirst[place];
      return other ? [{ leadId: other.id, ownerId: other.ownerId, createdAt: other.createdAt, keys }] : [];
    });
    return { shared, sharedCount: inOrder.length };
  };
};

/** How old a lead is at an instant, as {@link LeadContext} counts it. */
export const leadAgeDays = ({ handOvers, createdAt }: LeadRecord, at: Instant): number => daysSince(handOvers.inquiryAt ?? createdAt, at);
