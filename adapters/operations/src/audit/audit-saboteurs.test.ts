import { setTimeout as wait } from "node:timers/promises";
import { NexusError, uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { bindStores } from "@nexus/crm-operations";
import { runSuite, type AuditPorts, type SuiteReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { auditSubject, auditSuites, auditUnitOfWork } from "../testing/audit-subject.js";
import { auditSaboteurs, type AuditSaboteur } from "../testing/audit-saboteurs.js";

const reportsOn = ({ sabotage, sealer }: AuditSaboteur): Promise<readonly SuiteReport[]> =>
  Promise.all(
    auditSuites.map((suite) =>
      runSuite(
        suite,
        async ({ clock }) => {
          const random = simulatedRandom(3);
          const storage = memoryStorage({ clock, ids: uuidV7Generator({ clock, random }), random });
          const memory = new Map<string, unknown>();
          const broken = bindStores(auditUnitOfWork(storage.unitOfWork), (ports): AuditPorts => ({ ...ports, ...sabotage?.(ports, memory) }));
          return auditSubject(broken, storage.unsealedTenants, sealer);
        },
        { sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }) },
      ),
    ),
  );

describe("the suites of auditing reject every broken one, for the reason it is broken", () => {
  for (const saboteur of auditSaboteurs) {
    test(`one that ${saboteur.name}`, async () => {
      const failed = (await reportsOn(saboteur)).flatMap((report) => report.failed);
      const error = failed.find(({ name }) => name === saboteur.caughtBy)?.error;
      expect(NexusError.is(error) && error.code).toBe("contract_broken");
    });
  }

  test("control: one that is not broken passes", async () => {
    expect((await reportsOn({ name: "is whole", caughtBy: "" })).flatMap(({ failed }) => failed)).toEqual([]);
  });
});
