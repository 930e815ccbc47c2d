import { refuse } from "@nexus/common";
import type { CustomerLink } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, customersCase, link, newCustomer, numbered, role, said, type CustomersAtWork } from "./customers-case.js";
import type { CustomersSubject } from "./customers-subject.js";

const linking = async (at: CustomersAtWork, ...links: readonly CustomerLink[]) => said(await at.commit(({ customers }, ctx) => customers.link(ctx, links)));
const unlinking = async (at: CustomersAtWork, ...links: readonly CustomerLink[]) => said(await at.commit(({ customers }, ctx) => customers.unlink(ctx, links)));
const ofCustomers = (at: CustomersAtWork, ...ids: readonly string[]) => at.read(({ customers }, ctx) => customers.linksOfCustomers(ctx, ids));
const ofOpportunities = (at: CustomersAtWork, ...ids: readonly string[]) => at.read(({ customers }, ctx) => customers.linksOfOpportunities(ctx, ids));

/** `CustomerLinks`, sentence by sentence. */
export const customerLinksSuite: ContractSuite<CustomersSubject> = {
  name: "customer links",
  cases: [
    customersCase("links are found from either side, in their order, without a contact first", async (at) => {
      for (const id of ["b", "a"]) await at.customer(id);
      await at.contact("ana", [role("a")]);
      expectEqual("outcomes", await linking(at, link("b", "O-1"), link("a", "O-2", "ana"), link("a", "O-2"), link("a", "O-1")), ["linked", "linked", "linked", "linked"]);
      expectEqual("of the customers", await ofCustomers(at, "b", "a", "unknown", "a"), [link("a", "O-1"), link("a", "O-2"), link("a", "O-2", "ana"), link("b", "O-1")]);
      expectEqual("of the opportunities", await ofOpportunities(at, "O-2", "O-1", "unknown", "\uD800", "O-1\u0000"), [link("a", "O-1"), link("b", "O-1"), link("a", "O-2"), link("a", "O-2", "ana")]);
      expectEqual("of nothing", [await ofCustomers(at), await ofOpportunities(at)], [[], []]);
    }),
    customersCase("a link that is there, or comes twice, is unchanged; the outcomes name the links as given", async (at) => {
      await at.customer("a");
      expectEqual("twice in a batch", await linking(at, link("a", "O-1"), link("a", "O-1")), ["linked", "unchanged"]);
      const again = await at.commit(({ customers }, ctx) => customers.link(ctx, [link("a", "O-1")]));
      expectEqual("again", again, [{ link: link("a", "O-1"), outcome: "unchanged" }]);
      expectEqual("links", await ofCustomers(at, "a"), [link("a", "O-1")]);
    }),
    customersCase("links to nobody are rejected one by one, and the others are made", async (at) => {
      await at.customer("a");
      expectEqual("outcomes", await linking(at, link("unknown", "O-1"), link("a", "O-1", "unknown"), link("a", "O-2")), ["customer_not_found", "contact_not_found", "linked"]);
      expectEqual("links", await ofCustomers(at, "a"), [link("a", "O-2")]);
    }),
    customersCase("unlinking takes one link and leaves the others; one that is not there is unchanged, and a link may come back", async (at) => {
      await at.customer("a");
      await at.contact("ana", [role("a")]);
      await linking(at, link("a", "O-1"), link("a", "O-1", "ana"), link("a", "O-2"));
      expectEqual("outcomes", await unlinking(at, link("a", "O-1"), link("a", "O-3"), link("unknown", "O-1"), link("a", "O-1")), ["unlinked", "unchanged", "unchanged", "unchanged"]);
      expectEqual("links", await ofCustomers(at, "a"), [link("a", "O-1", "ana"), link("a", "O-2")]);
      expectEqual("back again", [await linking(at, link("a", "O-1")), await unlinking(at, link("a", "O-1")), await linking(at, link("a", "O-1"))], [["linked"], ["unlinked"], ["linked"]]);
      expectEqual("links in the end", (await ofOpportunities(at, "O-1")).length, 2);
    }),
    customersCase("the id of a merged customer means its winner, in what is linked and unlinked", async (at) => {
      for (const id of ["w", "l"]) await at.customer(id);
      await at.done("merging", ({ customers }, ctx) => customers.merge(ctx, { id: "w" }, { id: "l" }));
      expectEqual("linking", await linking(at, link("l", "O-1"), link("w", "O-1")), ["linked", "unchanged"]);
      expectEqual("links", await ofOpportunities(at, "O-1"), [link("w", "O-1")]);
      expectEqual("unlinking", await unlinking(at, link("l", "O-1")), ["unlinked"]);
      expectEqual("links that are left", await ofOpportunities(at, "O-1"), []);
    }),
    boundedCase("many are linked, found and unlinked for the price of few", (count) => ({
      prepare: (at) => at.commit(({ customers }, ctx) => customers.createMany(ctx, numbered(count, (n) => newCustomer(`c-${n}`)))),
      work: async ({ customers }, ctx) => {
        const links = numbered(count, (n) => link(`c-${n}`, `O-${n}`));
        await customers.link(ctx, links);
        await customers.linksOfCustomers(ctx, links.map(({ customerId }) => customerId));
        await customers.linksOfOpportunities(ctx, links.map(({ opportunityId }) => opportunityId));
        await customers.unlink(ctx, links);
      },
    })),
    customersCase("another tenant's links are neither seen, made nor taken away", async (at) => {
      const other = at.anotherTenant();
      await other.customer("a");
      await linking(other, link("a", "O-1"));
      expectEqual("seen", [await ofCustomers(at, "a"), await ofOpportunities(at, "O-1")], [[], []]);
      expectEqual("made and taken away", [await linking(at, link("a", "O-2")), await unlinking(at, link("a", "O-1"))], [["customer_not_found"], ["unchanged"]]);
      await at.customer("a");
      expectEqual("taken away with a customer of the same id", await unlinking(at, link("a", "O-1")), ["unchanged"]);
      expectEqual("theirs", await ofCustomers(other, "a"), [link("a", "O-1")]);
    }),
    customersCase("of a unit of work that is refused no link stays", async (at) => {
      await at.customer("a");
      await at.refused("a unit of work", "undone", async ({ customers }, ctx) => {
        await customers.link(ctx, [link("a", "O-1")]);
        expectEqual("links inside", await customers.linksOfCustomers(ctx, ["a"]), [link("a", "O-1")]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("links", await ofCustomers(at, "a"), []);
    }),
  ],
};
