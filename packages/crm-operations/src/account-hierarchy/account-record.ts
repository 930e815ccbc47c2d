import type { ExternalReference, FieldValues, Money } from "@nexus/common";
import type { EffectivePeriod } from "../effective-period.js";

/** A customer or prospect company as far as routing, territories and roll-ups need it. The whole of it lives behind Party. */
export interface AccountRecord {
  readonly id: string;
  readonly name: string;
  readonly industry: string | null;
  readonly country: string | null;
  readonly employees: number | null;
  readonly annualRevenue: Money | null;
  readonly yearEstablished: number | null;
  /** Its web domain, lower case: `orchard.example`. */
  readonly domain: string | null;
  readonly ownerId: string | null;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

/** Which account belongs to which, and when. */
export interface AccountLink extends EffectivePeriod {
  readonly id: string;
  readonly accountId: string;
  readonly parentId: string;
}
