import { expect, test } from "vitest";
import { Instant, Money, type OperationContext, type Result } from "@nexus/common";
import { auditTable, outboxTable } from "@nexus/crm-operations";
import { leadPersistOn, leadQueryOn, openValueOf, summarizeStages, type Lead, type LeadPersist, type LeadQuery, type PipelineStageInput } from "@nexus/crm";
import { crmCommands } from "./crm-commands.js";
import { accepted, onAllStorages } from "./testing/storages.js";
import type { CrmStores } from "./bind-crm.js";

const stages: readonly PipelineStageInput[] = [
  { id: "qualify", name: "Qualify", probabilityPpm: 200_000 },
  { id: "propose", name: "Propose", probabilityPpm: 333_333 },
  { id: "won", name: "Won", probabilityPpm: 1_000_000 },
  { id: "lost", name: "Lost", probabilityPpm: 0 },
];

onAllStorages((underTest) => {
  const run = <T>(ctx: OperationContext, work: (stores: CrmStores) => Promise<Result<T>>): Promise<T> => accepted(underTest().unitOfWork.run(ctx, [], work));
  const read = <T>(ctx: OperationContext, work: (stores: CrmStores) => Promise<T>): Promise<T> => underTest().unitOfWork.read(ctx, work);
  const leadsOf = (stores: CrmStores): LeadQuery & LeadPersist => ({ ...leadQueryOn(stores.crm.leads), ...leadPersistOn((ctx, command) => stores.crm.leads.execute(ctx, command)) });

  test("[INT-CRMOP-0090] a lead lives through the command path: every state, event and audit entry is stored together", async () => {
    const { commands, rows, newTenant } = underTest();
    const ctx = newTenant();
    const lead = crmCommands.lead;
    await accepted(commands.execute(ctx, lead.create, { id: "L-1", title: "Two machines", source: "referral", email: "ann@acme.example" }));
    await accepted(commands.execute(ctx, lead["change-status"], { id: "L-1", status: "contacted" }));
    await accepted(commands.execute(ctx, lead["change-status"], { id: "L-1", status: "qualified" }));
    const converted = await accepted(commands.execute(ctx, lead.convert, { id: "L-1", opportunityId: "O-1" }));
    expect(converted).toMatchObject({ status: "converted", version: expect.any(Number) as number, conversion: { opportunityId: "O-1" } });
    const { outbox, audit } = await rows.read(ctx, async ({ records }) => ({
      outbox: await records.find(outboxTable, { orderBy: [{ column: "aggregateSequence", direction: "ascending" }] }),
      audit: await records.find(auditTable, { orderBy: [{ column: "entityVersion", direction: "ascending" }] }),
    }));
    expect(outbox.map((row) => row.aggregateSequence)).toEqual(outbox.map((_, i) => i + 1));
    expect(outbox.at(-1)).toMatchObject({ aggregateType: "lead", aggregateId: "L-1", aggregateSequence: converted.version, status: "pending" });
    expect(JSON.stringify(outbox)).not.toContain("ann@acme.example");
    expect(JSON.stringify(audit)).not.toContain("ann@acme.example");
    expect(audit.map((row) => row.action)).toEqual(["lead.create", "lead.change-status", "lead.change-status", "lead.convert"]);
  });

  test("the orchestrator and the core see the same lead", async () => {
    const { newTenant } = underTest();
    const ctx = newTenant();
    await run(ctx, ({ leads }) => leads.create(ctx, { id: "L-1", title: "One machine", source: "website", ownerId: null, phone: "+49 30 123456", externalReferences: [{ source: "fair", externalId: "7" }], customFields: {} }));
    const seen = await read(ctx, async (stores) => ({
      record: await stores.leads.find(ctx, "L-1"),
      core: await stores.crm.leads.byExternalReference(ctx, { source: "fair", externalId: "7" }),
      byReference: await stores.leads.findByReferences(ctx, [{ source: "fair", externalId: "7" }, { source: "fair", externalId: "8" }]),
      byKey: await stores.leads.findOpenByKeys(ctx, [{ kind: "phone", value: "+4930123456" }]),
      none: await stores.leads.findOpenByKeys(ctx, [{ kind: "email", value: "+4930123456" }]),
    }));
    expect(seen.record).toMatchObject({ title: "One machine", source: "website", sourceCategory: "organic", status: "new", version: 1 });
    expect(seen.core?.id).toBe("L-1");
    expect([seen.byReference, seen.byKey, seen.none].map((leads) => leads.map(({ id }) => id))).toEqual([["L-1"], ["L-1"], []]);
  });

  test("[FUN-CRM-0042, FUN-CRM-0043, FUN-CRM-0044] [FUN-CRM-0045, FUN-CRM-0046, FUN-CRM-0047] lists, pages and the bin work in storage as the core says", async () => {
    const { clock, newTenant } = underTest();
    const ctx = newTenant();
    for (const [i, source] of ["referral", "website", "referral", "event", "website"].entries()) {
      await run(ctx, (stores) => leadsOf(stores).create(ctx, { id: `L-${i}`, title: `Lead ${i}`, source, ownerId: i === 2 ? "U-1" : null }));
      clock.advance(1_000);
    }
    for (const [id, value] of [["L-0", 80], ["L-1", 90], ["L-3", 80]] as const) {
      await run(ctx, (stores) => leadsOf(stores).overrideScore(ctx, { id, value, reason: "Met them" }));
    }
    await run(ctx, (stores) => leadsOf(stores).delete(ctx, { id: "L-4" }));
    const ids = (leads: readonly Lead[]): readonly string[] => leads.map(({ id }) => id);
    const paged = async (list: (query: LeadQuery, after: string | undefined) => Promise<{ readonly items: readonly Lead[]; readonly next: string | null }>): Promise<readonly string[]> => {
      const found: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await read(ctx, (stores) => list(leadsOf(stores), after));
        found.push(...ids(page.items));
        if (page.next === null) return found;
        after = page.next;
      }
    };
    const one = (after: string | undefined) => ({ limit: 1, ...(after === undefined ? {} : { after }) });
    expect(await paged((query, after) => query.findBySource(ctx, "referral", one(after)))).toEqual(["L-0", "L-2"]);
    expect(await paged((query, after) => query.findHighScoring(ctx, 80, one(after)))).toEqual(["L-1", "L-0", "L-3"]);
    expect(await paged((query, after) => query.findUnassigned(ctx, one(after)))).toEqual(["L-0", "L-1", "L-3"]);
    expect(await paged((query, after) => query.findByStatus(ctx, "new", one(after)))).toEqual(["L-0", "L-1", "L-2", "L-3"]);
    expect(await paged((query, after) => query.findConvertible(ctx, one(after)))).toEqual([]);
    await expect(read(ctx, (stores) => leadsOf(stores).getById(ctx, "L-9"))).rejects.toMatchObject({ code: "lead_not_found" });
    await run(ctx, (stores) => leadsOf(stores).restore(ctx, { id: "L-4" }));
    expect(await paged((query, after) => query.findBySource(ctx, "website", one(after)))).toEqual(["L-1", "L-4"]);
    await expect(read(ctx, (stores) => leadsOf(stores).findUnassigned(ctx, { limit: 10, after: "nonsense" }))).rejects.toMatchObject({ code: "invalid_page" });
  });

  test("[BUS-CRM-0030] exactly one pipeline is the default, whoever moves it, and the first one is", async () => {
    const { commands, newTenant } = underTest();
    const ctx = newTenant();
    for (const id of ["P-1", "P-2", "P-3"]) await accepted(commands.execute(ctx, crmCommands.pipeline.create, { id, name: `Pipeline ${id}`, stages }));
    const defaults = async (): Promise<readonly string[]> => (await read(ctx, ({ pipelines }) => pipelines.list(ctx))).filter(({ isDefault }) => isDefault).map(({ id }) => id);
    expect(await defaults()).toEqual(["P-1"]);
    await Promise.all(["P-2", "P-3", "P-2"].map((id) => accepted(commands.execute(ctx, crmCommands.pipeline["make-default"], { id }))));
    expect(await defaults()).toHaveLength(1);
    const two = underTest().rows.run(ctx, [], async ({ records }) => {
      const { pipelineKind } = await import("./pipelines/pipeline-kind.js");
      const all = await records.find(pipelineKind.table, {});
      await records.update(pipelineKind.table, all.map((row) => ({ row: { ...row, version: row.version + 1, defaultMark: "default" as const }, expectedVersion: row.version })));
      return { ok: true, value: undefined };
    });
    await expect(two).rejects.toMatchObject({ code: "duplicate_record" });
  });

  test("[FUN-CRM-0057] stage summaries and open value in storage equal the core's own over all deals", async () => {
    const { commands, newTenant } = underTest();
    const ctx = newTenant();
    await accepted(commands.execute(ctx, crmCommands.pipeline.create, { id: "P-1", name: "Sales", stages }));
    const amounts = [Money.of(100_01, "USD"), Money.of(99, "EUR"), null, Money.of(3_33, "USD"), null];
    for (const [i, amount] of amounts.entries()) await accepted(commands.execute(ctx, crmCommands.opportunity.create, { id: `O-${i}`, title: `Deal ${i}`, pipelineId: "P-1", amount }));
    await accepted(commands.execute(ctx, crmCommands.opportunity.advance, { id: "O-0" }));
    await accepted(commands.execute(ctx, crmCommands.opportunity["mark-won"], { id: "O-3" }));
    await accepted(commands.execute(ctx, crmCommands.opportunity.delete, { id: "O-4" }));
    const { all, summary, value, pipeline } = await read(ctx, async ({ crm }) => ({
      all: (await crm.opportunities.store.load(amounts.map((_, i) => `O-${i}`))),
      summary: await crm.opportunities.stageSummary(ctx, "P-1"),
      value: await crm.opportunities.totalOpenValue(ctx),
      pipeline: await crm.pipelines.getById(ctx, "P-1"),
    }));
    expect(summary).toEqual(summarizeStages(all, pipeline));
    expect(value).toEqual(openValueOf(all));
    expect(summary.map(({ stageId, count }) => [stageId, count])).toEqual([["qualify", 2], ["propose", 1], ["won", 1], ["lost", 0]]);
  });

  test("an occupied stage is not removed, also when a deal moves in at the same time", async () => {
    const { commands, newTenant } = underTest();
    const ctx = newTenant();
    await accepted(commands.execute(ctx, crmCommands.pipeline.create, { id: "P-1", name: "Sales", stages }));
    await accepted(commands.execute(ctx, crmCommands.opportunity.create, { id: "O-1", title: "Deal", pipelineId: "P-1" }));
    const [moved, removed] = await Promise.all([
      commands.execute(ctx, crmCommands.opportunity.advance, { id: "O-1" }),
      commands.execute(ctx, crmCommands.pipeline["remove-stage"], { id: "P-1", stageId: "propose" }),
    ]);
    expect([moved.ok, removed.ok].filter((ok) => ok)).toHaveLength(1);
  });

  test("a better source scores higher, and the explanation names the facts it read", async () => {
    const { newTenant } = underTest();
    const ctx = newTenant();
    for (const [id, source] of [["L-1", "referral"], ["L-2", "cold-call"]] as const) await run(ctx, (stores) => leadsOf(stores).create(ctx, { id, title: id, source, companyName: "Acme" }));
    await run(ctx, async ({ leads }) => ({ ok: true, value: await leads.scoreMany(ctx, ["L-1", "L-2"]) }));
    const [referral, call, explanation] = await read(ctx, async ({ leads }) => [await leads.find(ctx, "L-1"), await leads.find(ctx, "L-2"), await leads.explainScore(ctx, "L-1")] as const);
    expect(referral?.score).toBeGreaterThan(call?.score ?? 100);
    expect(explanation?.considered.some(({ subject, facts }) => subject.startsWith("source-quality") && facts.length > 0)).toBe(true);
  });

  test("an external reference belongs to one record", async () => {
    const { commands, newTenant } = underTest();
    const ctx = newTenant();
    const externalReferences = [{ source: "fair", externalId: "1" }];
    await accepted(commands.execute(ctx, crmCommands.lead.create, { id: "L-1", title: "First", source: "website", externalReferences }));
    const second = await commands.execute(ctx, crmCommands.lead.create, { id: "L-2", title: "Second", source: "website", externalReferences });
    expect(second).toMatchObject({ ok: false, refusal: { code: "external_reference_taken", details: { id: "L-1" } } });
    await accepted(commands.execute(ctx, crmCommands.lead.update, { id: "L-1", externalReferences: [] }));
    await accepted(commands.execute(ctx, crmCommands.lead.create, { id: "L-2", title: "Second", source: "website", externalReferences }));
  });

  test("[FUN-CRM-0055, FUN-CRM-0056, FUN-CRM-0057] [FUN-CRM-0058, FUN-CRM-0059] deals are found by pipeline, stage, outcome, origin, age and close date, without those in the bin", async () => {
    const { commands, clock, newTenant } = underTest();
    const ctx = newTenant();
    const opportunity = crmCommands.opportunity;
    for (const id of ["P-1", "P-2"]) await accepted(commands.execute(ctx, crmCommands.pipeline.create, { id, name: id, stages }));
    const soon = Instant.utcDate(Instant.addDays(clock.now(), 2));
    const create = (id: string, pipelineId: string, more: object = {}) => accepted(commands.execute(ctx, opportunity.create, { id, title: id, pipelineId, ...more }));
    await create("O-1", "P-1", { sourceLeadId: "L-1", expectedCloseDate: soon });
    await create("O-2", "P-1", { amount: Money.of(5_00, "USD") });
    await create("O-3", "P-1");
    await create("O-4", "P-2");
    await create("O-5", "P-2");
    await accepted(commands.execute(ctx, opportunity.advance, { id: "O-1" }));
    await accepted(commands.execute(ctx, opportunity["mark-won"], { id: "O-2" }));
    await accepted(commands.execute(ctx, opportunity["mark-lost"], { id: "O-3", closeReason: "price" }));
    await accepted(commands.execute(ctx, opportunity.delete, { id: "O-5" }));
    const created = clock.now();
    clock.set(Instant.addDays(created, 5));
    await accepted(commands.execute(ctx, opportunity.update, { id: "O-4", title: "Touched" }));

    const all = { limit: 10 };
    const found = await read(ctx, async ({ crm: { opportunities } }) => {
      const pages = {
        inPipeline: await opportunities.findByPipeline(ctx, "P-1", all),
        inOther: await opportunities.findByPipeline(ctx, "P-2", all),
        inStage: await opportunities.findByStage(ctx, "P-1", "propose", all),
        open: await opportunities.findOpen(ctx, all),
        won: await opportunities.findWon(ctx, all, { from: created }),
        wonBefore: await opportunities.findWon(ctx, all, { to: created }),
        lost: await opportunities.findLost(ctx, all),
        stale: await opportunities.findStale(ctx, created, all),
        overdue: await opportunities.findOverdue(ctx, Instant.utcDate(clock.now()), all),
      };
      const ids = Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, page.items.map(({ id }) => id)]));
      return { ...ids, fromLead: (await opportunities.findBySourceLead(ctx, "L-1"))?.id, fromNone: await opportunities.findBySourceLead(ctx, "L-2") };
    });
    expect(found).toEqual({
      inPipeline: ["O-1", "O-2", "O-3"],
      inOther: ["O-4"],
      inStage: ["O-1"],
      open: ["O-1", "O-4"],
      won: ["O-2"],
      wonBefore: [],
      lost: ["O-3"],
      stale: ["O-1"],
      overdue: ["O-1"],
      fromLead: "O-1",
      fromNone: undefined,
    });
    await expect(read(ctx, ({ crm }) => crm.opportunities.getById(ctx, "O-9"))).rejects.toMatchObject({ code: "opportunity_not_found" });
    await expect(read(ctx, ({ crm }) => crm.opportunities.getBySourceLead(ctx, "L-2"))).rejects.toMatchObject({ code: "opportunity_not_found" });
    expect(await accepted(commands.execute(ctx, opportunity.reopen, { id: "O-3", reason: "They called again" }))).toMatchObject({ status: "open", stageId: "qualify" });
  });

  test("[FUN-CRM-0064, FUN-CRM-0065] [FUN-CRM-0066, FUN-CRM-0067, FUN-CRM-0068] pipelines are found by id, name and status, and change with their stages", async () => {
    const { commands, newTenant } = underTest();
    const ctx = newTenant();
    const pipeline = crmCommands.pipeline;
    for (const [id, name] of [["P-1", "Sales"], ["P-2", "Renewals"], ["P-3", "Old"]] as const) await accepted(commands.execute(ctx, pipeline.create, { id, name, stages }));
    await accepted(commands.execute(ctx, pipeline["change-status"], { id: "P-3", status: "inactive" }));
    const extended = await accepted(commands.execute(ctx, pipeline["add-stage"], { id: "P-2", stage: { id: "sign", name: "Sign", probabilityPpm: 900_000 } }));
    expect(extended.stages.map(({ id, position }) => [id, position])).toEqual([["qualify", 1], ["propose", 2], ["sign", 3], ["won", 4], ["lost", 5]]);
    const reordered = await accepted(commands.execute(ctx, pipeline["reorder-stages"], { id: "P-2", stageIds: ["propose", "qualify", "sign", "won", "lost"] }));
    expect(reordered.stages.map(({ id }) => id)).toEqual(["propose", "qualify", "sign", "won", "lost"]);
    await accepted(commands.execute(ctx, pipeline["remove-stage"], { id: "P-2", stageId: "sign" }));
    await accepted(commands.execute(ctx, pipeline.delete, { id: "P-2" }));
    const all = { limit: 10 };
    const ids = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);
    const seen = await read(ctx, async ({ crm: { pipelines } }) => ({
      all: ids((await pipelines.findAll(ctx, all)).items),
      active: ids((await pipelines.findActive(ctx, all)).items),
      inactive: ids((await pipelines.findByStatus(ctx, "inactive", all)).items),
      byName: (await pipelines.findByName(ctx, "SALES"))?.id,
      deleted: await pipelines.findByName(ctx, "Renewals"),
      default: (await pipelines.getDefault(ctx)).id,
      binned: (await pipelines.getById(ctx, "P-2")).deletedAt !== null,
    }));
    expect(seen).toEqual({ all: ["P-1", "P-3"], active: ["P-1"], inactive: ["P-3"], byName: "P-1", deleted: undefined, default: "P-1", binned: true });
    await accepted(commands.execute(ctx, pipeline.restore, { id: "P-2" }));
    await expect(read(ctx, ({ crm }) => crm.pipelines.getByName(ctx, "Nothing"))).rejects.toMatchObject({ code: "pipeline_not_found" });
    await expect(read(newTenant(), ({ crm }) => crm.pipelines.getDefault(ctx))).rejects.toMatchObject({ code: "pipeline_not_found" });
  });

  test("[FUN-CRM-0074, FUN-CRM-0075, FUN-CRM-0076] [FUN-CRM-0077, FUN-CRM-0078] activities are found by type, record, date and what is to be done, without those in the bin", async () => {
    const { commands, clock, newTenant } = underTest();
    const ctx = newTenant();
    const activity = crmCommands.activity;
    const lead = { entityType: "lead", id: "L-1" } as const;
    const deal = { entityType: "opportunity", id: "O-1" } as const;
    const tomorrow = Instant.addDays(clock.now(), 1);
    await accepted(commands.execute(ctx, activity.create, { id: "A-1", activityType: "call", title: "Call", relatedTo: lead, scheduledAt: tomorrow }));
    await accepted(commands.execute(ctx, activity.create, { id: "A-2", activityType: "meeting", title: "Meet", relatedTo: deal, scheduledAt: tomorrow }));
    await accepted(commands.execute(ctx, activity.create, { id: "A-3", activityType: "task", title: "Offer", relatedTo: deal, scheduledAt: Instant.addDays(clock.now(), 9) }));
    await accepted(commands.execute(ctx, activity.log, { id: "A-4", activityType: "email", title: "Wrote", relatedTo: lead }));
    await accepted(commands.execute(ctx, activity.create, { id: "A-5", activityType: "call", title: "Twice", relatedTo: lead, scheduledAt: tomorrow }));
    await accepted(commands.execute(ctx, activity.start, { id: "A-2" }));
    await accepted(commands.execute(ctx, activity.delete, { id: "A-5" }));
    const all = { limit: 10 };
    const later = Instant.addDays(clock.now(), 2);
    const found = await read(ctx, async ({ crm: { activities } }) => {
      const pages = {
        calls: await activities.findByType(ctx, "call", all),
        ofDeal: await activities.findByRelatedEntity(ctx, deal, all),
        ofLead: await activities.findByLead(ctx, "L-1", all),
        ofOpportunity: await activities.findByOpportunity(ctx, "O-1", all),
        upToNow: await activities.findByDateRange(ctx, { to: tomorrow }, all),
        scheduled: await activities.findScheduled(ctx, all),
        overdue: await activities.findOverdue(ctx, later, all),
        completed: await activities.findCompleted(ctx, all),
        pending: await activities.findPending(ctx, all),
      };
      return Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, page.items.map(({ id }) => id)]));
    });
    expect(found).toEqual({
      calls: ["A-1"],
      ofDeal: ["A-2", "A-3"],
      ofLead: ["A-1", "A-4"],
      ofOpportunity: ["A-2", "A-3"],
      upToNow: ["A-2", "A-4"],
      scheduled: ["A-1", "A-3"],
      overdue: ["A-1", "A-2"],
      completed: ["A-4"],
      pending: ["A-1", "A-2", "A-3"],
    });
    expect(await read(ctx, ({ crm }) => crm.activities.findById(ctx, "A-9"))).toBeUndefined();
    await expect(read(ctx, ({ crm }) => crm.activities.getById(ctx, "A-9"))).rejects.toMatchObject({ code: "activity_not_found" });
    expect(await accepted(commands.execute(ctx, activity.reschedule, { id: "A-3", scheduledAt: later, reason: "They are away" }))).toMatchObject({ scheduledAt: later });
    expect(await accepted(commands.execute(ctx, activity.complete, { id: "A-2" }))).toMatchObject({ status: "completed" });
    expect(await accepted(commands.execute(ctx, activity.cancel, { id: "A-3", reason: "Not needed" }))).toMatchObject({ status: "cancelled" });
    expect(await accepted(commands.execute(ctx, activity.update, { id: "A-1", title: "Call again" }))).toMatchObject({ title: "Call again" });
    expect(await accepted(commands.execute(ctx, activity.restore, { id: "A-5" }))).toMatchObject({ deletedAt: null });
  });
});
