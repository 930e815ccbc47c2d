import { Money } from "@nexus/common";
import type { LeadFilter, LeadRecord, NewLead } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { assigningCases } from "./assigning-cases.js";
import { changingCases } from "./changing-cases.js";
import { crmCase, type CrmCase } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";
import { convert, disqualify, leadRoom, qualify } from "./lead-room.js";
import { leadConversionCases } from "./lead-conversion-cases.js";
import { leadScoringCases } from "./lead-scoring-cases.js";
import { bulkReadingCases, readingCases } from "./reading-cases.js";
import { idsOf, stored } from "./record-room.js";

const described: Omit<NewLead, "id" | "source" | "customFields"> = {
  title: "Ten vans for Lisbon",
  ownerId: "U-1",
  externalReferences: [{ source: "fair", externalId: "7" }, { source: "shop", externalId: "7" }],
  contactName: "Ana Lima",
  jobTitle: "Buyer",
  companyName: "Acme Lda",
  email: "Ana.Lima@Acme.example",
  phone: "+351 21 123 4567",
  website: "https://acme.example/fleet",
  country: "PT",
  region: "Lisboa",
  city: "Lisbon",
  postalCode: "0100-205",
  industry: "Logistics",
  interest: "Vans",
  employees: 40,
  annualRevenue: Money.of(123_456_789, "EUR"),
  budget: Money.of(0, "EUR"),
  purchaseWithinDays: 30,
  rating: "hot",
  note: "Call in the morning.\nAsk for Ana.",
};

const unknownDetails = [
  "contactName", "jobTitle", "companyName", "email", "phone", "website", "country", "region", "city", "postalCode", "industry", "interest", "employees",
  "annualRevenue", "budget", "purchaseWithinDays", "rating", "note",
] as const satisfies readonly (keyof LeadRecord)[];

const creatingCases: readonly CrmCase[] = [
  crmCase("a new lead says what it was created with, and null where nothing is known", async (crm) => {
    const [source] = crm.subject.lists.leadSources;
    const full = await crm.done("creating a described lead", ({ leads }, ctx) => leads.create(ctx, { ...described, id: "full", source, customFields: {} }));
    const { id: _id, version: _version, createdAt: _createdAt, updatedAt: _updatedAt, sourceCategory, duplicateKeys, handOvers: _handOvers, ...said } = full;
    expectEqual("the described lead", said, {
      ...described, source, customFields: {}, status: "new", score: null, scoredAt: null, cycle: 1, disqualification: null, conversion: null,
    });
    expectEqual("whether the source has a category", typeof sourceCategory === "string" && sourceCategory !== "", true);
    expectEqual("kinds of duplicate keys", [...new Set(duplicateKeys.map(({ kind }) => kind))].toSorted(), ["company-domain", "company-name", "email", "phone"]);
    const bare = await stored(crm, leadRoom, await crm.lead("bare"));
    expectEqual("what is not known of the other", unknownDetails.map((name) => bare[name]), unknownDetails.map(() => null));
    expectEqual("its owner, references, custom fields and keys", [bare.ownerId, bare.externalReferences, bare.customFields, bare.duplicateKeys], [null, [], {}, []]);
  }),
  crmCase("custom fields of a lead are typed by the tenant's registry", async (crm) => {
    const [source] = crm.subject.lists.leadSources;
    const definition = { entity: "lead", name: "tier", label: "Tier", type: "integer", required: false, personalData: "none" } as const;
    await crm.commit(({ fieldRegistry }, ctx) => fieldRegistry.put(ctx, [{ version: 1, definition, from: crm.clock.now(), to: null }]));
    await crm.refused("a value of another type", "invalid_input", ({ leads }, ctx) => leads.create(ctx, { ...described, id: "wrong", source, externalReferences: [], customFields: { tier: "gold" } }));
    await crm.refused("a field nobody defined", "invalid_input", ({ leads }, ctx) => leads.create(ctx, { ...described, id: "wrong", source, externalReferences: [], customFields: { colour: 1 } }));
    await crm.lead("right", { customFields: { tier: 3 } });
    expectEqual("custom fields", (await stored(crm, leadRoom, "right")).customFields, { tier: 3 });
  }),
  crmCase("an external reference belongs to one lead of a tenant", async (crm) => {
    const externalReferences = [{ source: "fair", externalId: "1" }];
    await crm.lead("first", { externalReferences });
    const [source] = crm.subject.lists.leadSources;
    await crm.refused("another lead with it", undefined, ({ leads }, ctx) => leads.create(ctx, { id: "second", title: "Second", source, ownerId: null, externalReferences, customFields: {} }));
    await crm.anotherTenant().lead("first", { externalReferences });
  }),
];

