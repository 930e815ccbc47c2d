import { CalendarDate, refuse } from "@nexus/common";
import type { DirectorySnapshot, DirectoryUser } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { crmCase, type Crm } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";
import { idsOf } from "./record-room.js";

const from = CalendarDate.of("2026-01-01");
const period = { from, to: null };

const user = (id: string, more: Partial<DirectoryUser> = {}): DirectoryUser => ({
  id, name: `User ${id}`, email: null, timeZone: "Europe/Lisbon", activeFrom: from, terminatedOn: null, externalReferences: [], ...more,
});

const reference = (externalId: string, source = "hr") => ({ source, externalId });

const empty: DirectorySnapshot = { users: [], positions: [], holdings: [], groups: [], memberships: [], reportingLines: [] };

const directory: DirectorySnapshot = {
  users: [user("a", { email: "ana@acme.example", terminatedOn: CalendarDate.of("2026-12-31"), externalReferences: [reference("1"), reference("1", "mail")] }), user("b")],
  positions: [{ id: "p", name: "Head of Sales", ...period }],
  holdings: [{ id: "h", positionId: "p", userId: "a", from, to: CalendarDate.of("2026-06-30") }],
  groups: [{ id: "g", kind: "team", name: "North", parentId: null, ...period }, { id: "q", kind: "queue", name: "Inbound", parentId: null, ...period }],
  memberships: [{ id: "m", groupId: "g", userId: "b", ...period }],
  reportingLines: [{ id: "r", userId: "b", managerId: "a", ...period }],
};

const snapshot = (crm: Crm): Promise<DirectorySnapshot> => crm.read((ports, ctx) => ports.directory.snapshot(ctx));
const put = (crm: Crm, items: Partial<DirectorySnapshot>): Promise<void> => crm.commit((ports, ctx) => ports.directory.put(ctx, items));

