import { refuse } from "@nexus/common";
import type { RoutingMember } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, inOrder, routingCase, shuffled, type RoutingAtWork } from "./routing-case.js";
import { at, routingMember } from "./routing-samples.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const list = (routing: RoutingAtWork): Promise<readonly RoutingMember[]> => routing.read(({ routing: { members } }, ctx) => members.list(ctx));
const put = (routing: RoutingAtWork, ...given: readonly RoutingMember[]): Promise<void> => routing.commit(({ routing: { members } }, ctx) => members.put(ctx, given));

/** `RoutingMemberStore`, sentence by sentence. */
export const routingMemberStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "routing member store",
  cases: [
    routingCase("members are listed as they were put, ordered by user id; none for a tenant without", async (routing) => {
      expectEqual("the list before", await list(routing), []);
      await put(routing, ...shuffled.map((id) => routingMember(id)));
      expectEqual("the list", await list(routing), inOrder.map((id) => routingMember(id)));
    }),
    routingCase("nothing is lost of a member: no limit, no weight, none and many of each, a pause that ends", async (routing) => {
      const members = [
        routingMember("a", { capacity: null, weight: 0, skills: [], quotas: [], calendarId: null, pause: null }),
        routingMember("b", { capacity: 0, weight: 1_000_000, pause: { from: at(0), until: at(60) } }),
        routingMember("c", { skills: Array.from({ length: 20 }, (_, n) => ({ skill: `skill ${20 - n}`, proficiency: 1 + (n % 5) })) }),
      ];
      await put(routing, ...members);
      expectEqual("the list", await list(routing), members);
    }),
    routingCase("putting adds members and replaces those with the same user id as a whole; the others stay", async (routing) => {
      await put(routing, routingMember("a"), routingMember("b"));
      const changed = routingMember("b", { capacity: null, weight: 1, skills: [{ skill: "french", proficiency: 3 }], quotas: [], pause: null });
      await put(routing, routingMember("c"), changed);
      expectEqual("the list", await list(routing), [routingMember("a"), changed, routingMember("c")]);
      await put(routing);
      expectEqual("the list after putting nobody", await list(routing), [routingMember("a"), changed, routingMember("c")]);
    }),
    routingCase("the same members again change nothing", async (routing) => {
      for (const _ of ["once", "again"]) await put(routing, routingMember("a"), routingMember("b"));
      expectEqual("the list", await list(routing), [routingMember("a"), routingMember("b")]);
    }),
    routingCase("another tenant's members are neither seen nor replaced", async (routing) => {
      const other = routing.anotherTenant();
      await put(other, routingMember("a"), routingMember("b"));
      expectEqual("the list", await list(routing), []);
      await put(routing, routingMember("a", { weight: 9 }));
      expectEqual("their list", await list(other), [routingMember("a"), routingMember("b")]);
    }),
    routingCase("a unit of work lists the members it has put, and of one that is refused nothing stays", async (routing) => {
      await put(routing, routingMember("a"));
      await routing.refused("a unit of work", "undone", async ({ routing: { members } }, ctx) => {
        await members.put(ctx, [routingMember("a", { weight: 9 }), routingMember("b")]);
        expectEqual("the list inside", await members.list(ctx), [routingMember("a", { weight: 9 }), routingMember("b")]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("the list", await list(routing), [routingMember("a")]);
    }),
    routingCase("no member is lost: parallel works that put under the lock all count", async (routing) => {
      await routing.together(8, async ({ routing: { members } }, ctx, n) => {
        const [shared = routingMember("shared", { weight: 0 })] = (await members.list(ctx)).filter(({ userId }) => userId === "shared");
        await members.put(ctx, [{ ...shared, weight: shared.weight + 1 }, routingMember(`own ${n}`)]);
      });
      expectEqual("the list", await list(routing), [...Array.from({ length: 8 }, (_, n) => routingMember(`own ${n}`)), routingMember("shared", { weight: 8 })]);
    }),
    boundedCase("many members cost as many round trips as two", (count) => async ({ routing: { members } }, ctx) => {
      await members.put(ctx, [routingMember("0")]);
      await members.put(ctx, Array.from({ length: count }, (_, n) => routingMember(String(n))));
      await members.list(ctx);
    }),
  ],
};
