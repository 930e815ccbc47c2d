import type { FieldDefinition } from "@nexus/common";
import { fieldCatalogue, type CriteriaField, type FieldCatalogue } from "../criteria/index.js";
import type { RoutedEntity } from "./routing-policy.js";

const field = (name: string, label: string, type: CriteriaField["type"], more: Partial<CriteriaField> = {}): CriteriaField => ({ name, label, type, personalData: "none", ...more });

const place: readonly CriteriaField[] = [
  field("country", "Country", "text"),
  field("region", "Region", "text"),
  field("city", "City", "text", { personalData: "contact" }),
  field("postalCode", "Postal code", "text", { personalData: "contact" }),
  field("industry", "Industry", "text"),
  // The record's territory and all above it, by id: `{ field: "territory", is: "eq", value: "emea" }` holds in all of EMEA.
  field("territory", "Territory", "texts", { exact: true }),
];

const company: readonly CriteriaField[] = [
  field("companyName", "Company", "text"),
  field("website", "Website", "text"),
  field("employees", "Employees", "integer"),
  field("annualRevenue", "Annual revenue", "money"),
];

const person: readonly CriteriaField[] = [field("jobTitle", "Job title", "text"), field("email", "E-mail", "email", { personalData: "contact" })];

const arrival: readonly CriteriaField[] = [field("createdAt", "Created", "instant")];

const standard: Readonly<Record<RoutedEntity, readonly CriteriaField[]>> = {
  lead: [
    ...place,
    ...company,
    ...person,
    ...arrival,
    field("status", "Status", "choice"),
    field("source", "Source", "text", { exact: true }),
    field("score", "Score", "integer"),
    field("rating", "Rating", "choice"),
    field("interest", "Interest", "text"),
    field("budget", "Budget", "money"),
    field("purchaseWithinDays", "Buys within days", "integer"),
  ],
  contact: [...place, ...person, ...arrival, field("accountId", "Account", "text", { exact: true })],
  account: [...place, ...company, ...arrival, field("domain", "Domain", "text"), field("yearEstablished", "Established", "integer")],
  opportunity: [
    ...place,
    ...arrival,
    field("pipelineId", "Pipeline", "text", { exact: true }),
    field("stageId", "Stage", "text", { exact: true }),
    field("type", "Type", "choice"),
    field("amount", "Amount", "money"),
    field("expectedCloseDate", "Expected close", "date"),
    field("forecastCategory", "Forecast category", "choice"),
    field("accountId", "Account", "text", { exact: true }),
  ],
};

/** What the criteria of a routing policy may read: the entity's own fields, its territories, and the tenant's custom fields of it. */
export const routingFields = (entity: RoutedEntity, definitions: readonly FieldDefinition[]): FieldCatalogue =>
  fieldCatalogue(standard[entity], definitions.filter((definition) => definition.entity === entity));
