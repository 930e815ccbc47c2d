import type { DuplicateKeyRecord } from "../crm-records/index.js";
import { matchCertainties, type CustomerMatch, type CustomerRecord, type MatchCertainty } from "../customers/index.js";
import type { LeadConversionData } from "../record-contexts/index.js";

interface WithKeys {
  readonly data: Pick<LeadConversionData, "person" | "company">;
}

/** Who is there and carries keys of these leads. All answers are in the order of the matches. */
export interface Carriers {
  /** Customers that are the same, each once. */
  customers(leads: readonly WithKeys[]): readonly CustomerRecord[];
  /** Ids of customers that may be, each once. */
  suggested(leads: readonly WithKeys[]): readonly string[];
  /** Ids of persons who are the same: those at one of the customers, or else all. */
  contacts(leads: readonly WithKeys[], customerIds: ReadonlySet<string>): readonly string[];
}

/** Keys as text: two are the same when their texts are. */
export const keyText = ({ kind, value }: DuplicateKeyRecord): string => `${kind} ${value}`;

/** A match for some leads, and as sure as their own keys make it: it may be surer for others of the batch. */
interface Carrier extends Pick<CustomerMatch, "customer" | "contact"> {
  readonly certainty: MatchCertainty;
}

/** The matches by the keys they carry: each lead is looked up, and never compared with all others. */
export const carriersAmong = (matches: readonly CustomerMatch[]): Carriers => {
  const byKey = new Map<string, number[]>();
  for (const [place, { matched }] of matches.entries()) {
    for (const key of matched) {
      const places = byKey.get(keyText(key));
      if (places) places.push(place);
      else byKey.set(keyText(key), [place]);
    }
  }
  const of = (leads: readonly WithKeys[]): readonly Carrier[] => {
    const keys = new Map(leads.flatMap(({ data: { person, company } }) => [...person.keys, ...company.keys]).map((key) => [keyText(key), key.kind] as const));
    const certainties = new Map<number, MatchCertainty>();
    for (const [text, kind] of keys) {
      for (const place of byKey.get(text) ?? []) if (certainties.get(place) !== "same") certainties.set(place, matchCertainties[kind]);
    }
    return [...certainties].sort(([a], [b]) => a - b).flatMap(([place, certainty]) => matches.slice(place, place + 1).map(({ customer, contact }) => ({ customer, contact, certainty })));
  };
  return {
    customers: (leads) => [...new Map(of(leads).flatMap(({ certainty, customer }) => (certainty === "same" && customer ? [[customer.id, customer] as const] : []))).values()],
    suggested: (leads) => [...new Set(of(leads).flatMap(({ certainty, customer }) => (certainty === "suggested" && customer ? [customer.id] : [])))],
    contacts(leads, customerIds) {
      const same = of(leads).flatMap(({ certainty, customer, contact }) => (certainty === "same" && contact ? [{ id: contact.id, here: customer !== null && customerIds.has(customer.id) }] : []));
      const here = same.filter((each) => each.here);
      return [...new Set((here.length > 0 ? here : same).map(({ id }) => id))];
    },
  };
};
