import { invalidWorkflow, type Step } from "./step.js";
import { waits, workflowKey, type AnyWorkflow } from "./workflow.js";

/**
 * How a port is reached. One that joins is made of the stores of a unit of work, and what it does commits
 * with it or not at all. One outside leaves the process, or has a transaction of its own.
 */
export type PortBinding<Port, Stores> =
  | { readonly joins: true; bind(stores: Stores): Port }
  | {
      readonly joins: false;
      readonly port: Port;
      /** Whether a repeated call with the same `ctx.idempotencyKey`, or the same content, has no second effect. With `no`, a step that uses it has a `find`. */
      readonly repeats: "by-key" | "by-content" | "no";
    };

export type PortBindings<Ports, Stores> = { readonly [Name in keyof Ports & string]: PortBinding<Ports[Name], Stores> };

/** A port that joins the unit of work. */
export const joining = <Port, Stores>(bind: (stores: Stores) => Port): PortBinding<Port, Stores> => ({ joins: true, bind });

/** A port outside. */
export const outside = <Port>(port: Port, repeats: "by-key" | "by-content" | "no"): PortBinding<Port, never> => ({ joins: false, port, repeats });

/** Bindings whatever their ports. */
export type AnyBindings<Stores = never> = Readonly<Record<string, PortBinding<unknown, Stores>>>;

export const stepJoins = (step: Pick<Step<never, never, unknown>, "uses">, bindings: AnyBindings): boolean => step.uses.every((name: string) => bindings[name]?.joins !== false);

/** Whether a workflow runs in one transaction: all of its steps join, and it waits for nothing. */
export const runsFused = (workflow: AnyWorkflow, bindings: AnyBindings): boolean => !waits(workflow) && workflow.steps.every((step) => stepJoins(step, bindings));

/** Throws `invalid_workflow` when a step names a port that is not bound, mixes joined with outside ones, or must look before it repeats and cannot. */
export const checkBindings = (workflow: AnyWorkflow, bindings: AnyBindings): void => {
  for (const step of workflow.steps) {
    const uses = step.uses.map((name: string) => ({ name, binding: Object.hasOwn(bindings, name) ? bindings[name] : undefined }));
    const unbound = uses.find(({ binding }) => !binding);
    if (unbound) throw invalidWorkflow(workflowKey(workflow), `bind the port ${unbound.name}, which ${step.name} uses`);
    if (new Set(uses.map(({ binding }) => binding?.joins)).size > 1) throw invalidWorkflow(workflowKey(workflow), `divide the step ${step.name}: some of its ports join the unit of work and some do not`);
    const unread = step.reads?.uses.find((name: string) => (Object.hasOwn(bindings, name) ? bindings[name] : undefined)?.joins !== true);
    if (unread !== undefined) throw invalidWorkflow(workflowKey(workflow), `bind the port ${String(unread)} so that it joins the unit of work: ${step.name} reads from it`);
    const careless = uses.find(({ binding }) => binding?.joins === false && binding.repeats === "no");
    if (careless && !step.find) throw invalidWorkflow(workflowKey(workflow), `give ${step.name} a find: ${careless.name} honours no key`);
  }
};

/** The ports that a step names and that join, made of the stores of its unit of work. */
export const joinedPorts = <Ports, Stores>(uses: readonly (keyof Ports & string)[], bindings: PortBindings<Ports, Stores>, stores: Stores): Ports =>
  portsBy<Ports, Stores>(uses, bindings, (binding) => (binding.joins ? binding.bind(stores) : undefined));

/** The ports that an outside step names. */
export const outsidePorts = <Ports, Stores>(uses: readonly (keyof Ports & string)[], bindings: PortBindings<Ports, Stores>): Ports =>
  portsBy<Ports, Stores>(uses, bindings, (binding) => (binding.joins ? undefined : binding.port));

/** A step is given no more than it names, so what comes out is as much of all ports as it may see. */
const portsBy = <Ports, Stores>(uses: readonly (keyof Ports & string)[], bindings: PortBindings<Ports, Stores>, portOf: (binding: PortBinding<unknown, Stores>) => unknown): Ports =>
  Object.fromEntries(uses.map((name) => [name, portOf(bindings[name])])) as Ports;