const lifecycleCases: readonly CrmCase[] = [
  crmCase("a lead that is given up says when and why, and one that is converted what became of it", async (crm) => {
    await crm.lead("a");
    await crm.lead("b");
    crm.clock.advance(60_000);
    const lost = await disqualify(crm, "a");
    expectEqual("the disqualified lead", [lost.status, lost.disqualification, lost.conversion], ["disqualified", { at: crm.clock.now(), reason: crm.subject.lists.disqualificationReason }, null]);
    await qualify(crm, "b");
    const targets = { opportunityId: "O-7", accountId: null, contactId: "C-7" };
    const won = await crm.done("markConverted", ({ leads }, ctx) => leads.markConverted(ctx, { id: "b" }, targets));
    expectEqual("the converted lead", [won.status, won.disqualification, won.conversion], ["converted", null, { at: crm.clock.now(), ...targets }]);
  }),
  crmCase("a lead is given up for a reason of the tenant, and for no other", async (crm) => {
    await crm.lead("a");
    await crm.refused("a reason nobody has", undefined, ({ leads }, ctx) => leads.disqualify(ctx, { id: "a" }, "because of the weather"));
    expectEqual("the status", (await stored(crm, leadRoom, "a")).status, "new");
  }),
  crmCase("only a qualified lead converts", async (crm) => {
    const targets = { opportunityId: "O-1", accountId: null, contactId: null };
    for (const [id, bring] of [["new", undefined], ["disqualified", disqualify]] as const) {
      await crm.lead(id);
      await bring?.(crm, id);
      await crm.refused(`converting a ${id} lead`, undefined, ({ leads }, ctx) => leads.markConverted(ctx, { id }, targets));
      expectEqual("the status", (await stored(crm, leadRoom, id)).status, id);
    }
  }),
  crmCase("a converted lead is not converted into something else", async (crm) => {
    await crm.lead("a");
    await convert(crm, "a");
    const before = await stored(crm, leadRoom, "a");
    for (const targets of [{ opportunityId: "O-2", accountId: null, contactId: null }, { opportunityId: "O-1", accountId: "A-1", contactId: null }, { opportunityId: null, accountId: null, contactId: null }]) {
      await crm.refused("other targets", undefined, ({ leads }, ctx) => leads.markConverted(ctx, { id: "a" }, targets));
    }
    expectEqual("the lead", await stored(crm, leadRoom, "a"), before);
  }),
];

