import { describe, expect, test } from "vitest";
import { Instant, NexusError, type OperationContext } from "@nexus/common";
import { grantActions, memoryAccountOwners, memoryEnrichment, memoryStorage } from "@nexus/adapter-memory";
import { LeadRoutingCoordinator, type CriteriaFacts, type EnrichmentProvider, type NewOpportunity, type RoutableRecord, type RoutedRecord, type RoutingPolicy } from "@nexus/crm-operations";
import { partyTables, RoutedTable, type PartyRow } from "./testing/routed-table.js";
import { deskOn, done, newLeads, onDesksOfAllStorages, settle, simulatedDeps, target, type RoutingUnderTest } from "./testing/routing-under-test.js";

const said = (routed: readonly RoutedRecord[]): readonly string[] =>
  routed.map((each) => ("refusal" in each ? each.refusal.code : each.outcome.outcome === "assigned" ? `${each.outcome.userId} by ${each.outcome.by}` : each.outcome.outcome));

const whole = ["ann", "ben", "cem"];

/** Whatever is in Portugal goes to cem and dan, the rest to ann and ben. */
const byCountry: Partial<RoutingPolicy> = {
  rules: [
    { id: "pt", name: "Portugal", priority: 1, criteria: { field: "country", is: "eq", value: "PT" }, ...target({ pool: { kind: "users", userIds: ["cem", "dan"] } }) },
    { id: "rest", name: "The rest", priority: 2, criteria: { all: [] }, ...target({ pool: { kind: "users", userIds: ["ann", "ben"] } }) },
  ],
};
const everybody = ["ann", "ben", "cem", "dan"];

const leadsIn = (ctx: OperationContext, facts: Readonly<Record<string, CriteriaFacts>>): EnrichmentProvider => memoryEnrichment(new Map([[ctx.tenantId, { lead: new Map(Object.entries(facts)) }]]));

/** The same, remembering whom it was asked about. */
const listening = (enrichment: EnrichmentProvider): EnrichmentProvider & { readonly asked: (readonly string[])[] } => {
  const asked: (readonly string[])[] = [];
  return {
    asked,
    enrich: (ctx, records) => {
      asked.push(records.map(({ id }) => id));
      return enrichment.enrich(ctx, records);
    },
  };
};

const newDeals = async (ctx: OperationContext, { unitOfWork }: Pick<RoutingUnderTest, "unitOfWork">, deals: Readonly<Record<string, Partial<NewOpportunity>>>): Promise<readonly string[]> => {
  await done(
    unitOfWork.run(ctx, [], async ({ crm, opportunities }) => {
      const stages = [["qualify", 200_000], ["won", 1_000_000], ["lost", 0]] as const;
      const pipeline = await crm.pipelines.create(ctx, { id: "P-1", name: "Sales", stages: stages.map(([id, probabilityPpm]) => ({ id, name: id, probabilityPpm })) });
      if (!pipeline.ok) return pipeline;
      for (const [id, more] of Object.entries(deals)) {
        const created = await opportunities.create(ctx, {
          id, name: id, pipelineId: null, type: "new", ownerId: null, amount: null, recurring: null, expectedCloseDate: null, accountId: null, sourceLeadId: null, externalReferences: [], customFields: {}, ...more,
        });
        if (!created.ok) return created;
      }
      return { ok: true, value: undefined };
    }),
  );
  return Object.keys(deals);
};

/** Every decision made again comes out as it did, from what was kept of it. */
const expectReplayed = async (ctx: OperationContext, coordinator: LeadRoutingCoordinator, routed: readonly RoutedRecord[]): Promise<void> => {
  for (const each of routed) expect(await done(coordinator.replay(ctx, "decisionId" in each ? (each.decisionId ?? "") : ""))).toMatchObject({ agrees: true });
};

