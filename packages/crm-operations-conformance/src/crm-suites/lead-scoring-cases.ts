import type { Instant } from "@nexus/common";
import { expectEqual } from "../expectation.js";
import { outcomeCodes } from "./assigning-cases.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import { disqualify, leadRoom } from "./lead-room.js";
import { idsOf, stored } from "./record-room.js";

const score = (crm: Crm, ids: readonly string[], at?: Instant) => crm.commit(({ leads }, ctx) => leads.scoreMany(ctx, ids, at));

/** What `LeadScorer` promises. How many points a lead gets is the CRM's own business. */
export const leadScoringCases: readonly CrmCase[] = [
  crmCase("scores are whole numbers from 0 to 100 of the instant asked for, one outcome per lead in the order given", async (crm) => {
    await crm.lead("a");
    await crm.lead("b", { source: crm.subject.lists.leadSources[1], companyName: "Acme Lda" });
    const at = crm.clock.now();
    crm.clock.advance(5_000);
    const outcomes = await score(crm, ["b", "a"], at);
    const records = [await stored(crm, leadRoom, "b"), await stored(crm, leadRoom, "a")];
    expectEqual("outcomes", outcomes, records.map(({ id, version }) => ({ id, outcome: "scored", version })));
    expectEqual("whether both have a score", records.map((lead) => lead.score !== null && Number.isInteger(lead.score) && lead.score >= 0 && lead.score <= 100), [true, true]);
    expectEqual("instants of the scores", records.map(({ scoredAt }) => scoredAt), [at, at]);
    expectEqual("outcomes of nothing", await score(crm, []), []);
  }),
  crmCase("a score is of now when no instant is named", async (crm) => {
    await crm.lead("a");
    crm.clock.advance(7_000);
    await score(crm, ["a"]);
    expectEqual("the instant", (await stored(crm, leadRoom, "a")).scoredAt, crm.clock.now());
  }),
  crmCase("a score that comes out as it was is unchanged and writes nothing", async (crm) => {
    await crm.lead("a");
    const at = crm.clock.now();
    await score(crm, ["a"], at);
    const before = await stored(crm, leadRoom, "a");
    crm.clock.advance(1_000);
    expectEqual("outcomes", await score(crm, ["a"], at), [{ id: "a", outcome: "unchanged", version: before.version }]);
    expectEqual("the lead", await stored(crm, leadRoom, "a"), before);
  }),
  crmCase("leads that cannot be scored are rejected one by one, the others are scored all the same", async (crm) => {
    await crm.lead("a");
    await crm.lead("bin");
    await crm.lead("later");
    await crm.delete("lead", "bin");
    const at = crm.clock.now();
    crm.clock.advance(1_000);
    await score(crm, ["later"]);
    const later = await stored(crm, leadRoom, "later");
    expectEqual("outcomes", outcomeCodes(await score(crm, ["unknown", "bin", "later", "a", "a"], at)), ["lead_not_found", "lead_deleted", "lead_score_superseded", "scored", "duplicate_in_batch"]);
    expectEqual("the lead with the later score", await stored(crm, leadRoom, "later"), later);
  }),
  crmCase("closed leads can be scored too, and another tenant's are unknown", async (crm) => {
    await crm.lead("a");
    await disqualify(crm, "a");
    expectEqual("outcome", outcomeCodes(await score(crm, ["a"])), ["scored"]);
    const other = crm.anotherTenant();
    expectEqual("outcome", outcomeCodes(await score(other, ["a"])), ["lead_not_found"]);
    expectEqual("explanation", await other.read(({ leads }, ctx) => leads.explainScore(ctx, "a")), undefined);
  }),
  crmCase("the score that counts is explained factor by factor; without lead or score there is nothing to explain", async (crm) => {
    await crm.lead("a", { companyName: "Acme Lda" });
    await crm.lead("bin");
    const explain = (id: string) => crm.read(({ leads }, ctx) => leads.explainScore(ctx, id));
    expectEqual("without a score", await explain("a"), undefined);
    await score(crm, ["a", "bin"]);
    await crm.delete("lead", "bin");
    const explanation = await explain("a");
    expectEqual("whether each factor is named and judged", explanation?.considered.every(({ subject, verdict }) => subject !== "" && verdict.length > 0), true);
    expectEqual("whether there are factors", (explanation?.considered.length ?? 0) > 0, true);
    expectEqual("whether the outcome names the score", explanation?.outcome?.includes(String((await stored(crm, leadRoom, "a")).score)), true);
    expectEqual("unknown and deleted ones", [await explain("unknown"), await explain("bin"), await explain("")], [undefined, undefined, undefined]);
  }),
  crmCase("a list from a minimum score on holds the leads with at least that score, and none without", async (crm) => {
    await crm.lead("bare");
    await crm.lead("rich", { source: crm.subject.lists.leadSources[1], companyName: "Acme Lda", jobTitle: "CEO", email: "ana@acme.example", phone: "+351 211 234 567", purchaseWithinDays: 1 });
    await crm.lead("unscored");
    await score(crm, ["bare", "rich"]);
    const scores = await Promise.all(["bare", "rich"].map(async (id) => ({ id, score: (await stored(crm, leadRoom, id)).score ?? -1 })));
    for (const minimumScore of [0, ...scores.flatMap((lead) => [lead.score, lead.score + 1]), 100]) {
      const found = await crm.read(({ leads }, ctx) => leads.list(ctx, { minimumScore }, { limit: 10 }));
      expectEqual(`leads from ${minimumScore} on`, idsOf(found.items), scores.filter((lead) => lead.score >= minimumScore).map(({ id }) => id));
    }
  }),
  crmCase("scores are undone with the unit of work they are part of", async (crm) => {
    await crm.lead("a");
    await crm.refused("a unit of work", "undone", async ({ leads }, ctx) => {
      await leads.scoreMany(ctx, ["a"]);
      return { ok: false, refusal: { code: "undone", message: "Undo it.", details: {} } };
    });
    expectEqual("the score", (await stored(crm, leadRoom, "a")).score, null);
  }),
];
