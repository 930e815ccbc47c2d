import { CalendarDate, Money, type OperationContext } from "@nexus/common";
import type { CriteriaFacts, EnrichmentProvider, RoutableRecord } from "@nexus/crm-operations";
import type { CaseTools, Closable, ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { routable } from "./routable-samples.js";

/** A source of facts under test. Where facts can be set it answers these; a source that cannot is tested against a copy of its service that can. */
export interface EnrichmentSubject extends Closable {
  readonly enrichment: EnrichmentProvider;
  /** From now on this is what the source knows of the record. */
  know(ctx: OperationContext, record: RoutableRecord, facts: CriteriaFacts): Promise<void>;
}

const factsOf = async ({ enrichment }: EnrichmentSubject, ctx: OperationContext, ...records: readonly RoutableRecord[]): Promise<readonly (readonly [string, CriteriaFacts])[]> =>
  [...(await enrichment.enrich(ctx, records))].toSorted(([a], [b]) => (a < b ? -1 : 1));

const another = (tools: CaseTools): OperationContext => ({ ...tools.context(), tenantId: tools.newTenant() });

const acme: CriteriaFacts = {
  industry: "Logistics", employees: 40, score: 99.5, annualRevenue: Money.of(123_456_789, "EUR"), expectedCloseDate: CalendarDate.of("2026-06-30"), "custom.fleet": true, "custom.größe": "groß 😀",
};

/** `EnrichmentProvider`, sentence by sentence. What of an answer counts, and what becomes of an error, is for who asks. */
export const enrichmentSuite: ContractSuite<EnrichmentSubject> = {
  name: "enrichment provider",
  cases: [
    {
      name: "what is known of a record is answered under its id, facts of every type as they are",
      run: async (subject, tools) => {
        const ctx = tools.context();
        await subject.know(ctx, routable("a"), acme);
        await subject.know(ctx, routable("b"), { country: "PT" });
        expectEqual("facts", await factsOf(subject, ctx, routable("b"), routable("a")), [["a", acme], ["b", { country: "PT" }]]);
      },
    },
    {
      name: "only records that were asked for are answered, and of those only the ones of which something is known",
      run: async (subject, tools) => {
        const ctx = tools.context();
        for (const id of ["a", "b"]) await subject.know(ctx, routable(id), { country: id });
        const others = ["unknown", "", "A", "a ", "__proto__", "constructor", "\uD800"].map((id) => routable(id));
        expectEqual("facts", (await factsOf(subject, ctx, ...others, routable("a"))).filter(([, facts]) => Object.keys(facts).length > 0), [["a", { country: "a" }]]);
        expectEqual("facts about nothing", await factsOf(subject, ctx), []);
      },
    },
    {
      name: "the same id of another kind of record is another record",
      run: async (subject, tools) => {
        const ctx = tools.context();
        const kinds = ["lead", "contact", "account", "opportunity"] as const;
        for (const entity of kinds) await subject.know(ctx, routable("a", { entity }), { country: entity });
        for (const entity of kinds) expectEqual(`facts about the ${entity}`, await factsOf(subject, ctx, routable("a", { entity })), [["a", { country: entity }]]);
      },
    },
    {
      name: "another tenant's facts are not told",
      run: async (subject, tools) => {
        const [ctx, other] = [tools.context(), another(tools)];
        await subject.know(other, routable("a"), { country: "theirs" });
        expectEqual("facts", await factsOf(subject, ctx, routable("a")), []);
        await subject.know(ctx, routable("a"), { country: "mine" });
        expectEqual("facts of both", [await factsOf(subject, ctx, routable("a")), await factsOf(subject, other, routable("a"))], [[["a", { country: "mine" }]], [["a", { country: "theirs" }]]]);
      },
    },
    {
      name: "many questions at once each get their own answer",
      run: async (subject, tools) => {
        const ctx = tools.context();
        const ids = Array.from({ length: 12 }, (_, n) => `r-${n}`);
        for (const id of ids) await subject.know(ctx, routable(id), { country: id });
        expectEqual("facts", await Promise.all(ids.map((id) => factsOf(subject, ctx, routable(id)))), ids.map((id) => [[id, { country: id }]]));
      },
    },
  ],
};