onDesksOfAllStorages((desk) => {
  let seed = 20;
  const deskWith = (sources: Parameters<typeof deskOn>[2]) => deskOn(desk().rows, simulatedDeps((seed += 1)), sources);

  test("an account owner goes first where a rule says so, the pool takes its turn where there is none, or none who can", async () => {
    const ctx = desk().newTenant();
    const accountOwners = memoryAccountOwners(new Map([[ctx.tenantId, new Map([["A-1", "cem"], ["A-2", "ben"], ["A-3", "somebody-who-left"]])], ["another tenant", new Map([["A-4", "cem"]])]]));
    const owned = deskWith({ parts: () => ({ accountOwners }) });
    await settle(ctx, owned, {
      userIds: whole,
      members: [{ userId: "ben", capacity: 0 }],
      policy: {
        entity: "opportunity",
        rules: [
          { id: "renewals", name: "Renewals", priority: 1, criteria: { field: "type", is: "eq", value: "renewal" }, ...target() },
          { id: "all", name: "Everything", priority: 2, criteria: { all: [] }, ...target({ ownersFirst: ["account-owner"] }) },
        ],
      },
    });
    const ids = await newDeals(ctx, owned, { renewal: { accountId: "A-1", type: "renewal" }, owned: { accountId: "A-1" }, full: { accountId: "A-2" }, left: { accountId: "A-3" }, theirs: { accountId: "A-4" }, none: {}, again: { accountId: "A-1" } });
    const routed = await done(owned.coordinator.route(ctx, { entity: "opportunity", ids }));
    expect(said(routed)).toEqual(["ann by strategy", "cem by account-owner", "ann by strategy", "cem by strategy", "ann by strategy", "cem by strategy", "cem by account-owner"]);
    await expectReplayed(ctx, owned.coordinator, routed);
  });

  test("a previous owner goes first where a rule says so; without the rule nobody remembers", async () => {
    for (const [ownersFirst, expected] of [[["previous-owner"], "cem by previous-owner"], [[], "ann by strategy"]] as const) {
      const { coordinator, unitOfWork, newTenant } = desk();
      const ctx = newTenant();
      await settle(ctx, desk(), { userIds: whole, policy: { rules: [{ id: "all", name: "Everything", priority: 1, criteria: { all: [] }, ...target({ ownersFirst }) }] } });
      const [known = "", fresh = ""] = await newLeads(ctx, desk(), 2);
      for (const ownerId of ["ben", "cem", null]) {
        await unitOfWork.run(ctx, [], async ({ leads }) => ({ ok: true, value: await leads.assignOwners(ctx, [{ id: known, ownerId, reason: "By hand." }]) }));
      }
      const routed = await done(coordinator.route(ctx, { entity: "lead", ids: [known, fresh] }));
      expect(said(routed)).toEqual([expected, ownersFirst.length === 0 ? "ben by strategy" : "ann by strategy"]);
      await expectReplayed(ctx, coordinator, routed);
    }
  });

  test("facts from outside decide a rule; what the record says itself wins; both are kept with the decision", async () => {
    const ctx = desk().newTenant();
    await settle(ctx, desk(), { userIds: everybody, policy: byCountry });
    const [silent = "", german = "", portuguese = "", unknown = ""] = await newLeads(ctx, desk(), 4, (i) => (i === 1 ? { country: "DE" } : i === 2 ? { country: "PT" } : {}));
    const { coordinator } = deskWith({ enrichment: leadsIn(ctx, { [silent]: { country: "PT", industry: "Vans" }, [german]: { country: "PT" }, [portuguese]: { country: "DE" } }) });
    const routed = await done(coordinator.route(ctx, { entity: "lead", ids: [silent, german, portuguese, unknown] }));
    expect(said(routed)).toEqual(["cem by strategy", "ann by strategy", "dan by strategy", "ben by strategy"]);
    await expectReplayed(ctx, coordinator, routed);
    const facts = await desk().unitOfWork.read(ctx, ({ routing }) => Promise.all(routed.map(async (each) => (await routing.log.decision(ctx, "decisionId" in each ? (each.decisionId ?? "") : ""))?.subject.facts["country"] ?? null)));
    expect(facts).toEqual(["PT", "DE", "PT", null]);
  });

  test("an enrichment that throws, at once or later, answers nothing or answers nonsense routes without", async () => {
    const nonsense = (value: unknown): EnrichmentProvider => ({ enrich: (_ctx, records) => Promise.resolve(new Map(records.map(({ id }) => [id, value as CriteriaFacts]))) });
    const failing: readonly EnrichmentProvider[] = [
      { enrich: () => Promise.reject(new Error("The service is down.")) },
      { enrich: () => { throw new Error("There is no such service."); } },
      { enrich: () => Promise.resolve(new Map()) },
      { enrich: () => Promise.resolve(undefined as unknown as ReadonlyMap<string, CriteriaFacts>) },
      nonsense(null),
      nonsense({ country: 7 }),
      nonsense({ country: Number.NaN }),
      nonsense({ country: -0 }),
      nonsense({ country: "PT\uD800" }),
      nonsense({ country: "\0" }),
      nonsense({ country: 7n }),
      nonsense({ country: new Date(0) }),
      nonsense({ country: () => "PT" }),
      nonsense("PT"),
      nonsense({ country: ["PT"] }),
      nonsense({ country: { code: "PT" } }),
      nonsense({ nobody: "asked for this", __proto__: { country: "PT" } }),
    ];
    for (const enrichment of failing) {
      const ctx = desk().newTenant();
      await settle(ctx, desk(), { userIds: everybody, policy: byCountry });
      const ids = await newLeads(ctx, desk(), 2);
      const { coordinator } = deskWith({ enrichment });
      const routed = await done(coordinator.route(ctx, { entity: "lead", ids }));
      expect(said(routed)).toEqual(["ann by strategy", "ben by strategy"]);
      await expectReplayed(ctx, coordinator, routed);
    }
  });

  test("facts are asked for outside any unit of work: a provider may open its own", async () => {
    const ctx = desk().newTenant();
    await settle(ctx, desk(), { userIds: everybody, policy: byCountry });
    const [id = ""] = await newLeads(ctx, desk(), 1, () => ({ note: "PT" }));
    const { unitOfWork } = desk();
    const fromNotes: EnrichmentProvider = {
      enrich: async (asking, records) => {
        const found = await done(unitOfWork.run(asking, [], async ({ leads }) => ({ ok: true, value: await leads.findMany(asking, records.map((record) => record.id)) })));
        return new Map(found.map((lead) => [lead.id, { country: lead.note }]));
      },
    };
    const records = await unitOfWork.read(ctx, ({ routed }) => routed.lead?.find(ctx, [id]) ?? Promise.resolve([]));
    const nested = await unitOfWork.read(ctx, () => fromNotes.enrich(ctx, records).catch((error: unknown) => error));
    expect(NexusError.is(nested) && nested.code).toBe("nested_unit_of_work");
    const { coordinator } = deskWith({ enrichment: fromNotes });
    expect(said(await done(coordinator.route(ctx, { entity: "lead", ids: [id] })))).toEqual(["cem by strategy"]);
  });

  test("facts decide again when a record is declined", async () => {
    const ctx = desk().newTenant();
    await settle(ctx, desk(), { userIds: everybody, policy: byCountry });
    const [id = ""] = await newLeads(ctx, desk(), 1);
    const enrichment = listening(leadsIn(ctx, { [id]: { country: "PT" } }));
    const { coordinator } = deskWith({ enrichment });
    const as = (userId: string): OperationContext => ({ ...ctx, actor: { type: "user", id: userId } });
    expect(said(await done(coordinator.route(ctx, { entity: "lead", ids: [id] })))).toEqual(["cem by strategy"]);
    expect(said([await done(coordinator.decline(as("cem"), { entity: "lead", recordId: id, reason: "Not my market." }))])).toEqual(["dan by strategy"]);
    expect(await coordinator.decline(as("ann"), { entity: "lead", recordId: id, reason: "Nor mine." })).toMatchObject({ refusal: { code: "not_yours" } });
    expect(enrichment.asked).toEqual([[id], [id]]);
  });

  test("nothing leaves the house about records that nobody will decide on, for whoever may not route, or for what is refused", async () => {
    const ctx = desk().newTenant();
    await settle(ctx, desk(), { userIds: everybody, policy: byCountry });
    const [open = "", owned = "", closed = ""] = await newLeads(ctx, desk(), 3, (i) => (i === 2 ? { status: "disqualified" } : {}));
    const { unitOfWork } = desk();
    await unitOfWork.run(ctx, [], async ({ leads }) => ({ ok: true, value: await leads.assignOwners(ctx, [{ id: owned, ownerId: "ben", reason: "By hand." }]) }));
    const enrichment = listening(leadsIn(ctx, {}));
    const { coordinator } = deskWith({ enrichment });
    const forbidden = new LeadRoutingCoordinator({ ...simulatedDeps(7), unitOfWork, authorizer: grantActions({}), enrichment });
    expect(await forbidden.route(ctx, { entity: "lead", ids: [open] })).toMatchObject({ refusal: { code: "not_permitted" } });
    for (const input of [null, {}, { entity: "constructor", ids: [open] }, { entity: "lead", ids: [] }, { entity: "lead", ids: [open, 7] }, { entity: "lead", ids: [open], more: 1 }]) {
      expect(await coordinator.route(ctx, input as never)).toMatchObject({ refusal: { code: "invalid_input" } });
    }
    expect(await coordinator.route(ctx, { entity: "contact", ids: [open] })).toMatchObject({ refusal: { code: "entity_not_routable" } });
    expect(enrichment.asked).toEqual([]);
    const keyed = { ...ctx, idempotencyKey: "call-1" };
    const input = { entity: "lead" as const, ids: [owned, closed, open, "unknown"] };
    const routed = await done(coordinator.route(keyed, input));
    expect(said(routed)).toEqual(["kept", "record_closed", "ann by strategy", "record_not_found"]);
    expect(await done(coordinator.route(keyed, input))).toEqual(routed);
    expect(enrichment.asked).toEqual([[open]]);
  });
});

