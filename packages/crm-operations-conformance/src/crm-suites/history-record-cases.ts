import { CalendarDate, Money } from "@nexus/common";
import type { OpportunityRecord } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import { accountFacts, day, dealOf, importCodes, importing, leadFacts, leadOf, opportunityFacts, productFacts, reference, userFacts, userIdOf } from "./history-cases.js";
import { changed } from "./opportunity-room.js";

const dollars = (amount: number): Money => Money.of(amount * 100, "USD");
const overdue = CalendarDate.of("2017-06-01");

const stages = (deal: OpportunityRecord) => deal.stageHistory.map(({ stageId, enteredAt, leftAt }) => [stageId, enteredAt, leftAt]);

const imported = async (crm: Crm, ...facts: readonly Parameters<ReturnType<typeof importing>["opportunity"]>[0][number][]): Promise<void> =>
  expectEqual("outcomes", importCodes(await importing(crm).opportunity(facts)).filter((code) => code !== "created" && code !== "updated"), []);

/** What becomes of the facts of leads and deals. */
export const historyRecordCases: readonly CrmCase[] = [
  crmCase("leads keep their dates, owners, outcomes and details as they were", async (crm) => {
    const take = importing(crm);
    await take.user([userFacts("Ann")]);
    const details = { contactName: "Ana Lima", companyName: "Acme", email: "ana@acme.example", country: "DE", region: "Saxony", city: "Dresden", postalCode: "01067", employees: 40, budget: dollars(5), purchaseWithinDays: 30, rating: "warm", note: "Said so." } as const;
    await take.lead([
      leadFacts(crm, "a", { createdAt: day("2018-02-01"), ownerReference: reference("Ann"), ...details }),
      leadFacts(crm, "b", { status: "converted", createdAt: day("2018-02-02"), inquiryAt: day("2018-02-01"), marketingQualifiedAt: day("2018-02-10"), salesAcceptedAt: day("2018-02-11"), salesQualifiedAt: day("2018-02-12"), convertedAt: day("2018-03-02") }),
      leadFacts(crm, "c", { status: "disqualified", disqualifiedAt: day("2018-03-03"), disqualificationReason: "closed-down" }),
    ]);
    const [a, b, c] = [await leadOf(crm, "a"), await leadOf(crm, "b"), await leadOf(crm, "c")];
    expectEqual("the open lead", a, { ...a, ...details, title: "Lead a", status: "new", createdAt: day("2018-02-01"), ownerId: await userIdOf(crm, "Ann"), disqualification: null, conversion: null });
    expectEqual("the converted lead", [b.status, b.conversion?.at, b.createdAt], ["converted", day("2018-03-02"), day("2018-02-02")]);
    expectEqual("its hand-overs", b.handOvers, { inquiryAt: day("2018-02-01"), marketingQualifiedAt: day("2018-02-10"), salesAcceptedAt: day("2018-02-11"), salesQualifiedAt: day("2018-02-12") });
    expectEqual("the lead that was given up", [c.status, c.disqualification], ["disqualified", { at: day("2018-03-03"), reason: "closed-down" }]);
  }),
  crmCase("a lead or deal whose source does not say when it began counts as created at the earliest time among its facts, else when it was first imported", async (crm) => {
    await crm.pipeline();
    await importing(crm).lead([leadFacts(crm, "a", { status: "converted", inquiryAt: day("2018-02-01"), convertedAt: day("2018-03-02") }), leadFacts(crm, "b")]);
    await importing(crm).opportunity([opportunityFacts("a", { status: "won", closedAt: day("2017-03-01"), stageEnteredAt: day("2017-04-01"), stageName: "Stage propose" }), opportunityFacts("b")]);
    const now = crm.clock.now();
    expectEqual("created", [await leadOf(crm, "a"), await leadOf(crm, "b"), await dealOf(crm, "a"), await dealOf(crm, "b")].map(({ createdAt }) => createdAt), [day("2018-02-01"), now, day("2017-03-01"), now]);
    crm.clock.advance(86_400_000);
    await importing(crm).lead([leadFacts(crm, "b", { title: "Renamed" })]);
    await importing(crm).opportunity([opportunityFacts("b", { name: "Renamed" })]);
    expectEqual("created after a later import", [await leadOf(crm, "b"), await dealOf(crm, "b")].map(({ createdAt }) => createdAt), [now, now]);
  }),
  crmCase("deals come in as they were: closed in the past, overdue, without amount, with what they refer to", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    await take.user([userFacts("Ann")]);
    await take.account([accountFacts("Acme")]);
    await take.product([productFacts("Van", { listPrice: dollars(9_999) })]);
    await take.lead([leadFacts(crm, "L")]);
    await take.opportunity([
      opportunityFacts("won", {
        status: "won", type: "renewal", createdAt: day("2016-10-20"), closedAt: day("2017-03-01"), amount: dollars(1_054), closeReason: "they-liked-us", ownerReference: reference("Ann"),
        accountReference: reference("Acme"), productReference: reference("Van"), sourceLeadReference: reference("L"),
      }),
      opportunityFacts("lost", { status: "lost", createdAt: day("2016-10-25"), competitor: "Globex" }),
      opportunityFacts("open", { createdAt: day("2017-01-01"), expectedCloseDate: overdue }),
    ]);
    const [won, lost, open] = [await dealOf(crm, "won"), await dealOf(crm, "lost"), await dealOf(crm, "open")];
    expectEqual("the won deal", [won.status, won.type, won.createdAt, won.closedAt, won.amount, won.closeReason, won.stageId], ["won", "renewal", day("2016-10-20"), day("2017-03-01"), dollars(1_054), "they-liked-us", "won"]);
    expectEqual("what it refers to", [won.ownerId, won.sourceLeadId, won.accountId === null, won.lines.map(({ description }) => description)], [await userIdOf(crm, "Ann"), (await leadOf(crm, "L")).id, false, ["Product Van"]]);
    expectEqual("the lost deal", [lost.status, lost.closedAt, lost.amount, lost.competitor, lost.stageId], ["lost", null, null, "Globex", "lost"]);
    expectEqual("the overdue deal", [open.status, open.expectedCloseDate, open.amount, open.stageId], ["open", overdue, null, "qualify"]);
  }),
  crmCase("a deal stands in the stage that is named; of a closed one that is the last open stage it was in", async (crm) => {
    await crm.pipeline();
    await crm.pipeline({ id: "P-2", name: "Renewals" });
    await imported(crm,
      opportunityFacts("open", { pipelineName: "Renewals", stageName: "Stage propose", stageEnteredAt: day("2017-02-01") }),
      opportunityFacts("won", { status: "won", stageName: "Stage propose", stageEnteredAt: day("2017-02-01"), closedAt: day("2017-03-01") }),
      opportunityFacts("lost", { status: "lost" }),
    );
    const [open, won, lost] = [await dealOf(crm, "open"), await dealOf(crm, "won"), await dealOf(crm, "lost")];
    expectEqual("the open deal", [open.pipelineId, open.stageId, open.stageEnteredAt, stages(open)], ["P-2", "propose", day("2017-02-01"), [["propose", day("2017-02-01"), null]]]);
    expectEqual("the won deal", [won.pipelineId, won.stageId, stages(won)], ["P-1", "won", [["propose", day("2017-02-01"), day("2017-03-01")], ["won", day("2017-03-01"), null]]]);
    expectEqual("the lost deal", [lost.stageId, stages(lost)], ["lost", [["lost", null, null]]]);
  }),
  crmCase("a fact that is absent neither clears what is known nor counts as changed", async (crm) => {
    await crm.pipeline();
    await crm.pipeline({ id: "P-2", name: "Renewals" });
    const take = importing(crm);
    await take.user([userFacts("Ann", { email: "ann@acme.example", timeZone: "Europe/Lisbon", managerReference: reference("Max"), teamName: "North" })]);
    await take.product([productFacts("Van", { family: "Vehicles", listPrice: dollars(5) })]);
    await take.account([accountFacts("Parent"), accountFacts("Acme", { industry: "Logistics", parentReference: reference("Parent"), ownerReference: reference("Ann") })]);
    await take.lead([leadFacts(crm, "a", { status: "converted", ownerReference: reference("Ann"), email: "ana@acme.example", budget: dollars(5), inquiryAt: day("2018-02-01"), salesAcceptedAt: day("2018-02-02"), convertedAt: day("2018-03-02") })]);
    await take.opportunity([
      opportunityFacts("a", { pipelineName: "Renewals", stageName: "Stage propose", stageEnteredAt: day("2017-02-01"), type: "renewal", amount: dollars(7), expectedCloseDate: overdue, ownerReference: reference("Ann"), accountReference: reference("Acme"), productReference: reference("Van"), sourceLeadReference: reference("a") }),
      opportunityFacts("b", { status: "lost", closedAt: day("2017-03-01"), closeReason: "too-late", competitor: "Globex", stageName: "Stage propose", stageEnteredAt: day("2017-02-01") }),
    ]);
    const directory = () => crm.read((ports, ctx) => ports.directory.snapshot(ctx));
    const before = { directory: await directory(), lead: await leadOf(crm, "a"), deal: await dealOf(crm, "a"), lost: await dealOf(crm, "b") };
    crm.clock.advance(60_000);
    const bare = { user: userFacts("Ann"), product: productFacts("Van"), account: accountFacts("Acme"), lead: leadFacts(crm, "a", { status: "converted" }), deal: opportunityFacts("a"), lost: opportunityFacts("b", { status: "lost" }) };
    expectEqual("outcomes", [await take.user([bare.user]), await take.product([bare.product]), await take.account([bare.account]), await take.lead([bare.lead]), await take.opportunity([bare.deal, bare.lost])].map(importCodes), [
      ["unchanged"], ["unchanged"], ["unchanged"], ["unchanged"], ["unchanged", "unchanged"],
    ]);
    expectEqual("records after facts that are absent", { directory: await directory(), lead: await leadOf(crm, "a"), deal: await dealOf(crm, "a"), lost: await dealOf(crm, "b") }, before);
    await take.lead([{ ...bare.lead, title: "Renamed" }]);
    await take.opportunity([{ ...bare.deal, name: "Renamed" }, { ...bare.lost, name: "Renamed" }]);
    const [lead, deal, lost] = [await leadOf(crm, "a"), await dealOf(crm, "a"), await dealOf(crm, "b")];
    expectEqual("the lead after one fact", lead, { ...before.lead, title: "Renamed", version: lead.version, updatedAt: lead.updatedAt });
    expectEqual("the deal after one fact", deal, { ...before.deal, name: "Renamed", version: deal.version, updatedAt: deal.updatedAt });
    expectEqual("the lost deal after one fact", lost, { ...before.lost, name: "Renamed", version: lost.version, updatedAt: lost.updatedAt });
  }),
  crmCase("what people have changed since stays, whatever else the source says differently", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    await take.lead([leadFacts(crm, "a", { companyName: "Acme" })]);
    await take.opportunity([opportunityFacts("a", { amount: dollars(5) })]);
    await take.user([userFacts("Ann", { name: "Ann" })]);
    const [lead, deal, ann] = [await leadOf(crm, "a"), await dealOf(crm, "a"), await userIdOf(crm, "Ann")];
    await crm.commit(({ leads }, ctx) => leads.assignOwners(ctx, [{ id: lead.id, ownerId: "U-9", reason: "Routed" }]));
    await changed(crm, "renaming the deal", (opportunities, ctx) => opportunities.change(ctx, { id: deal.id }, { name: "Renamed here" }));
    await crm.commit(async ({ directory }, ctx) => {
      const [user] = await directory.findUsers(ctx, [ann]);
      if (user) await directory.put(ctx, { users: [{ ...user, name: "Ann Renamed" }] });
    });
    const same = [await take.lead([leadFacts(crm, "a", { companyName: "Acme" })]), await take.opportunity([opportunityFacts("a", { amount: dollars(5) })]), await take.user([userFacts("Ann", { name: "Ann" })])];
    expectEqual("outcomes of the same facts", same.map(importCodes), [["unchanged"], ["unchanged"], ["unchanged"]]);
    const other = [await take.lead([leadFacts(crm, "a", { companyName: "Acme Ltd" })]), await take.opportunity([opportunityFacts("a", { amount: dollars(9) })]), await take.user([userFacts("Ann", { name: "Ann", email: "ann@acme.example" })])];
    expectEqual("outcomes of other facts", other.map(importCodes), [["updated"], ["updated"], ["updated"]]);
    expectEqual("the lead", [(await leadOf(crm, "a")).ownerId, (await leadOf(crm, "a")).companyName], ["U-9", "Acme Ltd"]);
    expectEqual("the deal", [(await dealOf(crm, "a")).name, (await dealOf(crm, "a")).amount], ["Renamed here", dollars(9)]);
    const [user] = await crm.read(({ directory }, ctx) => directory.findUsers(ctx, [ann]));
    expectEqual("the user", [user?.name, user?.email], ["Ann Renamed", "ann@acme.example"]);
  }),
  crmCase("a status that people have moved on since is not undone", async (crm) => {
    const take = importing(crm);
    await take.lead([leadFacts(crm, "a", { status: "new" })]);
    const { id } = await leadOf(crm, "a");
    await crm.done("contacting the lead", ({ leads }, ctx) => leads.changeStatus(ctx, { id }, "contacted"));
    const [outcome] = await take.lead([leadFacts(crm, "a", { status: "disqualified" })]);
    expectEqual("the outcome", outcome?.outcome, "rejected");
    expectEqual("the status", (await leadOf(crm, "a")).status, "contacted");
  }),
];
