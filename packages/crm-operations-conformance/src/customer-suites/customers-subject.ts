import type { CustomerProvider, LockKey, UnitOfWork } from "@nexus/crm-operations";
import type { Closable } from "../contract.js";

export interface CustomersPorts {
  readonly customers: CustomerProvider;
}

/** Customers under test, bound to a unit of work. Time comes from the clock the subject was made with. */
export interface CustomersSubject extends Closable {
  readonly unitOfWork: UnitOfWork<CustomersPorts>;
  /** What whoever writes holds: `customersLock()` of `@nexus/crm-operations`. */
  readonly locks: readonly LockKey[];
  /** How many calls into storage there were so far; needed for the capability `counted-round-trips`. */
  roundTrips?(): number;
}
