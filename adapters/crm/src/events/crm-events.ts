import type { EventCatalogue, EventsOf } from "@nexus/crm-operations";
import { activityEventFamily } from "./activity-events.js";
import { leadEventFamily } from "./lead-events.js";
import { opportunityEventFamily } from "./opportunity-events.js";
import { pipelineEventFamily } from "./pipeline-events.js";

/** Every event of the CRM as it is published: ids and business facts, without what names or reaches a person. */
export const crmEventCatalogue: EventCatalogue = [leadEventFamily, opportunityEventFamily, pipelineEventFamily, activityEventFamily];

/** The data of the CRM's events by type, for typed subscriptions. */
export type CrmEvents = EventsOf<typeof leadEventFamily> & EventsOf<typeof opportunityEventFamily> & EventsOf<typeof pipelineEventFamily> & EventsOf<typeof activityEventFamily>;
