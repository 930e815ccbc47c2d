import type { CustomerProvider } from "@nexus/crm-operations";
import type { portSuites } from "./port-suites.js";

/** Customers with one method broken on purpose. Their suite must reject them, by exactly the cases named, the first of which is made for it. */
export interface Saboteur {
  readonly name: string;
  readonly port: keyof typeof portSuites;
  readonly caughtBy: readonly [string, ...string[]];
  sabotage(customers: CustomerProvider): Partial<CustomerProvider>;
}
