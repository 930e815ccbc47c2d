import type { ContactChanges, ContactRecord, CustomerChanges, CustomerRecord } from "../customers/index.js";
import type { CompanyToConvert, PersonToConvert } from "../record-contexts/index.js";

/** What a lead may tell of a customer that was there. */
export const customerGapNames = ["website", "country", "region", "city", "postalCode", "industry", "employees", "annualRevenue"] as const satisfies readonly (keyof CustomerChanges & keyof CompanyToConvert)[];
/** What a lead may tell of a contact who was there; the name is its own. */
export const contactGapNames = ["jobTitle", "email", "phone"] as const satisfies readonly (keyof ContactChanges & keyof PersonToConvert)[];

export type CustomerGap = (typeof customerGapNames)[number];
export type ContactGap = (typeof contactGapNames)[number];

const gaps = <Name extends string>(record: Readonly<Record<Name, unknown>>, known: Readonly<Record<Name, unknown>>, names: readonly Name[]): readonly Name[] => names.filter((name) => record[name] === null && known[name] !== null);

/** The names of what the customer does not know and the lead does. */
export const customerGaps = (customer: CustomerRecord, company: CompanyToConvert): readonly CustomerGap[] => gaps(customer, company, customerGapNames);

/** The names of what the contact does not know and the lead does. */
export const contactGaps = (contact: ContactRecord, person: PersonToConvert): readonly ContactGap[] => gaps(contact, person, contactGapNames);

/** What the first of them does not know comes from the next one that does. */
export const firstKnown = <Words extends object, Name extends keyof Words>(words: readonly Words[], name: Name): Words[Name] | null => {
  for (const each of words) if (each[name] !== null) return each[name];
  return null;
};

/** What fills the gaps that are still there. Never overwrites. */
export const fillings = <Name extends string, Words extends Readonly<Record<Name, unknown>>>(names: readonly Name[], record: Readonly<Record<Name, unknown>>, words: readonly Words[]): { readonly [Field in Name]?: Words[Field] } =>
  Object.fromEntries(names.flatMap((name) => (record[name] === null ? [[name, firstKnown(words, name)] as const] : [])).filter(([, value]) => value !== null)) as { readonly [Field in Name]?: Words[Field] };
