import { companyDomainOfEmail, companyDomainOfWebsite } from "./company-domain.js";
import { normalizeCompanyName } from "./company-name.js";
import { normalizeEmail } from "./email.js";
import { plainPhoneNormalizer, type PhoneNormalizer } from "./phone.js";

/** `email` and `phone` point at the same person, `company-domain` and `company-name` at the same company. */
export type ContactKeyKind = "email" | "phone" | "company-domain" | "company-name";

/** In the order in which keys come. */
export const contactKeyKinds = ["email", "phone", "company-domain", "company-name"] as const satisfies readonly ContactKeyKind[];

/** A normalised value that two records of the same person or company share. */
export interface ContactKey {
  readonly kind: ContactKeyKind;
  readonly value: string;
}

/** The facts people and companies are recognised by, as people write them. */
export interface ContactKeyFacts {
  readonly email: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  readonly companyName: string | null;
  /** Of the phone number; what is no ISO 3166 alpha-2 code is not known. */
  readonly country: string | null;
}

export interface ContactKeyOptions {
  /** `plainPhoneNormalizer()` by default. */
  readonly normalizePhone?: PhoneNormalizer;
  /** A tenant's additions to the public mail domains, in lower case. */
  readonly morePublicMailDomains?: readonly string[];
}

const plain = plainPhoneNormalizer();

/**
 * What a person or company is recognised by, in the order of {@link contactKeyKinds}. An address at a
 * public mail provider gives a key of its own but none for a company, so that everybody at gmail.com is
 * not everybody else. A website comes before the address as the company's domain; where they differ,
 * both count.
 *
 * @example
 * ```ts
 * const facts = { email: "Ana@acme.example", phone: null, website: null, companyName: "Acme, Inc.", country: null };
 * contactKeys(facts)[0]; // { kind: "email", value: "ana@acme.example" }
 * contactKeys(facts).at(-1); // { kind: "company-name", value: "acme" }
 * ```
 */
export const contactKeys = (facts: ContactKeyFacts, options: ContactKeyOptions = {}): readonly ContactKey[] => {
  const { normalizePhone = plain, morePublicMailDomains = [] } = options;
  const of = (kind: ContactKeyKind, value: string | undefined): readonly ContactKey[] => (value === undefined ? [] : [{ kind, value }]);
  const country = facts.country !== null && /^[a-z]{2}$/iu.test(facts.country) ? facts.country : undefined;
  const website = facts.website === null ? undefined : companyDomainOfWebsite(facts.website, morePublicMailDomains);
  const mail = facts.email === null ? undefined : companyDomainOfEmail(facts.email, morePublicMailDomains);
  return [
    ...of("email", facts.email === null ? undefined : normalizeEmail(facts.email)),
    ...of("phone", facts.phone === null ? undefined : normalizePhone(facts.phone, country)),
    ...of("company-domain", website),
    ...of("company-domain", mail === website ? undefined : mail),
    ...of("company-name", facts.companyName === null ? undefined : normalizeCompanyName(facts.companyName)),
  ];
};
