import { CalendarDate } from "@nexus/common";
import type { CustomerOwnerAssignment } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, customersCase, day, newCustomer, nobodysIds, numbered, said, type CustomersAtWork } from "./customers-case.js";
import type { CustomersSubject } from "./customers-subject.js";

const owned = (id: string, ownerId: string | null, from: string, more: Partial<CustomerOwnerAssignment> = {}): CustomerOwnerAssignment => ({ id, ownerId, from: day(from), reason: "by hand", ...more });
const assign = (at: CustomersAtWork, ...assignments: readonly CustomerOwnerAssignment[]) => at.commit(({ customers }, ctx) => customers.assignOwners(ctx, assignments));
const owners = async (at: CustomersAtWork, ...ids: readonly string[]) => (await at.read(({ customers }, ctx) => customers.ownershipOf(ctx, ids))).map(({ customerId, ownerId, from, to }) => [customerId, ownerId, from, to]);
const on = async (at: CustomersAtWork, date: string, ...ids: readonly string[]) => [...(await at.read(({ customers }, ctx) => customers.ownersOn(ctx, ids, day(date))))].map(([id, { ownerId }]) => [id, ownerId]);

/** `CustomerOwnership`, sentence by sentence. */
export const customerOwnershipSuite: ContractSuite<CustomersSubject> = {
  name: "customer ownership",
  cases: [
    customersCase("an owner owns from a day on, that day included, until the next one begins, that day excluded", async (at) => {
      await at.customer("a");
      await assign(at, owned("a", "ann", "2024-01-01"));
      await assign(at, owned("a", "ben", "2024-03-01"));
      await assign(at, owned("a", null, "2024-06-01"));
      expectEqual("owners", await owners(at, "a"), [["a", "ann", "2024-01-01", "2024-03-01"], ["a", "ben", "2024-03-01", "2024-06-01"]]);
      const days = ["2023-12-31", "2024-01-01", "2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01", "2030-01-01"];
      expectEqual("by day", await Promise.all(days.map((date) => on(at, date, "a"))), [[], [["a", "ann"]], [["a", "ann"]], [["a", "ben"]], [["a", "ben"]], [], []]);
    }),
    customersCase("who is assigned for a day before a change that is known owns until then, and nobody owns twice", async (at) => {
      await at.customer("a");
      for (const [ownerId, from] of [["cy", "2024-05-01"], ["ann", "2024-01-01"], ["ben", "2024-03-01"], ["dee", "2024-03-01"]] as const) await assign(at, owned("a", ownerId, from));
      expectEqual("owners", await owners(at, "a"), [["a", "ann", "2024-01-01", "2024-03-01"], ["a", "dee", "2024-03-01", "2024-05-01"], ["a", "cy", "2024-05-01", null]]);
      await assign(at, owned("a", "cy", "2024-03-01"));
      expectEqual("owners, the same one twice in a row made one", await owners(at, "a"), [["a", "ann", "2024-01-01", "2024-03-01"], ["a", "cy", "2024-03-01", null]]);
    }),
    customersCase("each assignment has its outcome in the order given; who owns already is unchanged, whatever version is expected", async (at) => {
      for (const id of ["a", "b", "w", "l"]) await at.customer(id);
      await at.done("merging", ({ customers }, ctx) => customers.merge(ctx, { id: "w" }, { id: "l" }));
      const first = await assign(at, owned("a", "ann", "2024-01-01"), owned("unknown", "ann", "2024-01-01"), owned("a", "ben", "2024-01-01"), owned("l", "ann", "2024-01-01"), owned("b", "ann", "2024-01-01", { expectedVersion: 7 }), owned("w", null, "2024-01-01"));
      expectEqual("outcomes", said(first), ["assigned", "customer_not_found", "duplicate_in_batch", "customer_merged", "version_conflict", "unchanged"]);
      const { version } = await at.stored("a");
      expectEqual("the version of the outcome", first[0], { id: "a", outcome: "assigned", version });
      expectEqual("again", await assign(at, owned("a", "ann", "2024-01-01", { expectedVersion: 1 })), [{ id: "a", outcome: "unchanged", version }]);
      expectEqual("later, while the same one owns", said(await assign(at, owned("a", "ann", "2024-02-01"))), ["unchanged"]);
      expectEqual("owners", await owners(at, "a", "b", "w"), [["a", "ann", "2024-01-01", null]]);
    }),
    customersCase("owners are answered by the id asked for, in the order of the customers; ids without one are left out", async (at) => {
      for (const id of ["b", "a", "none"]) await at.customer(id);
      await assign(at, owned("b", "ben", "2024-01-01"), owned("a", "ann", "2024-01-01"));
      expectEqual("on a day", await on(at, "2024-01-01", "b", "none", "a", "b", ...nobodysIds.filter((id) => id !== "A")), [["b", "ben"], ["a", "ann"]]);
      expectEqual("of any time", await owners(at, "b", "none", "a", "b"), [["b", "ben", "2024-01-01", null], ["a", "ann", "2024-01-01", null]]);
      expectEqual("of nobody", [await on(at, "2024-01-01"), await owners(at)], [[], []]);
    }),
    boundedCase("many are assigned and asked for the price of few", (count) => ({
      prepare: (at) => at.commit(({ customers }, ctx) => customers.createMany(ctx, numbered(count, (n) => newCustomer(`c-${n}`)))),
      work: async ({ customers }, ctx) => {
        const assignments = numbered(count, (n) => owned(`c-${n}`, "ann", "2024-01-01"));
        await customers.assignOwners(ctx, assignments);
        await customers.ownersOn(ctx, assignments.map(({ id }) => id), day("2024-01-01"));
        await customers.ownershipOf(ctx, assignments.map(({ id }) => id));
      },
    })),
    customersCase("another tenant's owners are not seen, and their customers are unknown", async (at) => {
      const other = at.anotherTenant();
      await other.customer("a");
      await assign(other, owned("a", "ann", "2024-01-01"));
      expectEqual("seen", [await on(at, "2024-01-01", "a"), await owners(at, "a")], [[], []]);
      expectEqual("assigned", said(await assign(at, owned("a", "ben", "2024-01-01"))), ["customer_not_found"]);
      await at.customer("a");
      await assign(at, owned("a", "ben", "2024-01-01"));
      expectEqual("theirs", await on(other, "2024-01-01", "a"), [["a", "ann"]]);
    }),
    customersCase("no assignment is lost: of parallel works for many days all count", async (at) => {
      await at.customer("a");
      const days = numbered(6, (n) => CalendarDate.addDays(day("2024-01-01"), n));
      await Promise.all(days.map((from, n) => assign(at, owned("a", `user-${n}`, from))));
      expectEqual("owners by day", await Promise.all(days.map((date) => on(at, date, "a"))), days.map((_, n) => [["a", `user-${n}`]]));
    }),
  ],
};
