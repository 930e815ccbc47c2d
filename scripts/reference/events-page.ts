// docs/reference/events.md: every event that is published, from the catalogue that the tests hold the emitters to.
import { Instant } from "../../packages/common/src/index.js";
import { envelopeOf, eventJsonSchema, operationsEventCatalogue, type EventCatalogue, type EventFamily } from "../../packages/crm-operations/src/index.js";
import { crmEventCatalogue } from "../../adapters/crm/src/index.js";
import { partyEventCatalogue } from "../../adapters/party/src/index.js";

import { salesEventCatalogue } from "../../adapters/sales/src/index.js";

export const currentCatalogue = (): EventCatalogue => [...crmEventCatalogue, ...partyEventCatalogue, ...salesEventCatalogue, ...operationsEventCatalogue];

interface JsonSchema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** A schema in the words of TypeScript; what has a title is called by it. */
export const typeText = (schema: JsonSchema): string => {
  if (schema.title !== undefined) return schema.title;
  if (schema.anyOf) return schema.anyOf.map(typeText).join(" \\| ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" \\| ");
  if (schema.type === "array" && schema.items) {
    const item = typeText(schema.items);
    return item.includes("\\|") ? `(${item})[]` : `${item}[]`;
  }
  if (schema.properties) return `{ ${fieldsOf(schema).join("; ")} }`;
  if (Array.isArray(schema.type)) return schema.type.map((type: string) => typeText({ type })).join(" \\| ");
  if (schema.type === "string") return "text";
  if (typeof schema.type === "string") return schema.type;
  throw new Error(`There is no word for ${JSON.stringify(schema)}.`);
};

const fieldsOf = ({ properties = {}, required = [] }: JsonSchema): readonly string[] =>
  Object.entries(properties).map(([name, field]) => `${name}${required.includes(name) ? "" : "?"}: ${typeText(field)}`);

const familySection = ({ aggregate, schemaVersion, emittedBy, events }: EventFamily): readonly string[] => [
  `## ${aggregate}`,
  "",
  `Emitted by \`${emittedBy}\`, version ${schemaVersion}.`,
  "",
  "| event | says | data |",
  "| --- | --- | --- |",
  ...Object.entries(events).map(([type, description]) => `| \`${type}\` | ${description.says} | ${fieldsOf(eventJsonSchema(description) as JsonSchema).join("<br>")} |`),
  "",
];

const example = envelopeOf("acme", {
  id: "019bc0e2-1280-7375-9520-98936bd8cec4",
  version: 1,
  type: "LeadOwnerAssigned",
  data: { id: "L-1", from: null, to: "ana" },
  at: Instant.of("2026-01-15T09:00:00.000Z"),
  actor: { type: "system", id: "system:router" },
  correlationId: "request-7",
  causationId: null,
  schemaVersion: 1,
  aggregateType: "lead",
  aggregateId: "L-1",
  aggregateSequence: 2,
  status: "pending",
  attempts: 0,
  dueAt: null,
  claimToken: null,
  errorCode: null,
  settledAt: null,
});

export const eventsPage = (catalogue: EventCatalogue): string =>
  [
    "# Events",
    "",
    "Generated from the catalogue by `npm run docs:update`; do not edit.",
    "",
    "Every event is published in one envelope. `aggregate.sequence` is the version that the event made, so the events of one",
    "aggregate have an order; there is none across aggregates. `causationId` is the event or command that caused it. Events",
    "carry ids and business facts; what names or reaches a person stays in the record.",
    "",
    "```json",
    JSON.stringify(example, null, 2),
    "```",
    "",
    "An `instant` is text such as `2026-01-15T09:00:00.000Z`, a `date` such as `2026-01-15`, `money` is `{ minorUnits, currency }`,",
    "a `decimal` an exact number as text, `parts per million` a whole number (250,000 is 25 %), an `external reference` is",
    "`{ source, externalId }`. A field with a question mark may be absent.",
    "",
    ...catalogue.flatMap(familySection),
  ].join("\n");
