import { simulatedRandom } from "@nexus/common/testing";
import { workersInVirtualTime } from "@nexus/adapter-memory";
import { closeWonWorkflow, leadToOpportunityWorkflow, type ClosePorts, type ConversionOrder, type ConversionPorts, type WinOpportunity, type WorkflowStores } from "@nexus/crm-operations";
import { failAtEveryStep, type FaultReport, type WorkflowOnTrial } from "@nexus/crm-operations-conformance";
import { expect, test } from "vitest";
import { durableClosing } from "./testing/durable-closing.js";
import { durableConversion } from "./testing/durable-conversion.js";
import { simulatedDeps } from "./testing/routing-under-test.js";
import { qualification, qualifiedLead } from "./testing/selling-desk.js";

const pairs = process.env["NEXUS_SOAK"] !== undefined;

/** What a record keeps of having been changed and changed back. */
const traces = new Set(["version", "updatedAt", "stageEnteredAt", "stageHistory", "eventTypes"]);

/** Ids and instants that are made anew each time, by the order in which they come. */
const shapeOf = (value: unknown): unknown => {
  const names = new Map<string, string>();
  const nameOf = (id: string): string => names.get(id) ?? (names.set(id, `#${names.size}`), `#${names.size - 1}`);
  const text = JSON.stringify(value, (name, inner: unknown) => (traces.has(name) ? undefined : inner));
  return JSON.parse(text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, nameOf).replaceAll(/\d{4}-\d\d-\d\dT[0-9:.]+Z/g, "then"));
};

type Joined<Stores> = Stores & WorkflowStores;

/** Sales is elsewhere. What cannot be taken back: a prospect who became a customer, a quotation that was withdrawn, a message. */
const closing: WorkflowOnTrial<ClosePorts, WinOpportunity, Joined<ClosePorts>> = {
  workflow: closeWonWorkflow(simulatedDeps()),
  world: async () => {
    const { bindings, ctx, deps, desk, standing, statuses } = await durableClosing();
    const workers = workersInVirtualTime<ClosePorts, Joined<ClosePorts>>({ workflows: [closing.workflow], unitOfWork: desk.unitOfWork, clock: deps.clock, random: simulatedRandom(4) });
    return {
      bindings,
      input: { opportunityId: "O-1" },
      host: { how: "durable", ctx, ...workers },
      look: async (scope) => {
        const { deal, closing: kept, customer, notifications } = await standing("O-1");
        const quotations = Object.values(await statuses("O-1"));
        return shapeOf(scope === "all" ? { deal, kept, quotations, customer, notifications } : { deal, kept, quotations: quotations.filter((status) => status !== "rejected") });
      },
    };
  },
};

/** Customers, figures and messages are elsewhere. What cannot be taken back: a conversion that was counted, a message. */
const conversion: WorkflowOnTrial<ConversionPorts, ConversionOrder, Joined<ConversionPorts>> = {
  workflow: leadToOpportunityWorkflow({ ...simulatedDeps(), qualification }),
  world: async () => {
    const { bindings, ctx, deps, desk, world } = await durableConversion();
    await qualifiedLead(desk, ctx, "L-1", { ownerId: "ben", phone: "+49 30 1234567" });
    const workers = workersInVirtualTime<ConversionPorts, Joined<ConversionPorts>>({ workflows: [conversion.workflow], unitOfWork: desk.unitOfWork, clock: deps.clock, random: simulatedRandom(4) });
    return {
      bindings,
      input: { leads: [{ leadId: "L-1" }], mode: "all", qualified: "asked" },
      host: { how: "durable", ctx, ...workers },
      look: async (scope) => {
        const { notifications, tracked, ...rest } = await world();
        return shapeOf(scope === "all" ? { ...rest, tracked, notifications } : rest);
      },
    };
  },
};

const expectWhole = (report: FaultReport): void => {
  console.info(report.table);
  expect(report.violations).toEqual([]);
  expect(Object.values(report.hit).filter(({ applies, hit }) => hit < applies)).toEqual([]);
  expect(report.ended).toMatchObject({ done: expect.any(Number), compensated: expect.any(Number) });
};

test("[BUS-CRMOP-0013] a deal is won as a whole or not at all, with Sales elsewhere, whichever call of its run goes wrong in whichever way", async () => {
  expectWhole(await failAtEveryStep(closing, { pairs }));
});

test("[BUS-CRMOP-0013] a lead is converted as a whole or not at all, with Party, analytics and messages elsewhere, whichever call of its run goes wrong in whichever way", async () => {
  expectWhole(await failAtEveryStep(conversion, { pairs }));
});
