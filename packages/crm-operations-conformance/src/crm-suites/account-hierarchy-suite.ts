import { CalendarDate, Money, refuse } from "@nexus/common";
import type { AccountFacts, AccountLink, AccountRecord } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";
import { accountFacts, importing, reference } from "./history-cases.js";
import { idsOf } from "./record-room.js";

const from = CalendarDate.of("2020-01-01");

const link = (accountId: string, parentId: string, more: Partial<AccountLink> = {}): AccountLink => ({ id: `${accountId} under ${parentId}`, accountId, parentId, from, to: null, ...more });

/** Two trees and their past: `leaf` moved from one to the other, `alone` belongs to nobody. */
const forest = [link("branch", "root"), link("leaf", "branch", { to: CalendarDate.of("2021-01-01") }), link("leaf", "other", { from: CalendarDate.of("2021-01-01") }), link("other", "elsewhere"), link("far", "away")];

const ended = link("leaf", "branch", { to: CalendarDate.of("2020-06-30") });

const change = (crm: Crm, put: readonly AccountLink[], removeIds: readonly string[] = []): Promise<void> => crm.commit(({ accounts }, ctx) => accounts.changeLinks(ctx, { put, removeIds }));

const around = (crm: Crm, ...ids: readonly string[]): Promise<readonly AccountLink[]> => crm.read(({ accounts }, ctx) => accounts.linksAround(ctx, ids));

const inOrder = (links: readonly AccountLink[]): readonly AccountLink[] => links.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Accounts come in by imports; answers their ids. */
const accounts = async (crm: Crm, ...facts: readonly AccountFacts[]): Promise<readonly string[]> =>
  (await importing(crm).account(facts)).map((item) => (item.outcome === "rejected" ? item.refusal.code : item.id));

/** `AccountHierarchyProvider`, sentence by sentence. */
export const accountHierarchySuite: ContractSuite<CrmSubject> = {
  name: "account hierarchy provider",
  cases: [
    crmCase("an account says what is known of it, and null for the rest", async (crm) => {
      const known: Partial<AccountFacts> = { industry: "Logistics", country: "PT", employees: 40, annualRevenue: Money.of(1_000_00, "EUR"), yearEstablished: 1998, domain: "acme.example" };
      const [full = "", bare = ""] = await accounts(crm, accountFacts("full", known), accountFacts("bare"));
      const expected = (id: string, externalId: string, more: object): AccountRecord => ({
        id, name: `Account ${externalId}`, industry: null, country: null, employees: null, annualRevenue: null, yearEstablished: null, domain: null, ownerId: null,
        externalReferences: [reference(externalId)], customFields: {}, ...more,
      });
      expectEqual("accounts", await crm.read((ports, ctx) => ports.accounts.findMany(ctx, [full, bare])), [expected(full, "full", known), expected(bare, "bare", {})]);
    }),
    crmCase("accounts are found in the order of the ids; unknown ones are left out, repeated ones answered once", async (crm) => {
      const [a = "", b = "", c = ""] = await accounts(crm, accountFacts("a"), accountFacts("b"), accountFacts("c"));
      const found = async (of: Crm, ids: readonly string[]) => idsOf(await of.read((ports, ctx) => ports.accounts.findMany(ctx, ids)));
      expectEqual("ids", await found(crm, [c, "unknown", a, c, "", "\uD800", b]), [c, a, b]);
      expectEqual("accounts of no ids, and another tenant's", [await found(crm, []), await found(crm.anotherTenant(), [a])], [[], []]);
    }),
    crmCase("accounts are found by the references they carry, each once, ordered by id", async (crm) => {
      const ids = await accounts(crm, accountFacts("1"), accountFacts("2"), accountFacts("3"));
      const by = async (of: Crm, ...externalIds: readonly string[]) => idsOf(await of.read((ports, ctx) => ports.accounts.findByReferences(ctx, externalIds.map((externalId) => reference(externalId)))));
      expectEqual("ids", await by(crm, "3", "1", "9", "2", "1"), ids.toSorted());
      expectEqual("accounts of other references, of none, and another tenant's", [await by(crm, "1 ", ""), await by(crm), await by(crm.anotherTenant(), "1")], [[], [], []]);
    }),
    crmCase("links around an account are all links, of any time, of every tree it was ever part of, ordered by id", async (crm) => {
      await change(crm, forest);
      const both = inOrder(forest.filter(({ accountId }) => accountId !== "far"));
      for (const id of ["leaf", "branch", "root", "other", "elsewhere"]) expectEqual(`links around ${id}`, await around(crm, id), both);
      expectEqual("links around far", await around(crm, "far"), [link("far", "away")]);
      expectEqual("links around two", await around(crm, "away", "leaf", "leaf"), inOrder(forest));
      expectEqual("links around accounts that stand alone, and around none", [await around(crm, "alone", ""), await around(crm)], [[], []]);
    }),
    crmCase("links are added, replaced by id and taken out together; the same change again changes nothing", async (crm) => {
      await change(crm, forest);
      const next = link("leaf", "root", { id: "new", from: CalendarDate.of("2020-06-30") });
      for (let time = 0; time < 2; time += 1) {
        await change(crm, [ended, next], ["leaf under other", "unknown"]);
        expectEqual("links", await around(crm, "leaf"), inOrder([link("branch", "root"), ended, next]));
      }
      await change(crm, []);
    }),
    crmCase("another tenant's links are neither seen, replaced nor taken out", async (crm) => {
      const other = crm.anotherTenant();
      await change(other, forest);
      await change(crm, [link("branch", "mine", { id: "branch under root" })], ["far under away"]);
      expectEqual("my links", await around(crm, "branch", "far"), [link("branch", "mine", { id: "branch under root" })]);
      expectEqual("their links", await around(other, "leaf", "far"), inOrder(forest));
    }),
    crmCase("a unit of work reads the links it has changed, and of one that is refused nothing stays", async (crm) => {
      await change(crm, [link("leaf", "root")]);
      await crm.refused("a unit of work", "undone", async (ports, ctx) => {
        await ports.accounts.changeLinks(ctx, { put: [link("twig", "leaf")], removeIds: ["leaf under root"] });
        expectEqual("links inside", await ports.accounts.linksAround(ctx, ["leaf"]), [link("twig", "leaf")]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("links", await around(crm, "leaf"), [link("leaf", "root")]);
    }),
  ],
};
