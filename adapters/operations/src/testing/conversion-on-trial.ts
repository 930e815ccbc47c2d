import { simulatedRandom } from "@nexus/common/testing";
import { memoryStorage, trustedHost, workersInVirtualTime } from "@nexus/adapter-memory";
import {
  bindStores,
  joinedConversion,
  LeadConversionCoordinator,
  leadToOpportunityWorkflow,
  outside,
  type ConversionOrder,
  type ConversionPorts,
  type PortBindings,
  type Workflow,
} from "@nexus/crm-operations";
import type { WorkflowOnTrial, WorldOnTrial } from "@nexus/crm-operations-conformance";
import { conversionScenes } from "./conversion-scenes.js";
import { isReading, reached } from "./durable-conversion.js";
import { simulatedDeps } from "./routing-under-test.js";
import { bindSelling, qualification, sellingDeskOn, type SellingStores } from "./selling-desk.js";
import { sellingWorld, shapeOf } from "./selling-world.js";

export interface ConversionTrialOptions {
  readonly scene: string;
  readonly how: "fused" | "durable";
  /** The workflow with a mistake in it. */
  readonly change?: (honest: Workflow<ConversionPorts, ConversionOrder, unknown>) => Workflow<ConversionPorts, ConversionOrder, unknown>;
}

/** Converting one lead, to fail at every step: in one unit of work, or with Party, analytics and notifications elsewhere. */
export const conversionOnTrial = ({ scene, how, change = (honest) => honest }: ConversionTrialOptions): WorkflowOnTrial<ConversionPorts, ConversionOrder, SellingStores> => {
  const { prepare, choice } = conversionScenes[scene] ?? { prepare: () => Promise.resolve(), choice: { leadId: "" } };
  const workflowOf = () => {
    const deps = simulatedDeps();
    return { deps, workflow: change(leadToOpportunityWorkflow({ ...deps, qualification })) };
  };
  // Each world has the workflow with ids of its own: runs are started with the one of the first, and each does its steps on what its own world reads.
  const { workflow, deps: shared } = workflowOf();
  return {
    workflow,
    isRead: (name) => isReading(name.split(".").at(-1) ?? ""),
    async world(): Promise<WorldOnTrial<ConversionPorts, ConversionOrder, SellingStores>> {
      const deps = { ...simulatedDeps(), ids: shared.ids };
      const quick = { ...deps, sleep: () => Promise.resolve() };
      const desk = sellingDeskOn(memoryStorage(quick).unitOfWork, deps);
      const elsewhere = how === "fused" ? desk.unitOfWork : bindStores(memoryStorage(quick).unitOfWork, bindSelling(deps));
      const takenBack = new Set<string>();
      const away = <Name extends "customers" | "analytics" | "notifier">(name: Name) => outside(reached(name, elsewhere, () => undefined, takenBack), "by-key");
      const bindings: PortBindings<ConversionPorts, SellingStores> = how === "fused" ? joinedConversion : { ...joinedConversion, customers: away("customers"), analytics: away("analytics"), notifier: away("notifier") };
      const ctx = await desk.newTenant();
      await prepare({ desk, party: { unitOfWork: elsewhere }, ctx });
      const workers = workersInVirtualTime<ConversionPorts, SellingStores>({ workflows: [workflow], unitOfWork: desk.unitOfWork, clock: deps.clock, random: simulatedRandom(5) });
      return {
        bindings,
        input: { leads: [choice], mode: "all", qualified: "asked" },
        host:
          how === "fused"
            ? { how, execute: (given) => new LeadConversionCoordinator<SellingStores>({ ...deps, qualification, unitOfWork: desk.unitOfWork, authorizer: trustedHost, bindings: given }).convert({ ...ctx, idempotencyKey: "call-1" }, choice) }
            : { how, ctx, ...workers },
        async look(scope) {
          const { eventTypes: _types, ...here } = await sellingWorld(desk, ctx);
          const there = how === "fused" ? here : await sellingWorld({ unitOfWork: elsewhere }, ctx);
          const { leads, deals, conversions } = here;
          const { customers, contacts, links, owners, tracked, notifications } = there;
          const undoable = { leads, deals, conversions, customers, contacts, links, owners };
          return shapeOf(scope === "all" ? { ...undoable, tracked, notifications } : undoable);
        },
      };
    },
  };
};
