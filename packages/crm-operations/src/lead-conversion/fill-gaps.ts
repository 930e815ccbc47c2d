import type { ContactChanges, ContactRecord, CustomerChanges, CustomerRecord } from "../customers/index.js";
import type { CompanyToConvert, PersonToConvert } from "../record-contexts/index.js";

/** What the record does not know and the lead does; undefined when there is nothing. */
const gaps = <Record extends object, Known extends object>(record: Record, known: Known, fields: readonly (keyof Record & keyof Known & string)[]): Readonly<{ [Field in string]: unknown }> | undefined => {
  const missing = fields.filter((field) => record[field] === null && known[field] !== null);
  return missing.length === 0 ? undefined : Object.fromEntries(missing.map((field) => [field, known[field]]));
};

/** Never overwrites. */
export const customerGaps = (customer: CustomerRecord, company: CompanyToConvert): CustomerChanges | undefined =>
  gaps(customer, company, ["website", "country", "region", "city", "postalCode", "industry", "employees", "annualRevenue"]);

/** Never overwrites. */
export const contactGaps = (contact: ContactRecord, person: PersonToConvert): ContactChanges | undefined => gaps(contact, person, ["jobTitle", "email", "phone"]);