const findingCases: readonly CrmCase[] = [
  crmCase("open leads are found by a key they share, ordered by createdAt, then id, each once", async (crm) => {
    const alike = { email: "ana@acme.example", companyName: "Acme Lda", website: "https://acme.example" };
    await crm.lead("z-first", alike);
    crm.clock.advance(1);
    for (const id of ["d", "c", "b", "a"]) await crm.lead(id, alike);
    await crm.lead("other", { email: "bo@globex.example" });
    await crm.anotherTenant().lead("theirs", alike);
    await convert(crm, "a");
    await disqualify(crm, "b");
    await crm.delete("lead", "d");
    const { duplicateKeys } = await stored(crm, leadRoom, "c");
    const found = async (keys: typeof duplicateKeys) => idsOf(await crm.read(({ leads }, ctx) => leads.findOpenByKeys(ctx, keys)));
    expectEqual("by all keys", await found([...duplicateKeys, ...duplicateKeys]), ["z-first", "c"]);
    for (const key of duplicateKeys) expectEqual(`by ${key.kind}`, await found([key]), ["z-first", "c"]);
    expectEqual("by the value under another kind", await found(duplicateKeys.map(({ kind, value }) => ({ kind: kind === "phone" ? "email" : "phone", value }))), []);
    expectEqual("by nothing", await found([]), []);
  }),
  crmCase("keys follow what the lead says now", async (crm) => {
    await crm.lead("a", { email: "ana@acme.example" });
    const [key] = (await stored(crm, leadRoom, "a")).duplicateKeys.filter(({ kind }) => kind === "email");
    const keys = key ? [key] : [];
    expectEqual("found in its own unit of work", await crm.commit(async ({ leads }, ctx) => {
      await leads.create(ctx, { id: "b", title: "Again", source: crm.subject.lists.leadSources[0], ownerId: null, email: "ANA@acme.example", externalReferences: [], customFields: {} });
      return idsOf(await leads.findOpenByKeys(ctx, keys));
    }), ["a", "b"]);
  }),
  crmCase("a list holds the leads that meet every condition of its filter", async (crm) => {
    const [source, otherSource] = crm.subject.lists.leadSources;
    await crm.lead("a", { source, ownerId: "U-1" });
    crm.clock.advance(1_000);
    const second = crm.clock.now();
    await crm.lead("b", { source: otherSource });
    await crm.lead("c", { source: otherSource, ownerId: "U-1" });
    crm.clock.advance(1_000);
    const third = crm.clock.now();
    await crm.lead("d", { source, ownerId: "U-2" });
    await disqualify(crm, "d");
    await crm.done("contacting c", ({ leads }, ctx) => leads.changeStatus(ctx, { id: "c" }, "contacted"));
    const filters: readonly (readonly [LeadFilter, readonly string[]])[] = [
      [{}, ["a", "b", "c", "d"]],
      [{ statuses: ["new"] }, ["a", "b"]],
      [{ statuses: ["contacted", "disqualified"] }, ["c", "d"]],
      [{ statuses: [] }, []],
      [{ sources: [otherSource] }, ["b", "c"]],
      [{ sources: [source, otherSource, "unknown"] }, ["a", "b", "c", "d"]],
      [{ ownerId: "U-1" }, ["a", "c"]],
      [{ ownerId: null }, ["b"]],
      [{ created: { from: second } }, ["b", "c", "d"]],
      [{ created: { to: third } }, ["a", "b", "c"]],
      [{ created: { from: second, to: third } }, ["b", "c"]],
      [{ created: { from: second, to: second } }, []],
      [{ created: {} }, ["a", "b", "c", "d"]],
      [{ ownerId: "U-1", sources: [otherSource], statuses: ["contacted", "new"], created: { from: second } }, ["c"]],
      [{ ownerId: "U-1", statuses: ["disqualified"] }, []],
    ];
    for (const [filter, ids] of filters) {
      expectEqual(`the list for ${JSON.stringify(filter)}`, idsOf((await crm.read(({ leads }, ctx) => leads.list(ctx, filter, { limit: 10 }))).items), ids);
    }
  }),
];

/** `LeadProvider`, sentence by sentence. */
export const leadProviderSuite: ContractSuite<CrmSubject> = {
  name: "lead provider",
  cases: [...readingCases(leadRoom), ...bulkReadingCases(leadRoom), ...findingCases, ...creatingCases, ...changingCases(leadRoom), ...lifecycleCases, ...leadConversionCases, ...assigningCases(leadRoom), ...leadScoringCases],
};
