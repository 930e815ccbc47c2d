import { setTimeout as wait } from "node:timers/promises";
import { NexusError, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { bindStores, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { deadLettersSuite, inboxSuite, runSuite, type EventPorts, type RoutingPorts, type SuiteReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { answerSaboteurs } from "./testing/answer-saboteurs.js";
import { assignmentSaboteurs } from "./testing/assignment-saboteurs.js";
import { checkpointSaboteurs } from "./testing/checkpoint-saboteurs.js";
import { closeSaboteurs } from "./testing/close-saboteurs.js";
import { configurationSaboteurs } from "./testing/configuration-saboteurs.js";
import { conversionSaboteurs } from "./testing/conversion-saboteurs.js";
import { eventSaboteurs } from "./testing/event-saboteurs.js";
import { eventsSubjectOn } from "./testing/events-subject.js";
import { operationsSubjectOn } from "./testing/operations-subject.js";
import { portSuites } from "./testing/port-suites.js";
import { registerSaboteurs } from "./testing/register-saboteurs.js";
import { rotationAndLogSaboteurs } from "./testing/rotation-and-log-saboteurs.js";

const saboteurs = [...configurationSaboteurs, ...rotationAndLogSaboteurs, ...assignmentSaboteurs, ...answerSaboteurs, ...checkpointSaboteurs, ...closeSaboteurs, ...conversionSaboteurs, ...registerSaboteurs];

type Sabotage = (unitOfWork: UnitOfWork<RoutingPorts>) => UnitOfWork<RoutingPorts>;

/** Runs a suite on the stores in memory, each case on a storage of its own. */
const reportOn = async (port: string, sabotage: Sabotage): Promise<SuiteReport> => {
  const suite = portSuites[port];
  if (!suite) throw new Error(`There is no suite for ${port}.`);
  return runSuite(
    suite,
    async ({ clock }) => {
      const storage = memoryStorage({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(3) }) });
      const subject = await operationsSubjectOn(() => storage.unitOfWork)({ clock });
      return { ...subject, unitOfWork: sabotage(subject.unitOfWork) };
    },
    { sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }) },
    { capabilities: ["counted-round-trips"] },
  );
};

const failuresOf = ({ failed }: SuiteReport): readonly string[] => failed.map(({ name }) => name).toSorted();

describe("the suites reject every broken store, for the reason it is broken", () => {
  for (const { name, port, caughtBy, sabotage } of saboteurs) {
    test(`a ${port} that ${name}`, async () => {
      const report = await reportOn(port, (unitOfWork) => {
        const memory = new Map<string, unknown>();
        return bindStores(unitOfWork, (ports) => sabotage(ports, memory));
      });
      expect(failuresOf(report)).toEqual(caughtBy.toSorted());
      const error = report.failed.find((failure) => failure.name === caughtBy[0])?.error;
      expect(NexusError.is(error) && error.code).toBe("contract_broken");
    });
  }

  test("every suite has somebody to reject", () => {
    expect(new Set(saboteurs.map(({ port }) => port))).toEqual(new Set(Object.keys(portSuites)));
  });
});

describe("the suites reject every broken inbox and every broken list of dead letters, for the reason it is broken", () => {
  const suites = { inbox: inboxSuite, "dead letters": deadLettersSuite };

  test.each(eventSaboteurs)("$suite that $name", async ({ suite, caughtBy, sabotage }) => {
    const report = await runSuite(
      suites[suite],
      async ({ clock }) => {
        const storage = memoryStorage({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(3) }) });
        const subject = await eventsSubjectOn(() => ({ ...storage, follow: () => undefined }))({ clock });
        const memory = new Set<string>();
        return { ...subject, unitOfWork: bindStores(subject.unitOfWork, (ports): EventPorts & Transaction => ({ ...ports, ...sabotage(ports, memory) })) };
      },
      { sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }) },
    );
    expect(failuresOf(report)).toEqual(caughtBy.toSorted());
    const error = report.failed.find((failure) => failure.name === caughtBy[0])?.error;
    expect(NexusError.is(error) && error.code).toBe("contract_broken");
  });
});

/** All tenants are one. */
const shared: Sabotage = ({ run, read }) => {
  const everybody = (ctx: OperationContext): OperationContext => ({ ...ctx, tenantId: "everybody" });
  return { run: (ctx, locks, work) => run(everybody(ctx), locks, work), read: (ctx, work) => read(everybody(ctx), work) };
};

describe("the suites reject a storage that shows tenants each other's rows", () => {
  for (const port of Object.keys(portSuites)) {
    test(port, async () => {
      expect(failuresOf(await reportOn(port, shared))).toEqual(expect.arrayContaining([expect.stringMatching(/^another tenant's /)]));
    });
  }
});
