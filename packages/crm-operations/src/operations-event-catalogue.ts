import { analyticsEventFamily } from "./analytics/index.js";
import { auditEventFamily } from "./audit/index.js";
import type { EventCatalogue } from "./events/index.js";
import { routingEventFamily } from "./lead-routing/index.js";
import { notificationEventFamily } from "./notifications/index.js";
import { personalDataEventFamily } from "./personal-data/index.js";

/** Every event that the orchestrator itself emits. */
export const operationsEventCatalogue: EventCatalogue = [routingEventFamily, auditEventFamily, personalDataEventFamily, notificationEventFamily, analyticsEventFamily];
