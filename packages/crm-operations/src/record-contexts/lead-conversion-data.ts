import { CalendarDate, Instant, type Money } from "@nexus/common";
import type { DuplicateKeyRecord, LeadConversionRecord, LeadRecord, LeadRecordStatus } from "../crm-records/index.js";

/** What a lead says of the company it may become a customer with. Null where it is not known. */
export interface CompanyToConvert {
  readonly name: string | null;
  readonly website: string | null;
  readonly industry: string | null;
  readonly employees: number | null;
  readonly annualRevenue: Money | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  /** What the company is recognised by: its domain and its name. */
  readonly keys: readonly DuplicateKeyRecord[];
}

/** What a lead says of the person it may become a contact for. Null where it is not known. */
export interface PersonToConvert {
  readonly name: string | null;
  readonly jobTitle: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** What the person is recognised by: e-mail address and phone. */
  readonly keys: readonly DuplicateKeyRecord[];
}

/** What a lead says of the deal it may become. */
export interface DealToConvert {
  readonly name: string;
  /** What the prospect says they can spend; null is not known. A budget of nothing says no amount either. */
  readonly amount: Money | null;
  /** The product or service asked for. */
  readonly interest: string | null;
  /** By when the prospect said they would buy, a day in UTC which may have passed; null where nobody said. */
  readonly wantedBy: CalendarDate | null;
}

/** What converting a lead needs to know of it, from the lead alone (IFC-CRMOP-0039). */
export interface LeadConversionData {
  readonly leadId: string;
  /** For `expectedVersion`: what was decided on this version is refused once the lead has moved on. */
  readonly leadVersion: number;
  readonly status: LeadRecordStatus;
  readonly ownerId: string | null;
  readonly source: string;
  readonly company: CompanyToConvert;
  readonly person: PersonToConvert;
  readonly deal: DealToConvert;
  /** What it has become already. */
  readonly conversion: LeadConversionRecord | null;
}

const personal = { email: true, phone: true, "company-domain": false, "company-name": false } as const satisfies Record<DuplicateKeyRecord["kind"], boolean>;

/** Counted from the inquiry: that is when the prospect said it. */
const wantedBy = ({ purchaseWithinDays, handOvers, createdAt }: LeadRecord): CalendarDate | null =>
  purchaseWithinDays === null ? null : CalendarDate.addDays(Instant.utcDate(handOvers.inquiryAt ?? createdAt), purchaseWithinDays);

/** @see LeadConversionData */
export const LeadConversionData = {
  of: (lead: LeadRecord): LeadConversionData => ({
    leadId: lead.id,
    leadVersion: lead.version,
    status: lead.status,
    ownerId: lead.ownerId,
    source: lead.source,
    company: {
      name: lead.companyName,
      website: lead.website,
      industry: lead.industry,
      employees: lead.employees,
      annualRevenue: lead.annualRevenue,
      country: lead.country,
      region: lead.region,
      city: lead.city,
      postalCode: lead.postalCode,
      keys: lead.duplicateKeys.filter(({ kind }) => !personal[kind]),
    },
    person: {
      name: lead.contactName,
      jobTitle: lead.jobTitle,
      email: lead.email,
      phone: lead.phone,
      keys: lead.duplicateKeys.filter(({ kind }) => personal[kind]),
    },
    deal: { name: lead.title, amount: lead.budget?.minorUnits === 0 ? null : lead.budget, interest: lead.interest, wantedBy: wantedBy(lead) },
    conversion: lead.conversion,
  }),
} as const;
