import { crmEventCatalogue } from "@nexus/adapter-crm";
import { routingEventFamily } from "@nexus/crm-operations";

/** Types of the events that the parts of this desk emit. */
export const deskEvents: readonly string[] = [...new Set([...[...crmEventCatalogue, routingEventFamily].flatMap(({ events }) => Object.keys(events)), "AuditSealed"])];
