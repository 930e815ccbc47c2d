import type { CrmPorts } from "@nexus/crm-operations-conformance";
import type { portSuites } from "./port-suites.js";

/** The CRM with one port broken on purpose. Its suite must reject it, by exactly the cases named, the first of which is made for it. */
export interface Saboteur {
  readonly name: string;
  readonly port: keyof typeof portSuites;
  readonly caughtBy: readonly [string, ...string[]];
  sabotage(ports: CrmPorts): Partial<CrmPorts>;
}

/** The same port with some methods of its own; its class keeps the others. */
export const altered = <Port extends object>(port: Port, change: Partial<Port>): Port => Object.assign(Object.create(port) as Port, change);

export const everything = { limit: 1_000 };