/** `DirectoryStore`, sentence by sentence. */
export const directoryStoreSuite: ContractSuite<CrmSubject> = {
  name: "directory store",
  cases: [
    crmCase("a tenant without a directory has empty lists", async (crm) => {
      await put(crm.anotherTenant(), directory);
      expectEqual("the directory", await snapshot(crm), empty);
    }),
    crmCase("what was put is the directory, every list ordered by id", async (crm) => {
      const reversed = Object.fromEntries(Object.entries(directory).map(([list, items]) => [list, (items as readonly unknown[]).toReversed()]));
      await put(crm, reversed);
      expectEqual("the directory", await snapshot(crm), directory);
      await put(crm, { users: ["😀", "\uFFFD", "Z", "c"].map((id) => user(id)) });
      expectEqual("ids of users", idsOf((await snapshot(crm)).users), ["Z", "a", "b", "c", "\uFFFD", "😀"]);
    }),
    crmCase("putting adds items and replaces those with the same id; absent lists stay as they are", async (crm) => {
      await put(crm, directory);
      const renamed = user("b", { name: "Renamed", timeZone: "America/Sao_Paulo" });
      await put(crm, { users: [renamed, user("c")], positions: [] });
      await put(crm, {});
      expectEqual("the directory", await snapshot(crm), { ...directory, users: [directory.users[0], renamed, user("c")] });
    }),
    crmCase("the same items again change nothing", async (crm) => {
      await put(crm, directory);
      await put(crm, directory);
      expectEqual("the directory", await snapshot(crm), directory);
    }),
    crmCase("users are found in the order of the ids; unknown ones are left out, repeated ones answered once", async (crm) => {
      await put(crm, { users: ["a", "b", "c"].map((id) => user(id)) });
      const found = (ids: readonly string[]) => crm.read((ports, ctx) => ports.directory.findUsers(ctx, ids));
      expectEqual("users", await found(["c", "x", "a", "c", "", "\uD800"]), [user("c"), user("a")]);
      expectEqual("users of no ids", await found([]), []);
      expectEqual("another tenant's users", await crm.anotherTenant().read((ports, ctx) => ports.directory.findUsers(ctx, ["a"])), []);
    }),
    crmCase("users are found by the references they carry, each once, ordered by id", async (crm) => {
      await put(crm, {
        users: [
          user("😀", { externalReferences: [reference("1")] }),
          user("\uFFFD", { externalReferences: [reference("2"), reference("2", "mail")] }),
          user("a", { externalReferences: [reference("3")] }),
        ],
      });
      const found = async (...references: readonly ReturnType<typeof reference>[]) => idsOf(await crm.read((ports, ctx) => ports.directory.findUsersByReferences(ctx, references)));
      expectEqual("users", await found(reference("3"), reference("1"), reference("2", "mail"), reference("2"), reference("9")), ["a", "\uFFFD", "😀"]);
      expectEqual("users of references that only look alike", await found(reference("1", "mail"), reference("1 "), reference("r:1", "h")), []);
      expectEqual("users of no references", await found(), []);
    }),
    crmCase("references follow the user: what is no longer carried is free for others, also in one put", async (crm) => {
      await put(crm, { users: [user("a", { externalReferences: [reference("1"), reference("2")] })] });
      await put(crm, { users: [user("a", { externalReferences: [reference("2")] })] });
      await put(crm, { users: [user("b", { externalReferences: [reference("1")] })] });
      await put(crm, { users: [user("b", { externalReferences: [reference("2")] }), user("a", { externalReferences: [reference("1")] })] });
      const found = (externalId: string) => crm.read(async (ports, ctx) => idsOf(await ports.directory.findUsersByReferences(ctx, [reference(externalId)])));
      expectEqual("users by the references", [await found("1"), await found("2")], [["a"], ["b"]]);
    }),
    crmCase("a reference that another user carries throws duplicate_record, and nothing is put", async (crm) => {
      await put(crm, { users: [user("a", { externalReferences: [reference("1")] })] });
      const before = await snapshot(crm);
      const taken = { positions: directory.positions, users: [user("b"), user("c", { externalReferences: [reference("1")] })] };
      await expectError("a reference that is taken", "duplicate_record", () => put(crm, taken));
      await expectError("a reference given to two users at once", "duplicate_record", () => put(crm, { users: ["d", "e"].map((id) => user(id, { externalReferences: [reference("5")] })) }));
      expectEqual("the directory", await snapshot(crm), before);
      await put(crm.anotherTenant(), taken);
    }),
    crmCase("nothing is linted: what misleads is kept as it was put", async (crm) => {
      const misleading: DirectorySnapshot = { ...empty, reportingLines: [{ id: "r", userId: "nobody", managerId: "nobody", from, to: from }] };
      await put(crm, misleading);
      expectEqual("the directory", await snapshot(crm), misleading);
    }),
    crmCase("removed items are gone for good, unknown ids are ignored, and what refers to them stays", async (crm) => {
      await put(crm, directory);
      await crm.commit((ports, ctx) => ports.directory.remove(ctx, { users: ["a", "x", "", "\uD800"], groups: ["q"], positions: [] }));
      expectEqual("the directory", await snapshot(crm), { ...directory, users: [directory.users[1]], groups: [directory.groups[0]] });
      expectEqual("users by the reference", await crm.read((ports, ctx) => ports.directory.findUsersByReferences(ctx, [reference("1")])), []);
      await put(crm, { users: [user("c", { externalReferences: [reference("1")] })] });
      await crm.commit((ports, ctx) => ports.directory.remove(ctx, { positions: ["p"], holdings: ["h"], memberships: ["m"], reportingLines: ["r"] }));
      expectEqual("lists that were emptied", [await snapshot(crm)].map(({ positions, holdings, memberships, reportingLines }) => [positions, holdings, memberships, reportingLines]), [[[], [], [], []]]);
      await crm.commit((ports, ctx) => ports.directory.remove(ctx, {}));
    }),
    crmCase("another tenant's items are neither replaced nor removed", async (crm) => {
      const other = crm.anotherTenant();
      await put(other, directory);
      await put(crm, { users: [user("a", { name: "Mine" })] });
      await crm.commit((ports, ctx) => ports.directory.remove(ctx, { users: ["b"], groups: ["g"] }));
      expectEqual("the other tenant's directory", await snapshot(other), directory);
    }),
    crmCase("a unit of work reads what it has put, and of one that is refused nothing stays", async (crm) => {
      await put(crm, { users: [user("a")] });
      await crm.refused("a unit of work", "undone", async (ports, ctx) => {
        await ports.directory.put(ctx, { users: [user("b", { externalReferences: [reference("1")] })], groups: directory.groups });
        await ports.directory.remove(ctx, { users: ["a"] });
        expectEqual("users inside", idsOf((await ports.directory.snapshot(ctx)).users), ["b"]);
        expectEqual("users by reference inside", idsOf(await ports.directory.findUsersByReferences(ctx, [reference("1")])), ["b"]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("the directory", await snapshot(crm), { ...empty, users: [user("a")] });
    }),
  ],
};
