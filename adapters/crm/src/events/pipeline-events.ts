import type { PipelineEvent } from "@nexus/crm";
import type { EventDescription, EventFamily } from "@nexus/crm-operations";
import { z } from "zod";
import { eventSchemaVersion } from "../storage/published-event.js";
import { externalReferences, forecastCategory, id, onlyId, ppm, text, whole } from "./vocabulary.js";

const stageDetails = { name: text, probabilityPpm: ppm, rottenAfterDays: whole.nullable(), forecastCategory };
const stage = z.strictObject({ id, position: whole, ...stageDetails });
const permission = z.enum(["refused", "with-reason"]);
const details = {
  name: text,
  description: text.nullable(),
  currency: text.nullable(),
  transitionPolicy: z.strictObject({ skipForward: z.boolean(), backward: permission, closedToClosed: permission }),
  externalReferences,
};
const status = z.enum(["active", "inactive", "archived"]);

const events = {
  PipelineCreated: { says: "A pipeline has been set up.", data: z.strictObject({ id, tenantId: id, ...details, isDefault: z.boolean(), stages: z.array(stage) }) },
  PipelineUpdated: { says: "A pipeline has changed; only what changed.", data: z.strictObject({ id, changes: z.strictObject(details).partial() }) },
  PipelineStatusChanged: { says: "A pipeline takes new deals, or no longer.", data: z.strictObject({ id, from: status, to: status }) },
  PipelineStageAdded: { says: "A stage was added at its position; those behind it have moved on by one.", data: z.strictObject({ id, stage }) },
  PipelineStageChanged: { says: "A stage has changed; only what changed.", data: z.strictObject({ id, stageId: id, changes: z.strictObject(stageDetails).partial() }) },
  PipelineStageRemoved: { says: "A stage was taken out.", data: z.strictObject({ id, stageId: id }) },
  PipelineStagesReordered: { says: "The stages stand in another order.", data: z.strictObject({ id, stageIds: z.array(id) }) },
  PipelineMadeDefault: { says: "New deals go into this pipeline unless they say otherwise.", data: z.strictObject({ id, formerDefaultId: id.nullable() }) },
  PipelineYieldedDefault: { says: "Another pipeline is the default now.", data: z.strictObject({ id, newDefaultId: id }) },
  PipelineDeleted: { says: "A pipeline was put into the bin.", data: onlyId },
  PipelineRestored: { says: "A pipeline was taken out of the bin.", data: onlyId },
} satisfies { readonly [Type in PipelineEvent["type"]]: EventDescription };

export const pipelineEventFamily: EventFamily<typeof events> = { aggregate: "pipeline", schemaVersion: eventSchemaVersion, emittedBy: "adapter-crm", events };
