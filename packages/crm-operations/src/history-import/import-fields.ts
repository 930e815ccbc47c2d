import type { FieldType } from "@nexus/common";
import { leadRecordRatings, leadRecordStatuses, opportunityRecordStatuses, opportunityRecordTypes, type FactsByEntity, type ImportEntity } from "../crm-records/index.js";

/** What kind of value a fact is, and so how its text is read. */
export type ImportFieldKind = FieldType | "reference";

export interface ImportField {
  readonly kind: ImportFieldKind;
  readonly required: boolean;
  /** Exactly for `choice`. */
  readonly choices?: readonly string[];
}

type FieldsOf<Facts> = { readonly [Name in Exclude<keyof Facts, "reference" | "customFields">]-?: ImportField };

const field = (kind: ImportFieldKind): ImportField => ({ kind, required: false });
const required = (kind: ImportFieldKind): ImportField => ({ kind, required: true });
const choice = (choices: readonly string[]): ImportField => ({ kind: "choice", required: false, choices });

/** Every fact a column can become, by entity. */
export const importFields: { readonly [Entity in ImportEntity]: FieldsOf<FactsByEntity[Entity]> } = {
  lead: {
    createdAt: field("instant"),
    title: required("text"),
    status: { ...choice(leadRecordStatuses), required: true },
    source: required("text"),
    ownerReference: field("reference"),
    contactName: field("text"),
    jobTitle: field("text"),
    companyName: field("text"),
    email: field("text"),
    phone: field("text"),
    website: field("text"),
    country: field("text"),
    region: field("text"),
    city: field("text"),
    postalCode: field("text"),
    industry: field("text"),
    interest: field("text"),
    employees: field("integer"),
    annualRevenue: field("money"),
    budget: field("money"),
    purchaseWithinDays: field("integer"),
    rating: choice(leadRecordRatings),
    note: field("text"),
    inquiryAt: field("instant"),
    marketingQualifiedAt: field("instant"),
    salesAcceptedAt: field("instant"),
    salesQualifiedAt: field("instant"),
    convertedAt: field("instant"),
    disqualifiedAt: field("instant"),
    disqualificationReason: field("text"),
  },
  opportunity: {
    createdAt: field("instant"),
    name: required("text"),
    status: { ...choice(opportunityRecordStatuses), required: true },
    pipelineName: field("text"),
    stageName: field("text"),
    type: choice(opportunityRecordTypes),
    amount: field("money"),
    expectedCloseDate: field("date"),
    stageEnteredAt: field("instant"),
    closedAt: field("instant"),
    closeReason: field("text"),
    competitor: field("text"),
    ownerReference: field("reference"),
    accountReference: field("reference"),
    productReference: field("reference"),
    sourceLeadReference: field("reference"),
    leadConvertedAt: field("instant"),
    leadOwnerReference: field("reference"),
  },
  account: {
    createdAt: field("instant"),
    name: required("text"),
    parentReference: field("reference"),
    parentSince: field("date"),
    industry: field("text"),
    country: field("text"),
    employees: field("integer"),
    annualRevenue: field("money"),
    yearEstablished: field("integer"),
    domain: field("text"),
    ownerReference: field("reference"),
  },
  product: { createdAt: field("instant"), name: required("text"), family: field("text"), listPrice: field("money") },
  user: {
    createdAt: field("instant"),
    name: required("text"),
    email: field("text"),
    timeZone: field("text"),
    managerReference: field("reference"),
    teamName: field("text"),
    since: required("date"),
  },
};

/** The fields of an entity by name; safe for any name. */
export const importFieldsOf = (entity: ImportEntity): ReadonlyMap<string, ImportField> => new Map(Object.entries(importFields[entity]));
