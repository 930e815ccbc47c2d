import { z } from "zod";
import { calendarDateSchema, customFieldsSchema, externalReferenceSchema, idSchema, instantSchema, moneySchema, nameSchema, textSchema } from "../input-schemas.js";
import { isTimeZone } from "../time-zone.js";
import type { AccountFacts, FactsByEntity, ImportEntity, LeadFacts, OpportunityFacts, ProductFacts, UserFacts } from "./history-facts.js";
import { leadRecordRatings, leadRecordStatuses } from "./lead-record.js";
import { opportunityRecordStatuses, opportunityRecordTypes } from "./opportunity-record.js";

const shared = {
  reference: externalReferenceSchema,
  createdAt: instantSchema.exactOptional(),
  customFields: customFieldsSchema.exactOptional(),
};

const name = nameSchema.exactOptional();
const reference = externalReferenceSchema.exactOptional();
const instant = instantSchema.exactOptional();
const count = z.int("a whole number").min(0, "0 or more").exactOptional();
const money = moneySchema.exactOptional();
const email = z.string().max(254, "at most 254 characters").regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "write an e-mail address").exactOptional();

const leadFactsSchema = z.strictObject({
  ...shared,
  title: nameSchema,
  status: z.enum(leadRecordStatuses),
  source: idSchema,
  ownerReference: reference,
  contactName: name,
  jobTitle: name,
  companyName: name,
  email,
  phone: name,
  website: name,
  country: name,
  region: name,
  city: name,
  postalCode: name,
  industry: name,
  interest: name,
  employees: count,
  annualRevenue: money,
  budget: money,
  purchaseWithinDays: count,
  rating: z.enum(leadRecordRatings).exactOptional(),
  note: textSchema.exactOptional(),
  inquiryAt: instant,
  marketingQualifiedAt: instant,
  salesAcceptedAt: instant,
  salesQualifiedAt: instant,
  convertedAt: instant,
  disqualifiedAt: instant,
  disqualificationReason: idSchema.exactOptional(),
}) satisfies z.ZodType<LeadFacts>;

const opportunityFactsSchema = z.strictObject({
  ...shared,
  name: nameSchema,
  status: z.enum(opportunityRecordStatuses),
  pipelineName: name,
  stageName: name,
  type: z.enum(opportunityRecordTypes).exactOptional(),
  amount: money,
  expectedCloseDate: calendarDateSchema.exactOptional(),
  stageEnteredAt: instant,
  closedAt: instant,
  closeReason: name,
  competitor: name,
  ownerReference: reference,
  accountReference: reference,
  productReference: reference,
  sourceLeadReference: reference,
  leadConvertedAt: instant,
  leadOwnerReference: reference,
}) satisfies z.ZodType<OpportunityFacts>;

const accountFactsSchema = z.strictObject({
  ...shared,
  name: nameSchema,
  parentReference: reference,
  parentSince: calendarDateSchema.exactOptional(),
  industry: name,
  country: name,
  employees: count,
  annualRevenue: money,
  yearEstablished: z.int("a year").min(1, "a year").max(9999, "a year").exactOptional(),
  domain: name,
  ownerReference: reference,
}) satisfies z.ZodType<AccountFacts>;

const productFactsSchema = z.strictObject({ ...shared, name: nameSchema, family: name, listPrice: money }) satisfies z.ZodType<ProductFacts>;

const userFactsSchema = z.strictObject({
  ...shared,
  name: nameSchema,
  email,
  timeZone: z.string().refine(isTimeZone, "use an IANA time zone such as Europe/Lisbon").exactOptional(),
  managerReference: reference,
  teamName: name,
  since: calendarDateSchema,
}) satisfies z.ZodType<UserFacts>;

/** Strict: a fact nobody knows is refused, not dropped. */
export const factsSchemas: { readonly [Entity in ImportEntity]: z.ZodType<FactsByEntity[Entity]> } = {
  lead: leadFactsSchema,
  opportunity: opportunityFactsSchema,
  account: accountFactsSchema,
  product: productFactsSchema,
  user: userFactsSchema,
};
