import { CalendarDate } from "@nexus/common";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import { accountFacts, importCodes, importing, reference, since, userFacts, userIdOf } from "./history-cases.js";

const later = CalendarDate.of("2017-01-01");

const directoryOf = (crm: Crm) => crm.read((ports, ctx) => ports.directory.snapshot(ctx));

/** Who reports to whom, by external id. */
const linesOf = async (crm: Crm): Promise<readonly unknown[]> => {
  const { users, reportingLines } = await directoryOf(crm);
  const named = (id: string) => users.find((user) => user.id === id)?.externalReferences[0]?.externalId ?? id;
  return reportingLines.map((line) => [named(line.userId), named(line.managerId), line.from, line.to]).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
};

const teamsOf = async (crm: Crm, externalId: string): Promise<readonly unknown[]> => {
  const { groups, memberships } = await directoryOf(crm);
  const id = await userIdOf(crm, externalId);
  return memberships.filter((item) => item.userId === id).map((item) => [groups.find((group) => group.id === item.groupId)?.name, item.from, item.to]).toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
};

/** What becomes of the facts of users and accounts. */
export const historyPeopleCases: readonly CrmCase[] = [
  crmCase("users come with their teams and managers, who may stand anywhere in the same batch", async (crm) => {
    const take = importing(crm);
    await take.user([
      userFacts("Ann", { managerReference: reference("Max"), teamName: "North", email: "ann@acme.example", timeZone: "Europe/Lisbon" }),
      userFacts("Bob", { managerReference: reference("Max"), teamName: "North" }),
      userFacts("Max", { name: "Maximilian" }),
    ]);
    const { users, groups } = await directoryOf(crm);
    const ann = users.find((user) => user.name === "User Ann");
    expectEqual("Ann", [ann?.email, ann?.timeZone, ann?.activeFrom, ann?.terminatedOn, ann?.externalReferences], ["ann@acme.example", "Europe/Lisbon", since, null, [reference("Ann")]]);
    expectEqual("names", users.map(({ name }) => name).toSorted(), ["Maximilian", "User Ann", "User Bob"]);
    expectEqual("reporting lines", await linesOf(crm), [["Ann", "Max", since, null], ["Bob", "Max", since, null]]);
    expectEqual("teams", groups.map(({ kind, name }) => [kind, name]), [["team", "North"]]);
    expectEqual("memberships", [await teamsOf(crm, "Ann"), await teamsOf(crm, "Bob"), await teamsOf(crm, "Max")], [[["North", since, null]], [["North", since, null]], []]);
  }),
  crmCase("a manager who is nowhere is added under the reference, and is the same user when he is imported himself", async (crm) => {
    const take = importing(crm);
    await take.user([userFacts("Ann", { managerReference: reference("Max") })]);
    const max = await userIdOf(crm, "Max");
    await take.user([userFacts("Max", { name: "Maximilian" })]);
    const [user] = await crm.read(({ directory }, ctx) => directory.findUsersByReferences(ctx, [reference("Max")]));
    expectEqual("the manager", [user?.id, user?.name], [max, "Maximilian"]);
    expectEqual("reporting lines", await linesOf(crm), [["Ann", "Max", since, null]]);
  }),
  crmCase("a user has one manager at a time: another one ends the line to the former", async (crm) => {
    const take = importing(crm);
    await take.user([userFacts("Ann", { managerReference: reference("Max"), teamName: "North" }), userFacts("Bob", { managerReference: reference("Max"), teamName: "North" })]);
    await take.user([userFacts("Ann", { managerReference: reference("Eve"), teamName: "South", since: later }), userFacts("Bob", { managerReference: reference("Eve"), teamName: "South" })]);
    expectEqual("reporting lines", await linesOf(crm), [["Ann", "Eve", later, null], ["Ann", "Max", since, later], ["Bob", "Eve", since, null]]);
    expectEqual("teams of Ann", await teamsOf(crm, "Ann"), [["North", since, later], ["South", later, null]]);
    expectEqual("teams of Bob", await teamsOf(crm, "Bob"), [["South", since, null]]);
  }),
  crmCase("accounts find their parents anywhere in the batch; a cycle rejects every account on it, and no other", async (crm) => {
    const take = importing(crm);
    const under = (externalId: string, parent: string) => accountFacts(externalId, { parentReference: reference(parent) });
    expectEqual("outcomes", importCodes(await take.account([under("Child", "Parent"), accountFacts("Parent"), under("A", "B"), under("B", "C"), under("C", "A"), under("Self", "Self"), under("Below", "A"), under("Lost", "Nobody"), accountFacts("Free")])), [
      "created", "created", "account_hierarchy_cycle", "account_hierarchy_cycle", "account_hierarchy_cycle", "account_hierarchy_cycle", "account_not_found", "account_not_found", "created",
    ]);
    expectEqual("a cycle with what is there", importCodes(await take.account([under("Parent", "Child")])), ["account_hierarchy_cycle"]);
    expectEqual("the accounts without the cycle", importCodes(await take.account([under("A", "B"), accountFacts("B")])), ["created", "created"]);
  }),
  crmCase("an account has one parent at a time: another one ends the link to the former, from the day it belongs there", async (crm) => {
    const take = importing(crm);
    await take.account([accountFacts("P"), accountFacts("Q"), accountFacts("A", { parentReference: reference("P"), parentSince: since }), accountFacts("B", { parentReference: reference("P"), parentSince: since })]);
    await take.account([accountFacts("A", { parentReference: reference("Q"), parentSince: later }), accountFacts("B", { parentReference: reference("Q"), parentSince: since })]);
    const links = await crm.read(async ({ accounts }, ctx) => {
      const all = await accounts.findByReferences(ctx, ["A", "B", "P", "Q"].map((externalId) => reference(externalId)));
      const named = (id: string) => all.find((account) => account.id === id)?.externalReferences[0]?.externalId;
      return (await accounts.linksAround(ctx, all.map(({ id }) => id))).map((link) => [named(link.accountId), named(link.parentId), link.from, link.to]);
    });
    expectEqual("links", links.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)), [["A", "P", since, later], ["A", "Q", later, null], ["B", "Q", since, null]]);
  }),
  crmCase("an account's parent that people have changed since is not taken from them", async (crm) => {
    const take = importing(crm);
    const [p, , a] = (await take.account([accountFacts("P"), accountFacts("Q"), accountFacts("A")])).map((item) => (item.outcome === "rejected" ? "" : item.id));
    const mine = { id: "mine", accountId: a ?? "", parentId: p ?? "", from: since, to: null };
    await crm.commit(({ accounts }, ctx) => accounts.changeLinks(ctx, { put: [mine], removeIds: [] }));
    const [outcome] = await take.account([accountFacts("A", { parentReference: reference("Q"), parentSince: later })]);
    expectEqual("the outcome", outcome?.outcome, "rejected");
    expectEqual("links", await crm.read(({ accounts }, ctx) => accounts.linksAround(ctx, [a ?? ""])), [mine]);
  }),
];
