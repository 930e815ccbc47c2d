/**
 * `@nexus/adapter-party`: customers as organisations and persons, their roles, owners by day, keys, links
 * and merges, kept as rows of any Nexus storage: the `CustomerProvider` of the orchestrator.
 */
export { bindParty, type PartyStores } from "./bind-party.js";
export type { PartyDeps } from "./party-deps.js";
export { partySchema } from "./party-schema.js";
export { contactEventFamily, customerEventFamily, customerLinkEventFamily, partyEventCatalogue, type PartyEvents } from "./events/party-events.js";
