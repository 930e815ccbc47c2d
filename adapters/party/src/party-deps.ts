import type { Clock, ContactKeyOptions } from "@nexus/common";
import type { Hasher, Transaction } from "@nexus/crm-operations";

/** What a host gives Party once. */
export interface PartyDeps {
  readonly clock: Clock;
  readonly hasher: Hasher;
  /** How a tenant's keys are made: the same as its CRM makes those of leads, or leads find no customers. The plain way when absent. */
  readonly contactKeys?: (tenantId: string) => ContactKeyOptions;
}

/** The same, inside one unit of work. */
export interface BoundParty extends Required<PartyDeps> {
  readonly tx: Transaction;
}
