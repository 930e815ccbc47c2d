import { leadRoutingWorkflow, offerBindings, type AnyWorkflow, type LeadRoutingPorts, type PortBindings, type UnitOfWork } from "@nexus/crm-operations";
import type { DependencyContainer } from "tsyringe";
import { nexus, type NexusStores } from "./tokens.js";

/** What a workflow engine is made with. */
export interface WorkflowSetup {
  readonly workflows: readonly AnyWorkflow[];
  readonly bindings: PortBindings<LeadRoutingPorts, NexusStores>;
  readonly unitOfWork: UnitOfWork<NexusStores>;
}

/**
 * The durable workflows of Nexus as a container has bound them. Where everything is in one database, lead
 * conversion and closing run fused and need no engine; offering leads waits for people, and does.
 *
 * @example
 * ```ts
 * import "reflect-metadata";
 * import { container } from "tsyringe";
 * import { memoryStorage, memoryWorkflows, sha256Hasher, systemClock, systemIds, systemRandom, systemTime, trustedHost } from "@nexus/adapter-memory";
 *
 * const parts = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
 * const host = registerCrmOperations(container.createChildContainer(), { ...parts, storage: memoryStorage(parts), authorizer: trustedHost });
 * const { engine } = memoryWorkflows({ ...workflowSetup(host), time: systemTime(systemClock), random: systemRandom });
 * host.register(nexus.workflowEngine, { useValue: engine });
 * const offers = host.resolve(nexus.leadOffers);
 * ```
 */
export const workflowSetup = (container: DependencyContainer): WorkflowSetup => {
  const deps = { clock: container.resolve(nexus.clock), ids: container.resolve(nexus.ids), hasher: container.resolve(nexus.hasher) };
  return { workflows: [leadRoutingWorkflow(deps)], bindings: offerBindings(deps), unitOfWork: container.resolve(nexus.unitOfWork) };
};
