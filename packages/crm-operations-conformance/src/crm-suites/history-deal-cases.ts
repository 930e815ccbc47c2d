import type { Instant } from "@nexus/common";
import type { ImportOutcome, OpportunityFacts } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import { day, dealOf, importCodes, importing, leadFacts, leadOf, opportunityFacts, reference, userFacts, userIdOf } from "./history-cases.js";

const wonOf = (lead: string, more: Partial<OpportunityFacts> = {}): OpportunityFacts =>
  opportunityFacts(`of-${lead}`, { status: "won", closedAt: day("2018-03-02"), sourceLeadReference: reference(lead), leadConvertedAt: day("2018-03-02"), ...more });

const findings = (outcomes: readonly ImportOutcome[]) => outcomes.map((item) => (item.outcome === "rejected" ? [item.refusal.code] : item.findings.map(({ code }) => code)));

const becameOf = async (crm: Crm, externalId: string): Promise<readonly [string, Instant | null, string | null]> => {
  const { status, conversion } = await leadOf(crm, externalId);
  return [status, conversion?.at ?? null, conversion?.opportunityId ?? null];
};

/** Leads that became deals, as the deals tell. */
export const historyDealCases: readonly CrmCase[] = [
  crmCase("a deal says of its lead that it became it, and when and whose lead it was: from any status, past the gates", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    await take.user([userFacts("Ann"), userFacts("Bob")]);
    const statuses = ["new", "contacted", "qualified", "disqualified", "converted"] as const;
    await take.lead(statuses.map((status) => leadFacts(crm, status, { status, createdAt: day("2018-02-01") })));
    const outcomes = await take.opportunity(statuses.map((status) => wonOf(status, { ownerReference: reference("Bob"), leadOwnerReference: reference("Ann") })));
    expectEqual("outcomes and findings", [importCodes(outcomes), findings(outcomes)], [statuses.map(() => "created"), statuses.map(() => [])]);
    for (const status of statuses) {
      const [lead, deal] = [await leadOf(crm, status), await dealOf(crm, `of-${status}`)];
      expectEqual(`what the ${status} lead became`, await becameOf(crm, status), ["converted", day("2018-03-02"), deal.id]);
      expectEqual("who worked on it, and on the deal", [lead.ownerId, deal.ownerId, deal.sourceLeadId, deal.amount], [await userIdOf(crm, "Ann"), await userIdOf(crm, "Bob"), lead.id, null]);
    }
  }),
  crmCase("what a lead became stays when the same is told again, by the lead's source or the deal's, and what people made of it since, too", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    const leads = () => take.lead([leadFacts(crm, "a", { createdAt: day("2018-02-01") }), leadFacts(crm, "b", { createdAt: day("2018-02-01") })]);
    const deals = () => take.opportunity([wonOf("a"), wonOf("b")]);
    await leads();
    await deals();
    const { id } = await leadOf(crm, "b");
    await crm.done("taking a conversion back", (ports, ctx) => ports.leads.revertConversion(ctx, { id }, "It was another one"));
    const before = [await leadOf(crm, "a"), await leadOf(crm, "b"), await dealOf(crm, "of-a")];
    crm.clock.advance(60_000);
    expectEqual("outcomes of both again", [importCodes(await leads()), importCodes(await deals())], [["unchanged", "unchanged"], ["unchanged", "unchanged"]]);
    expectEqual("leads and deal", [await leadOf(crm, "a"), await leadOf(crm, "b"), await dealOf(crm, "of-a")], before);
    expectEqual("the lead's source with another title", importCodes(await take.lead([leadFacts(crm, "a", { createdAt: day("2018-02-01"), title: "Renamed" })])), ["updated"]);
    expectEqual("what it became", [(await leadOf(crm, "a")).title, ...(await becameOf(crm, "a"))], ["Renamed", "converted", day("2018-03-02"), (await dealOf(crm, "of-a")).id]);
  }),
  crmCase("a deal that is there already may say later that a lead became it", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    await take.lead([leadFacts(crm, "a", { createdAt: day("2018-02-01") })]);
    const { leadConvertedAt: _told, ...silent } = wonOf("a");
    await take.opportunity([silent]);
    expectEqual("the lead before", await becameOf(crm, "a"), ["new", null, null]);
    expectEqual("outcomes", [importCodes(await take.opportunity([wonOf("a")])), importCodes(await take.opportunity([wonOf("a")]))], [["updated"], ["unchanged"]]);
    expectEqual("the lead after", await becameOf(crm, "a"), ["converted", day("2018-03-02"), (await dealOf(crm, "of-a")).id]);
  }),
  crmCase("a deal that contradicts what people have made of its lead, or names one that became another deal, is rejected and no other", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    await take.lead(["given-up", "a", "b"].map((id) => leadFacts(crm, id, { status: "contacted", createdAt: day("2018-02-01") })));
    const { id } = await leadOf(crm, "given-up");
    await crm.done("giving a lead up", ({ leads }, ctx) => leads.disqualify(ctx, { id }, crm.subject.lists.disqualificationReason));
    const second = wonOf("a", { reference: reference("second") });
    const outcomes = await take.opportunity([wonOf("given-up"), wonOf("a"), second, wonOf("b", { leadOwnerReference: reference("nobody") }), wonOf("nowhere")]);
    expectEqual("outcomes", importCodes(outcomes), ["lead_moved_since_import", "created", "lead_already_converted", "user_not_found", "lead_not_found"]);
    expectEqual("the lead that was given up, and the other one", [(await becameOf(crm, "given-up"))[0], await becameOf(crm, "b")], ["disqualified", ["contacted", null, null]]);
    expectEqual("what a became", await becameOf(crm, "a"), ["converted", day("2018-03-02"), (await dealOf(crm, "of-a")).id]);
    expectEqual("the rejected deal", await crm.read(({ opportunities }, ctx) => opportunities.findByReferences(ctx, [reference("second")])), []);
  }),
  crmCase("dates that cannot be are recorded as stated and told in the findings, each time", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    const leads = () => take.lead([leadFacts(crm, "a", { createdAt: day("2018-03-08") }), leadFacts(crm, "b", { createdAt: day("2018-03-08"), inquiryAt: day("2018-02-01") }), leadFacts(crm, "c", { status: "converted", createdAt: day("2018-03-08"), convertedAt: day("2018-03-02") })]);
    const deals = () => take.opportunity([wonOf("a"), wonOf("b"), wonOf("c", { createdAt: day("2018-04-01") })]);
    for (const time of ["the first time", "again"]) {
      expectEqual(`findings of leads, ${time}`, findings(await leads()), [[], [], ["closed_before_created"]]);
      expectEqual(`findings of deals, ${time}`, findings(await deals()), [["closed_before_lead"], [], ["closed_before_created", "closed_before_lead"]]);
    }
    const [lead, deal] = [await leadOf(crm, "a"), await dealOf(crm, "of-a")];
    expectEqual("when the lead began, became the deal, and the deal was won", [lead.createdAt, lead.conversion?.at, deal.closedAt], [day("2018-03-08"), day("2018-03-02"), day("2018-03-02")]);
  }),
];
