import { refuse } from "@nexus/common";
import type { RoutedEntity, RoutingPolicy } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { inOrder, nobodysIds, routingCase, shuffled, type RoutingAtWork } from "./routing-case.js";
import { at, routingPolicy } from "./routing-samples.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const find = (routing: RoutingAtWork, id: string, version = 1): Promise<RoutingPolicy | undefined> => routing.read(({ routing: { policies } }, ctx) => policies.find(ctx, id, version));

const versions = (routing: RoutingAtWork, entity: RoutedEntity = "lead"): Promise<readonly RoutingPolicy[]> => routing.read(({ routing: { policies } }, ctx) => policies.versions(ctx, entity));

const publish = (routing: RoutingAtWork, ...published: readonly RoutingPolicy[]): Promise<void> =>
  routing.commit(async ({ routing: { policies } }, ctx) => {
    for (const policy of published) await policies.publish(ctx, policy);
  });

const namesOf = (policies: readonly RoutingPolicy[]): readonly string[] => policies.map(({ id, version }) => `${id} ${version}`);

/** `RoutingPolicyStore`, sentence by sentence. */
export const routingPolicyStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "routing policy store",
  cases: [
    routingCase("a version is found as it was published, and is undefined before", async (routing) => {
      expectEqual("the version before", await find(routing, "a"), undefined);
      const bare = routingPolicy("b", 1, { rules: [], catchAll: null, queueId: null });
      await publish(routing, routingPolicy("a"), bare);
      expectEqual("the versions", [await find(routing, "a"), await find(routing, "b")], [routingPolicy("a"), bare]);
      for (const id of nobodysIds) expectEqual(`the policy ${JSON.stringify(id)}`, await find(routing, id), undefined);
      for (const version of [0, 2, -1, 11, 1.5]) expectEqual(`the version ${version}`, await find(routing, "a", version), undefined);
    }),
    routingCase("all versions for an entity are ordered by policy id, then by version as numbers", async (routing) => {
      await publish(routing, ...[10, 2, 1].flatMap((version) => shuffled.map((id) => routingPolicy(id, version))));
      expectEqual("versions", namesOf(await versions(routing)), inOrder.flatMap((id) => [1, 2, 10].map((version) => `${id} ${version}`)));
      expectEqual("the first one", (await versions(routing))[0], routingPolicy("A"));
    }),
    routingCase("versions are of their entity; there are none for an entity without", async (routing) => {
      const deals = routingPolicy("deals", 1, { entity: "opportunity" });
      await publish(routing, routingPolicy("leads"), deals, routingPolicy("people", 1, { entity: "contact" }));
      expectEqual("versions for opportunities", await versions(routing, "opportunity"), [deals]);
      expectEqual("versions for leads and accounts", [namesOf(await versions(routing)), await versions(routing, "account")], [["leads 1"], []]);
    }),
    routingCase("a version that is there throws duplicate_record, the same again too, and never changes", async (routing) => {
      await publish(routing, routingPolicy("a"), routingPolicy("a", 2));
      for (const again of [routingPolicy("a"), routingPolicy("a", 1, { name: "Other" }), routingPolicy("a", 2, { entity: "account" }), routingPolicy("a", 2, { effectiveFrom: at(99), rules: [] })]) {
        await expectError("publishing a version that is there", "duplicate_record", () => publish(routing, again));
      }
      expectEqual("the versions", await versions(routing), [routingPolicy("a"), routingPolicy("a", 2)]);
      expectEqual("versions for accounts", await versions(routing, "account"), []);
    }),
    routingCase("versions that only look alike are different ones", async (routing) => {
      const published = [routingPolicy("a", 11), routingPolicy("a1", 1), routingPolicy("a:1", 1), routingPolicy("a~1", 1), routingPolicy("x".repeat(128), 1)];
      await publish(routing, ...published);
      expectEqual("versions", await versions(routing), published);
    }),
    routingCase("nothing is linted: versions with gaps and rules that contradict each other are kept as they are", async (routing) => {
      const [rule] = routingPolicy("a").rules;
      const misleading = routingPolicy("a", 7, { effectiveFrom: at(-99), rules: rule ? [rule, rule] : [], queueId: "nowhere" });
      await publish(routing, routingPolicy("a"), misleading);
      expectEqual("versions", await versions(routing), [routingPolicy("a"), misleading]);
    }),
    routingCase("another tenant's policies are unknown, and their versions are free", async (routing) => {
      const other = routing.anotherTenant();
      await publish(other, routingPolicy("a"));
      expectEqual("policies", [await find(routing, "a"), await versions(routing)], [undefined, []]);
      await publish(routing, routingPolicy("a", 1, { name: "Mine" }));
      expectEqual("their policy", await versions(other), [routingPolicy("a")]);
    }),
    routingCase("a unit of work reads the version it has published, and of one that is refused nothing stays", async (routing) => {
      await routing.refused("a unit of work", "undone", async ({ routing: { policies } }, ctx) => {
        await policies.publish(ctx, routingPolicy("a"));
        expectEqual("policies inside", [await policies.find(ctx, "a", 1), await policies.versions(ctx, "lead")], [routingPolicy("a"), [routingPolicy("a")]]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("the policy", await find(routing, "a"), undefined);
    }),
    routingCase("of parallel works that publish one version one is accepted, the others throw duplicate_record", async (routing) => {
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, (_, n) => publish(routing, routingPolicy("a", 1, { name: `Policy of ${n}` }))));
      const rejected = outcomes.filter((outcome) => outcome.status === "rejected");
      expectEqual("how many were rejected", rejected.length, 3);
      for (const { reason } of rejected) await expectError("publishing what another one has published", "duplicate_record", () => Promise.reject(reason as Error));
      expectEqual("the version kept", (await find(routing, "a"))?.name, `Policy of ${outcomes.findIndex(({ status }) => status === "fulfilled")}`);
    }),
  ],
};
