import { z } from "zod";
import { idSchema, titleSchema } from "../shared/schemas.js";
import { UnknownLeadSource } from "./errors.js";

/** The one category of a source (BUS-CRM-0014). */
export type LeadSourceCategory = "organic" | "relationship" | "outbound" | "paid" | "social" | "uncategorized";

export const leadSourceCategories = ["organic", "relationship", "outbound", "paid", "social", "uncategorized"] as const satisfies readonly LeadSourceCategory[];

/** One way leads come in, as data: a tenant may have sources of its own. */
export interface LeadSourceDefinition {
  /** Stable key stored on leads. */
  readonly id: string;
  readonly label: string;
  readonly category: LeadSourceCategory;
  /** The prospect came to us. Never together with `outbound`. */
  readonly inbound: boolean;
  /** We went to the prospect. */
  readonly outbound: boolean;
  /** Each lead from here costs money. */
  readonly paid: boolean;
  /** 0 to 100: what scoring gives a lead from here before anything else is known. */
  readonly qualityPoints: number;
}

/** A tenant's sources; ids are unique. */
export type LeadSourceCatalogue = readonly LeadSourceDefinition[];

/** The eleven standard sources (ENUM-CRM-0109). A tenant's own catalogue may have others. */
export type LeadSource =
  | "website"
  | "organic-search"
  | "referral"
  | "partner"
  | "cold-call"
  | "email-campaign"
  | "event"
  | "paid-search"
  | "display-advertising"
  | "social-media"
  | "other";

const inbound = { inbound: true, outbound: false, paid: false } as const;
const outbound = { inbound: false, outbound: true, paid: false } as const;
const paid = { inbound: true, outbound: false, paid: true } as const;

/** The catalogue of a tenant that has none of its own. */
export const standardLeadSources = [
  { id: "website", label: "Website", category: "organic", ...inbound, qualityPoints: 70 },
  { id: "organic-search", label: "Organic search", category: "organic", ...inbound, qualityPoints: 75 },
  { id: "referral", label: "Referral", category: "relationship", ...inbound, qualityPoints: 95 },
  { id: "partner", label: "Partner", category: "relationship", ...inbound, qualityPoints: 85 },
  { id: "cold-call", label: "Cold call", category: "outbound", ...outbound, qualityPoints: 25 },
  { id: "email-campaign", label: "E-mail campaign", category: "outbound", ...outbound, qualityPoints: 40 },
  { id: "event", label: "Event", category: "outbound", ...outbound, qualityPoints: 60 },
  { id: "paid-search", label: "Paid search", category: "paid", ...paid, qualityPoints: 55 },
  { id: "display-advertising", label: "Display advertising", category: "paid", ...paid, qualityPoints: 30 },
  { id: "social-media", label: "Social media", category: "social", ...inbound, qualityPoints: 45 },
  { id: "other", label: "Other", category: "uncategorized", inbound: false, outbound: false, paid: false, qualityPoints: 20 },
] as const satisfies readonly (LeadSourceDefinition & { readonly id: LeadSource })[];

const all: readonly LeadSource[] = standardLeadSources.map(({ id }) => id);

const find = (source: string, catalogue: LeadSourceCatalogue): LeadSourceDefinition | undefined => catalogue.find(({ id }) => id === source);

const get = (source: string, catalogue: LeadSourceCatalogue): LeadSourceDefinition => {
  const definition = find(source, catalogue);
  if (!definition) throw UnknownLeadSource.among(source, catalogue.map(({ id }) => id));
  return definition;
};

/**
 * What a source means (ENUM-CRM-0110). Each question takes the tenant's catalogue, the standard one
 * by default, and throws `unknown_lead_source` for a source that is not in it.
 *
 * @example
 * ```ts
 * LeadSource.category("referral"); // "relationship"
 * LeadSource.isPaid("paid-search"); // true
 * ```
 */
export const LeadSource = {
  /** The standard ones, in the catalogue's order. */
  all,
  is: (value: unknown): value is LeadSource => all.some((source) => source === value),
  find: (source: string, catalogue: LeadSourceCatalogue = standardLeadSources): LeadSourceDefinition | undefined => find(source, catalogue),
  category: (source: string, catalogue: LeadSourceCatalogue = standardLeadSources): LeadSourceCategory => get(source, catalogue).category,
  isInbound: (source: string, catalogue: LeadSourceCatalogue = standardLeadSources): boolean => get(source, catalogue).inbound,
  isOutbound: (source: string, catalogue: LeadSourceCatalogue = standardLeadSources): boolean => get(source, catalogue).outbound,
  isPaid: (source: string, catalogue: LeadSourceCatalogue = standardLeadSources): boolean => get(source, catalogue).paid,
} as const;

const leadSourceSchema = z
  .strictObject({
    id: idSchema,
    label: titleSchema,
    category: z.enum(leadSourceCategories),
    inbound: z.boolean(),
    outbound: z.boolean(),
    paid: z.boolean(),
    qualityPoints: z.int().min(0, "0 or more").max(100, "at most 100"),
  })
  .refine((source) => !(source.inbound && source.outbound), { path: ["outbound"], message: "a source is inbound or outbound, not both" })
  .refine((source) => source.category !== "outbound" || source.outbound, { path: ["outbound"], message: "a source of category outbound is outbound" })
  .refine((source) => source.category !== "paid" || source.paid, { path: ["paid"], message: "a source of category paid is paid" }) satisfies z.ZodType<LeadSourceDefinition>;

/** A tenant's catalogue as it comes in: 1 to 200 sources, ids unique, flags that agree with the category. */
export const leadSourceCatalogueSchema = z
  .array(leadSourceSchema)
  .min(1, "at least one source")
  .max(200, "at most 200 sources")
  .refine((sources) => new Set(sources.map(({ id }) => id)).size === sources.length, "each id once") satisfies z.ZodType<LeadSourceCatalogue>;
