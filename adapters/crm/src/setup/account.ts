import type { FieldValues, Money } from "@nexus/common";
import type { EffectivePeriod, ExternalReference } from "@nexus/crm-operations";
import { documentTable } from "../storage/document-store.js";

/** An account as far as an import knows it: until Party stands behind its own port. */
export interface StoredAccount {
  readonly id: string;
  readonly name: string;
  readonly industry: string | null;
  readonly country: string | null;
  readonly employees: number | null;
  readonly annualRevenue: Money | null;
  readonly yearEstablished: number | null;
  readonly domain: string | null;
  readonly ownerId: string | null;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

export const accountTable = documentTable<StoredAccount>("crm_account");

/** Which account belongs to which, and when. */
export interface AccountLink extends EffectivePeriod {
  readonly id: string;
  readonly accountId: string;
  readonly parentId: string;
}

export const accountLinkTable = documentTable<AccountLink>("crm_account_link");
