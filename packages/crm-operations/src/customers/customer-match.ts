import type { DuplicateKeyRecord } from "../crm-records/index.js";
import type { ContactRecord, CustomerRecord } from "./customer-record.js";

/** `same`: who carries the key is taken for the same; `suggested`: for somebody to look at, never to be joined unseen. */
export type MatchCertainty = "same" | "suggested";

/** What a key in common says. Many companies are called alike, and none gets another one's domain. */
export const matchCertainties: Readonly<Record<DuplicateKeyRecord["kind"], MatchCertainty>> = {
  email: "same",
  phone: "same",
  "company-domain": "same",
  "company-name": "suggested",
};

/** A customer or a person there who carries some of the keys asked for. */
export interface CustomerMatch {
  /** The customer that carries the keys, or at which the contact has a role that has not ended; null for a contact without one. */
  readonly customer: CustomerRecord | null;
  /** The person who carries the keys; null where the customer itself carries them. */
  readonly contact: ContactRecord | null;
  /** At least one, in the order in which they were asked for. */
  readonly matched: readonly DuplicateKeyRecord[];
  /** That of the surest of the matched keys. */
  readonly certainty: MatchCertainty;
}
