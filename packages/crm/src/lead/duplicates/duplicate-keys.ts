import { contactKeyKinds, contactKeys, type ContactKeyOptions } from "@nexus/common";
import type { Lead } from "../lead.js";

/** `email` and `phone` point at the same person, `company-domain` and `company-name` at the same company. */
export type DuplicateKeyKind = "email" | "phone" | "company-domain" | "company-name";

export const DuplicateKeyKind = { all: contactKeyKinds, ofPerson: ["email", "phone"] as const satisfies readonly DuplicateKeyKind[] } as const;

/** A normalised value that duplicates share. */
export interface DuplicateKey {
  readonly kind: DuplicateKeyKind;
  readonly value: string;
}

/** The facts duplicates are recognised by. */
export type ComparableLead = Pick<Lead, "id" | "email" | "phone" | "website" | "companyName" | "country">;

/** How a tenant's keys are made. */
export interface DuplicateKeyOptions extends ContactKeyOptions {}

/** What other leads are compared by, in the order of {@link DuplicateKeyKind}: the contact keys of a lead. */
export const duplicateKeys = (lead: Omit<ComparableLead, "id">, options: DuplicateKeyOptions = {}): readonly DuplicateKey[] => contactKeys(lead, options);
