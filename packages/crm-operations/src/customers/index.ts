/**
 * Customers: organisations that buy or may buy, the persons who act for them, which deals they have part
 * in, and who owns them on which day. `CustomerProvider` is the port to whoever keeps them: Party on the
 * same database, joined to the unit of work, or a CRM elsewhere. Who is the same as whom is told by
 * normalised keys; `customersLock` keeps two finders from making the same customer twice. Ids come from
 * the caller, and so every write may be repeated.
 */
export { contactDataClasses, customerDataClasses } from "./customer-data-classes.js";
export {
  customerStatusChanges,
  customerStatuses,
  type ContactDetails,
  type ContactRecord,
  type ContactRole,
  type CustomerDetails,
  type CustomerRecord,
  type CustomerStatus,
} from "./customer-record.js";
export { matchCertainties, type CustomerMatch, type MatchCertainty } from "./customer-match.js";
export {
  customersLock,
  type CustomerChanges,
  type CustomerOwner,
  type CustomerOwnerAssignment,
  type CustomerOwnership,
  type CustomerProvider,
  type CustomerReader,
  type CustomerWriter,
  type NewCustomer,
} from "./customer-provider.js";
export type { ContactChanges, ContactReader, ContactWriter, NewContact } from "./contact-provider.js";
export type { CustomerLink, CustomerLinks, LinkOutcome } from "./customer-links.js";
