import type { ExternalReference, FieldValues, Instant, Money } from "@nexus/common";
import type { DuplicateKeyRecord } from "../crm-records/index.js";
import type { EffectivePeriod } from "../effective-period.js";

/** `prospect`: nothing bought yet; `customer`: buys; `former`: has bought and does so no more. */
export type CustomerStatus = "prospect" | "customer" | "former";

export const customerStatuses = ["prospect", "customer", "former"] as const satisfies readonly CustomerStatus[];

/** What a status may change to. Somebody who has bought never was a prospect only; who left may come back. */
export const customerStatusChanges: Readonly<Record<CustomerStatus, readonly CustomerStatus[]>> = {
  prospect: ["customer"],
  customer: ["former"],
  former: ["customer"],
};

/** What describes an organisation. Null where it is not known. */
export interface CustomerDetails {
  readonly name: string;
  /** As given; its domain is a key. */
  readonly website: string | null;
  /** The organisation's own address, such as `office@`; those of persons belong to contacts. As given. */
  readonly email: string | null;
  /** The organisation's own number. As given. */
  readonly phone: string | null;
  /** ISO 3166 alpha-2; phone numbers without a country are read by it. */
  readonly country: string | null;
  /** A state, province or county within the country. */
  readonly region: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly street: string | null;
  readonly industry: string | null;
  readonly employees: number | null;
  readonly annualRevenue: Money | null;
  readonly note: string | null;
  /**
   * True for one that lives under the web domain of another: a subsidiary, a brand, a branch. Of all
   * others, no two hold the same domain.
   */
  readonly sharesDomain: boolean;
}

/** An account: an organisation that buys or may buy. A snapshot: it does not change once it is read. */
export interface CustomerRecord extends CustomerDetails {
  readonly id: string;
  /** Grows with every change; pass it back as `expectedVersion` to change only what was read. */
  readonly version: number;
  readonly status: CustomerStatus;
  /** What it is recognised by, those of the customers merged into it included. */
  readonly duplicateKeys: readonly DuplicateKeyRecord[];
  /** Ids of the customers that were merged into it, in the order of their text. They find it, too. */
  readonly mergedIds: readonly string[];
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What describes a person. Null where it is not known. */
export interface ContactDetails {
  readonly name: string;
  readonly jobTitle: string | null;
  /** As given; compare by duplicate keys. */
  readonly email: string | null;
  /** As given; compare by duplicate keys. */
  readonly phone: string | null;
  /** ISO 3166 alpha-2; phone numbers without a country are read by it. */
  readonly country: string | null;
  readonly note: string | null;
}

/** What a person is at a customer, and when; half-open days. */
export interface ContactRole extends EffectivePeriod {
  readonly customerId: string;
  /** As the tenant names it: `buyer`, `decision-maker`. */
  readonly role: string;
}

/** A person with roles at customers. */
export interface ContactRecord extends ContactDetails {
  readonly id: string;
  readonly version: number;
  /** Ordered by start, then customer and role. At most one of a name at a customer on any day. */
  readonly roles: readonly ContactRole[];
  readonly duplicateKeys: readonly DuplicateKeyRecord[];
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