describe("contacts and accounts that a host keeps itself", () => {
  const deps = simulatedDeps();
  const storage = memoryStorage(deps);
  const createdAt = Instant.of("2026-03-01T00:00:00.000Z");
  const row = (id: string, more: Partial<PartyRow> = {}): PartyRow => ({ id, version: 1, createdAt, country: null, accountId: null, ownerId: null, ...more });

  test("are routed once their records are bound, by their own policy, each kind counting towards the same loads", async () => {
    const ctx: OperationContext = { tenantId: "tenant-1", actor: { type: "system", id: "host" }, correlationId: "test" };
    const accountOwners = memoryAccountOwners(new Map([["tenant-1", new Map([["A-1", "cem"]])]]));
    const enrichment = memoryEnrichment(new Map([["tenant-1", { account: new Map([["A-9", { country: "PT" }]]), contact: new Map([["A-9", { country: "DE" }]]) }]]));
    const { coordinator, unitOfWork, rows, clock } = deskOn(storage.unitOfWork, deps, {
      parts: ({ records }) => ({ accountOwners, routedContacts: new RoutedTable(records, "contact"), routedAccounts: new RoutedTable(records, "account") }),
      enrichment,
    });
    await done(
      rows.run(ctx, [], async ({ records }) => {
        await records.insert(partyTables.contact, [row("C-1", { accountId: "A-1" }), row("C-2"), row("C-3")]);
        await records.insert(partyTables.account, [row("A-8"), row("A-9")]);
        return { ok: true, value: undefined };
      }),
    );
    const loadWeights = { lead: 0, contact: 1, account: 1, opportunity: 0 };
    await settle(ctx, { unitOfWork, clock }, { userIds: whole, policy: { id: "people", entity: "contact", loadWeights, rules: [{ id: "all", name: "Everybody", priority: 1, criteria: { all: [] }, ...target({ ownersFirst: ["account-owner"], strategies: ["least-loaded"] }) }] } });
    const people = await done(coordinator.route(ctx, { entity: "contact", ids: ["C-1", "C-2", "C-3", "C-4"] }));
    expect(said(people)).toEqual(["cem by account-owner", "ann by strategy", "ben by strategy", "record_not_found"]);
    await settle(ctx, { unitOfWork, clock }, {
      userIds: whole,
      policy: {
        id: "companies", entity: "account", loadWeights,
        rules: [
          { id: "pt", name: "Portugal", priority: 1, criteria: { field: "country", is: "eq", value: "PT" }, ...target({ pool: { kind: "users", userIds: ["cem"] } }) },
          { id: "rest", name: "The rest", priority: 2, criteria: { all: [] }, ...target({ strategies: ["least-loaded"] }) },
        ],
      },
    });
    const companies = await done(coordinator.route(ctx, { entity: "account", ids: ["A-9", "A-8"] }));
    expect(said(companies)).toEqual(["cem by strategy", "ann by strategy"]);
    await expectReplayed(ctx, coordinator, [...people.slice(0, 3), ...companies]);
    const found = await unitOfWork.read(ctx, async ({ routed }): Promise<readonly RoutableRecord[]> => [...((await routed.contact?.find(ctx, ["C-1", "C-2", "C-3"])) ?? []), ...((await routed.account?.find(ctx, ["A-8", "A-9"])) ?? [])]);
    expect(found.map(({ id, ownerId, version }) => [id, ownerId, version])).toEqual([["C-1", "cem", 2], ["C-2", "ann", 2], ["C-3", "ben", 2], ["A-8", "ann", 2], ["A-9", "cem", 2]]);
  });
});
