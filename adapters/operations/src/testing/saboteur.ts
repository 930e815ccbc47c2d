import type { RoutingPorts } from "@nexus/crm-operations-conformance";
import type { portSuites } from "./port-suites.js";

/** The stores with one of them broken on purpose. Its suite must reject it, by exactly the cases named, the first of which is made for it. */
export interface Saboteur {
  readonly name: string;
  readonly port: keyof typeof portSuites;
  readonly caughtBy: readonly [string, ...string[]];
  /** `memory` lives as long as one case: what a broken cache remembers, whatever becomes of the units of work. */
  sabotage(ports: RoutingPorts, memory: Map<string, unknown>): RoutingPorts;
}

/** The same port with some methods of its own; its class keeps the others. */
export const altered = <Port extends object>(port: Port, change: Partial<Port>): Port => Object.assign(Object.create(port) as Port, change);

export const routing = (ports: RoutingPorts, change: Partial<RoutingPorts["routing"]>): RoutingPorts => ({ ...ports, routing: { ...ports.routing, ...change } });

/** One of routing's stores with some methods of its own. */
export const broken =
  <Name extends keyof RoutingPorts["routing"]>(name: Name, change: (port: RoutingPorts["routing"][Name], memory: Map<string, unknown>) => Partial<RoutingPorts["routing"][Name]>): Saboteur["sabotage"] =>
  (ports, memory) =>
    routing(ports, { [name]: altered(ports.routing[name], change(ports.routing[name], memory)) });

export const everything = { limit: 1_000 };
