import { CalendarDate, refuse } from "@nexus/common";
import type { AccessIds, AccessRole, AccessSnapshot, RoleAssignment } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, idsOf, inOrder, nobodysIds, routingCase, shuffled, type RoutingAtWork } from "./routing-case.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const role = (id: string, more: Partial<AccessRole> = {}): AccessRole => ({ id, name: "Sales rep", grants: [{ actions: ["lead:*", "routing:claim"], records: "owned", fields: ["personal"] }], ...more });

const assignment = (id: string, more: Partial<RoleAssignment> = {}): RoleAssignment => ({ id, roleId: "a", actor: { type: "user", id: "ana" }, from: CalendarDate.of("2026-01-05"), to: CalendarDate.of("2026-01-10"), ...more });

const empty: AccessSnapshot = { roles: [], assignments: [] };

const access: AccessSnapshot = {
  roles: [role("a"), role("b", { grants: [] }), role("c", { name: "Größe 😀" }), role("d", { grants: [{ actions: ["*"], records: "all", fields: [] }] })],
  assignments: [assignment("m"), assignment("n", { actor: { type: "partner", id: "acme" }, roleId: "b", to: null })],
};

const snapshot = (routing: RoutingAtWork): Promise<AccessSnapshot> => routing.read((ports, ctx) => ports.access.snapshot(ctx));
const put = (routing: RoutingAtWork, items: Partial<AccessSnapshot>): Promise<void> => routing.commit((ports, ctx) => ports.access.put(ctx, items));
const remove = (routing: RoutingAtWork, ids: AccessIds): Promise<void> => routing.commit((ports, ctx) => ports.access.remove(ctx, ids));

/** `AccessStore`, sentence by sentence. */
export const accessStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "access store",
  cases: [
    routingCase("a tenant without roles has empty lists", async (routing) => {
      await put(routing.anotherTenant(), access);
      expectEqual("the access", await snapshot(routing), empty);
    }),
    routingCase("what was put is the snapshot; every list ordered by id", async (routing) => {
      await put(routing, { roles: access.roles.toReversed(), assignments: access.assignments.toReversed() });
      expectEqual("the access", await snapshot(routing), access);
      const other = routing.anotherTenant();
      await put(other, { roles: shuffled.map((id) => role(id)), assignments: shuffled.map((id) => assignment(id)) });
      const all = await snapshot(other);
      expectEqual("ids", [idsOf(all.roles), idsOf(all.assignments)], [inOrder, inOrder]);
    }),
    routingCase("putting adds items and replaces those with the same id; absent lists stay as they are", async (routing) => {
      await put(routing, access);
      const back = role("b");
      await put(routing, { roles: [back, role("z")], assignments: [] });
      await put(routing, {});
      expectEqual("the access", await snapshot(routing), { ...access, roles: [...access.roles.map((each) => (each.id === "b" ? back : each)), role("z")] });
      await put(routing, { assignments: [assignment("n", { roleId: "d" })] });
      expectEqual("the assignments", (await snapshot(routing)).assignments, [assignment("m"), assignment("n", { roleId: "d" })]);
    }),
    routingCase("the same items again change nothing", async (routing) => {
      for (const _ of ["once", "again"]) await put(routing, access);
      expectEqual("the access", await snapshot(routing), access);
    }),
    routingCase("ids are of their list: a role and an assignment may share one", async (routing) => {
      await put(routing, { roles: [role("x")], assignments: [assignment("x")] });
      await remove(routing, { roles: ["x"] });
      expectEqual("the access", await snapshot(routing), { roles: [], assignments: [assignment("x")] });
    }),
    routingCase("nothing is linted: what misleads is kept as it was put", async (routing) => {
      const misleading: AccessSnapshot = {
        roles: [role("a", { grants: [{ actions: ["nothing:at-all"], records: "partner", fields: [] }] })],
        assignments: [assignment("m", { roleId: "unknown" }), assignment("n", { from: CalendarDate.of("2026-01-10"), to: CalendarDate.of("2026-01-05") }), assignment("o")],
      };
      await put(routing, misleading);
      expectEqual("the access", await snapshot(routing), misleading);
    }),
    routingCase("removed items are gone for good, and unknown ids are ignored", async (routing) => {
      await put(routing, access);
      await remove(routing, { roles: ["a", "c", ...nobodysIds], assignments: [] });
      expectEqual("the access", await snapshot(routing), { ...access, roles: [access.roles[1], access.roles[3]] });
      await remove(routing, { assignments: ["m", "n"] });
      await remove(routing, {});
      expectEqual("the assignments", (await snapshot(routing)).assignments, []);
      await put(routing, { roles: [role("a", { name: "Other" })] });
      expectEqual("the role put again", (await snapshot(routing)).roles[0], role("a", { name: "Other" }));
    }),
    routingCase("another tenant's roles are neither seen, replaced nor removed", async (routing) => {
      const other = routing.anotherTenant();
      await put(other, access);
      await put(routing, { roles: [role("a", { name: "Mine" })] });
      await remove(routing, { roles: ["b"], assignments: ["m"] });
      expectEqual("the other tenant's access", await snapshot(other), access);
      expectEqual("the own access", await snapshot(routing), { ...empty, roles: [role("a", { name: "Mine" })] });
    }),
    routingCase("a unit of work reads what it has put, and of one that is refused nothing stays", async (routing) => {
      await put(routing, { roles: [role("a")] });
      await routing.refused("a unit of work", "undone", async (ports, ctx) => {
        await ports.access.put(ctx, { roles: [role("b")], assignments: access.assignments });
        await ports.access.remove(ctx, { roles: ["a"] });
        expectEqual("the access inside", await ports.access.snapshot(ctx), { roles: [role("b")], assignments: access.assignments });
        return refuse("undone", "Undo it.");
      });
      expectEqual("the access", await snapshot(routing), { ...empty, roles: [role("a")] });
    }),
    boundedCase("many roles cost as many round trips as two", (count) => async (ports, ctx) => {
      await ports.access.put(ctx, { roles: [role("0")] });
      await ports.access.put(ctx, { roles: Array.from({ length: count }, (_, n) => role(String(n))), assignments: Array.from({ length: count }, (_, n) => assignment(String(n))) });
      await ports.access.snapshot(ctx);
    }),
  ],
};
