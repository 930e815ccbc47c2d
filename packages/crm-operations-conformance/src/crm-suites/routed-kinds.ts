import { CalendarDate, Money } from "@nexus/common";
import type { NewLead, RoutableRecord } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import { convert, disqualify, leadRoom } from "./lead-room.js";
import { opportunityRoom } from "./opportunity-room.js";
import { stored } from "./record-room.js";

export type RoutedKind = "lead" | "opportunity";

export const findRouted = (crm: Crm, entity: RoutedKind, ...ids: readonly string[]): Promise<readonly RoutableRecord[]> => crm.read(({ routed }, ctx) => routed[entity].find(ctx, ids));

const originals = async (crm: Crm, ...ids: readonly string[]): Promise<readonly (string | null)[]> => (await findRouted(crm, "lead", ...ids)).map(({ duplicateOf }) => duplicateOf?.id ?? null);

/** Leads in the order of their creation, a second apart. */
const arrive = async (crm: Crm, leads: Readonly<Record<string, Partial<NewLead>>>): Promise<void> => {
  for (const [id, more] of Object.entries(leads)) {
    await crm.lead(id, more);
    crm.clock.advance(1_000);
  }
};

const described: Partial<NewLead> = {
  companyName: "Acme Lda", email: "ana@acme.example", jobTitle: "Buyer", website: "https://acme.example", country: "PT", region: "Lisboa", city: "Lisbon", postalCode: "0100-205", industry: "Logistics",
  interest: "Vans", employees: 40, annualRevenue: Money.of(123_456_789, "EUR"), budget: Money.of(0, "EUR"), purchaseWithinDays: 30, rating: "hot",
};

const leadFacts = [
  "country", "region", "city", "postalCode", "industry", "companyName", "website", "employees", "annualRevenue", "jobTitle", "email", "createdAt", "status", "source", "score", "rating", "interest", "budget", "purchaseWithinDays",
] as const;

const dealFacts = ["createdAt", "pipelineId", "stageId", "type", "amount", "expectedCloseDate", "forecastCategory", "accountId"] as const;

const defineTier = (crm: Crm, entity: RoutedKind): Promise<void> => {
  const definition = { entity, name: "tier", label: "Tier", type: "integer", required: false, personalData: "none" } as const;
  return crm.commit(({ fieldRegistry }, ctx) => fieldRegistry.put(ctx, [{ version: 1, definition, from: crm.clock.now(), to: null }]));
};

/** What is said of leads alone. */
export const routedLeadCases: readonly CrmCase[] = [
  crmCase("facts of a lead are what it says, by names of the field catalogue, custom ones included; its place is what territories look at", async (crm) => {
    await defineTier(crm, "lead");
    await crm.lead("full", { ...described, customFields: { tier: 3 } });
    await crm.lead("bare");
    await crm.commit(({ leads }, ctx) => leads.scoreMany(ctx, ["full"]));
    const [full, bare] = await findRouted(crm, "lead", "full", "bare");
    const [said, unsaid] = [await stored(crm, leadRoom, "full"), await stored(crm, leadRoom, "bare")];
    expectEqual("facts", leadFacts.map((name) => full?.facts[name]), leadFacts.map((name) => said[name]));
    expectEqual("custom facts", [full?.facts["custom.tier"], bare?.facts["custom.tier"] ?? null], [3, null]);
    expectEqual("facts of the bare one", leadFacts.map((name) => bare?.facts[name] ?? null), leadFacts.map((name) => unsaid[name]));
    const { country, region, postalCode, industry, companyName, emailDomain } = full?.place ?? {};
    expectEqual("the place", [country, region, postalCode, industry, companyName, emailDomain], ["PT", "Lisboa", "0100-205", "Logistics", "Acme Lda", "acme.example"]);
    expectEqual("the place of the bare one", Object.values(bare?.place ?? {}).filter((value) => value !== null && value !== undefined), []);
  }),
  crmCase("a lead repeats the earliest open lead of its e-mail address or its phone, whose owner is told", async (crm) => {
    await arrive(crm, {
      "z-ana": { email: "ana@acme.example", ownerId: "U-1" },
      "y-phone": { phone: "+351 21 123 4567" },
      "x-ana": { email: "ANA@acme.example", ownerId: "U-2" },
      "a-phone": { phone: "00351 211234567" },
      "b-both": { email: "ana@acme.example", phone: "+351211234567" },
      bo: { email: "bo@globex.example" },
    });
    const found = await findRouted(crm, "lead", "b-both", "a-phone", "bo", "x-ana", "y-phone", "z-ana");
    expectEqual("repeated", found.map(({ duplicateOf }) => duplicateOf), [{ id: "z-ana", ownerId: "U-1" }, { id: "y-phone", ownerId: null }, null, { id: "z-ana", ownerId: "U-1" }, null, null]);
  }),
  crmCase("of leads that arrived at once, the one with the first id is repeated; none repeats itself", async (crm) => {
    for (const id of ["c", "a", "b"]) await crm.lead(id, { email: "ana@acme.example" });
    expectEqual("repeated", await originals(crm, "a", "b", "c"), [null, "a", "a"]);
  }),
  crmCase("a converted, disqualified or deleted lead is never repeated", async (crm) => {
    const alike = { email: "ana@acme.example", phone: "+351 21 123 4567" };
    await arrive(crm, { converted: alike, disqualified: alike, deleted: alike, open: alike, last: alike });
    expectEqual("repeated while all are open", await originals(crm, "last", "converted"), ["converted", null]);
    await convert(crm, "converted");
    await disqualify(crm, "disqualified");
    await crm.delete("lead", "deleted");
    expectEqual("repeated", await originals(crm, "last", "open"), ["open", null]);
    await disqualify(crm, "open");
    expectEqual("repeated when none is open", await originals(crm, "last"), [null]);
  }),
  crmCase("people of one company do not repeat each other, nor leads of another tenant", async (crm) => {
    const acme = { companyName: "Acme Lda", website: "https://acme.example" };
    await arrive(crm.anotherTenant(), { theirs: { ...acme, email: "bo@acme.example" } });
    await arrive(crm, { ana: { ...acme, email: "ana@acme.example" }, bo: { ...acme, email: "bo@acme.example" }, nobody: acme });
    expectEqual("repeated", await originals(crm, "ana", "bo", "nobody"), [null, null, null]);
  }),
];

/** What is said of deals alone. */
export const routedDealCases: readonly CrmCase[] = [
  crmCase("facts of a deal are what it says, by names of the field catalogue, custom ones included; its place is its account; it repeats no other", async (crm) => {
    await crm.pipeline();
    await defineTier(crm, "opportunity");
    const more = { name: "Ten vans", amount: Money.of(50_000, "EUR"), expectedCloseDate: CalendarDate.of("2026-06-30"), accountId: "A-1" };
    await crm.opportunity("full", { ...more, customFields: { tier: 3 } });
    await crm.opportunity("same", more);
    await crm.opportunity("bare");
    const found = await findRouted(crm, "opportunity", "full", "same", "bare");
    for (const { id, facts } of found) {
      const said = await stored(crm, opportunityRoom, id);
      expectEqual(`facts of ${id}`, dealFacts.map((name) => facts[name] ?? null), dealFacts.map((name) => said[name]));
    }
    expectEqual("custom facts", found.map(({ facts }) => facts["custom.tier"] ?? null), [3, null, null]);
    expectEqual("accounts", found.map(({ place }) => place.accountId ?? null), ["A-1", "A-1", null]);
    expectEqual("repeated", found.map(({ duplicateOf }) => duplicateOf), [null, null, null]);
  }),
];
