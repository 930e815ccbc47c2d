import { setTimeout as wait } from "node:timers/promises";
import { createMongoAbility } from "@casl/ability";
import { Instant } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { principalOn, type AccessWorld, type RecordFacts } from "@nexus/crm-operations";
import { accessSuite, authorizerSuite, registerSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { caslAuthorizer, rulesOf, type NexusAbility } from "./index.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const close = (): Promise<void> => Promise.resolve();

registerSuite(
  accessSuite,
  ({ clock }) => {
    const worlds = new Map<string, AccessWorld>();
    const authorizer = caslAuthorizer({
      abilityFor: ({ tenantId, actor }) => {
        const world = worlds.get(tenantId);
        return Promise.resolve(createMongoAbility<NexusAbility>(world ? rulesOf(principalOn(actor, world, Instant.utcDate(clock.now()))) : []));
      },
    });
    return Promise.resolve({ authorizerOver: ({ tenantId }, world) => Promise.resolve(worlds.set(tenantId, world)).then(() => authorizer), close });
  },
  runner,
);

registerSuite(
  authorizerSuite,
  () =>
    Promise.resolve({
      authorizer: caslAuthorizer({ abilityFor: ({ actor }) => Promise.resolve(createMongoAbility<NexusAbility>(actor.id === "user-1" ? [{ action: "read", subject: "lead" }] : [])) }),
      granted: "user-1",
      action: "lead:read",
      close,
    }),
  runner,
);

describe("a host's own rules", () => {
  const record = (facts: Partial<RecordFacts>): RecordFacts => ({ entityType: "lead", id: "L-1", ownerId: "ann", territoryIds: [], partnerId: null, requestedBy: null, ...facts });

  test("may forbid what a role allows: the later rule counts", async () => {
    const authorizer = caslAuthorizer({
      abilityFor: () =>
        Promise.resolve(
          createMongoAbility<NexusAbility>([
            { action: "manage", subject: "lead" },
            { action: "delete", subject: "lead", inverted: true, conditions: { ownerId: { $ne: "ann" } } },
          ]),
        ),
    });
    const permission = await authorizer.permission(simulatedContext(), "lead:delete");
    const reaches = (facts: Partial<RecordFacts>): boolean => permission.some(({ records }) => records === "all" || records(record(facts)));
    expect([reaches({}), reaches({ ownerId: "ben" })]).toEqual([true, false]);
    expect(await authorizer.permission(simulatedContext(), "lead:update")).toContainEqual({ records: "all", fields: ["personal", "commission-rate", "margin"] });
  });
});
