import { setTimeout as wait } from "node:timers/promises";
import { NexusError, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { bindStores, type UnitOfWork } from "@nexus/crm-operations";
import { runSuite, type CustomersPorts, type SuiteReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { contactLinkAndOwnerSaboteurs } from "./testing/contact-link-and-owner-saboteurs.js";
import { customerSaboteurs } from "./testing/customer-saboteurs.js";
import { partySubjectOn } from "./testing/customers-subject.js";
import { portSuites } from "./testing/port-suites.js";

const saboteurs = [...customerSaboteurs, ...contactLinkAndOwnerSaboteurs];

type Sabotage = (unitOfWork: UnitOfWork<CustomersPorts>) => UnitOfWork<CustomersPorts>;
type Port = keyof typeof portSuites;

/** Runs a suite on Party in memory, each case on a storage of its own. */
const reportOn = (port: Port, sabotage: Sabotage): Promise<SuiteReport> =>
  runSuite(
    portSuites[port],
    async ({ clock }) => {
      const storage = memoryStorage({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(3) }) });
      const subject = await partySubjectOn(() => storage.unitOfWork)({ clock });
      return { ...subject, unitOfWork: sabotage(subject.unitOfWork) };
    },
    { sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }) },
    { capabilities: ["counted-round-trips"] },
  );

const failuresOf = ({ failed }: SuiteReport): readonly string[] => failed.map(({ name }) => name).toSorted();

describe("the suites reject every broken provider of customers, for the reason it is broken", () => {
  for (const { name, port, caughtBy, sabotage } of saboteurs) {
    test(`a ${port} that ${name}`, async () => {
      const report = await reportOn(port, (unitOfWork) => bindStores(unitOfWork, ({ customers }) => ({ customers: { ...customers, ...sabotage(customers) } })));
      expect(failuresOf(report)).toEqual(caughtBy.toSorted());
      const error = report.failed.find((failure) => failure.name === caughtBy[0])?.error;
      expect(NexusError.is(error) && error.code).toBe("contract_broken");
    });
  }

  test("every suite has somebody to reject", () => {
    expect(new Set(saboteurs.map(({ port }) => port))).toEqual(new Set(Object.keys(portSuites)));
  });
});

describe("the suites reject a storage that shows tenants each other's rows", () => {
  const shared: Sabotage = ({ run, read }) => {
    const everybody = (ctx: OperationContext): OperationContext => ({ ...ctx, tenantId: "everybody" });
    return { run: (ctx, locks, work) => run(everybody(ctx), locks, work), read: (ctx, work) => read(everybody(ctx), work) };
  };
  for (const port of Object.keys(portSuites) as readonly Port[]) {
    test(port, async () => {
      expect(failuresOf(await reportOn(port, shared))).toEqual(expect.arrayContaining([expect.stringMatching(/another tenant/)]));
    });
  }
});
