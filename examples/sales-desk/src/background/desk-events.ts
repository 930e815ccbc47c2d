import { crmEventCatalogue } from "@nexus/adapter-crm";
import { partyEventCatalogue } from "@nexus/adapter-party";
import { salesEventCatalogue } from "@nexus/adapter-sales";
import { operationsEventCatalogue } from "@nexus/crm-operations";

/** Types of the events that the parts of this desk emit. */
export const deskEvents: readonly string[] = [...new Set([...crmEventCatalogue, ...partyEventCatalogue, ...salesEventCatalogue, ...operationsEventCatalogue].flatMap(({ events }) => Object.keys(events)))];
