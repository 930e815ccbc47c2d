import type { Contacts } from "../contacts/contacts.js";
import type { Links } from "./customer-links.js";
import type { Ownership } from "./customer-ownership.js";
import type { Organisations } from "./organisations.js";

/** What a customer is made of, inside one unit of work. */
export interface CustomerParts {
  readonly organisations: Organisations;
  readonly contacts: Contacts;
  readonly links: Links;
  readonly ownership: Ownership;
}
