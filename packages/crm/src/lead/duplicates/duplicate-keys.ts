import type { Lead } from "../lead.js";
import { companyDomainOfEmail, companyDomainOfWebsite } from "./company-domain.js";
import { normalizeCompanyName } from "./company-name.js";
import { normalizeEmail } from "./email.js";
import { plainPhoneNormalizer, type PhoneNormalizer } from "./phone.js";

/** `email` and `phone` point at the same person, `company-domain` and `company-name` at the same company. */
export type DuplicateKeyKind = "email" | "phone" | "company-domain" | "company-name";

const all = ["email", "phone", "company-domain", "company-name"] as const satisfies readonly DuplicateKeyKind[];

export const DuplicateKeyKind = { all, ofPerson: ["email", "phone"] as const satisfies readonly DuplicateKeyKind[] } as const;

/** A normalised value that duplicates share. */
export interface DuplicateKey {
  readonly kind: DuplicateKeyKind;
  readonly value: string;
}

/** The facts duplicates are recognised by. */
export type ComparableLead = Pick<Lead, "id" | "email" | "phone" | "website" | "companyName" | "country">;

export interface DuplicateKeyOptions {
  /** `plainPhoneNormalizer()` by default. */
  readonly normalizePhone?: PhoneNormalizer;
  /** A tenant's additions to the public mail domains, in lower case. */
  readonly morePublicMailDomains?: readonly string[];
}

const plain = plainPhoneNormalizer();

/**
 * What other leads are compared by, in the order of {@link DuplicateKeyKind}. An address at a public
 * mail provider gives a key of its own but none for a company, so that everybody at gmail.com is not
 * everybody else. A website comes before the address as the company's domain; where they differ, both count.
 */
export const duplicateKeys = (lead: Omit<ComparableLead, "id">, options: DuplicateKeyOptions = {}): readonly DuplicateKey[] => {
  const { normalizePhone = plain, morePublicMailDomains = [] } = options;
  const of = (kind: DuplicateKeyKind, value: string | undefined): readonly DuplicateKey[] => (value === undefined ? [] : [{ kind, value }]);
  const country = lead.country !== null && /^[a-z]{2}$/iu.test(lead.country) ? lead.country : undefined;
  const website = lead.website === null ? undefined : companyDomainOfWebsite(lead.website, morePublicMailDomains);
  const mail = lead.email === null ? undefined : companyDomainOfEmail(lead.email, morePublicMailDomains);
  return [
    ...of("email", lead.email === null ? undefined : normalizeEmail(lead.email)),
    ...of("phone", lead.phone === null ? undefined : normalizePhone(lead.phone, country)),
    ...of("company-domain", website),
    ...of("company-domain", mail === website ? undefined : mail),
    ...of("company-name", lead.companyName === null ? undefined : normalizeCompanyName(lead.companyName)),
  ];
};
