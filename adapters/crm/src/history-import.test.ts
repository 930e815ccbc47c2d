import { expect, test } from "vitest";
import { CalendarDate, Instant, Money, type OperationContext } from "@nexus/common";
import { auditTable, historyCommands, outboxTable, type AccountFacts, type Command, type HistoryStores, type ImportOutcome, type LeadFacts, type OpportunityFacts, type UserFacts } from "@nexus/crm-operations";
import { crmCommands } from "./crm-commands.js";
import { accepted, onAllStorages } from "./testing/storages.js";

const reference = (externalId: string) => ({ source: "old-crm", externalId });
const past = (day: string) => Instant.of(`${day}T00:00:00.000Z`);
const since = CalendarDate.of("2016-01-01");

const team: readonly UserFacts[] = [
  { reference: reference("Ann"), name: "Ann", managerReference: reference("Max"), teamName: "North", since },
  { reference: reference("Bob"), name: "Bob", managerReference: reference("Max"), teamName: "North", since },
];

const deals: readonly OpportunityFacts[] = [
  { reference: reference("1"), name: "Won long ago", status: "won", createdAt: past("2016-10-20"), closedAt: past("2017-03-01"), amount: Money.of(1_054_00, "USD"), ownerReference: reference("Ann") },
  { reference: reference("2"), name: "Lost", status: "lost", createdAt: past("2016-10-25"), closedAt: past("2017-03-11"), amount: Money.of(0, "USD") },
  { reference: reference("3"), name: "Still open, overdue", status: "open", stageName: "engaging", createdAt: past("2017-01-01"), expectedCloseDate: CalendarDate.of("2017-06-01") },
];

const stages = [
  { id: "engaging", name: "Engaging", probabilityPpm: 400_000 },
  { id: "won", name: "Won", probabilityPpm: 1_000_000 },
  { id: "lost", name: "Lost", probabilityPpm: 0 },
];

const codes = (outcomes: readonly ImportOutcome[]): readonly string[] => outcomes.map((item) => (item.outcome === "rejected" ? item.refusal.code : item.outcome));

onAllStorages((underTest) => {
  const take = async <Facts>(ctx: OperationContext, command: Command<readonly Facts[], readonly ImportOutcome[], HistoryStores>, facts: readonly Facts[]): Promise<readonly string[]> =>
    codes(await accepted(underTest().commands.execute(ctx, command, facts)));

  const prepared = async (): Promise<OperationContext> => {
    const ctx = underTest().newTenant();
    await accepted(underTest().commands.execute(ctx, crmCommands.pipeline.create, { id: "P-1", name: "Sales", stages }));
    await take(ctx, historyCommands.user, team);
    return ctx;
  };

  const counts = (ctx: OperationContext) =>
    underTest().rows.read(ctx, async ({ records }) => ({
      events: (await records.aggregate(outboxTable, { groupBy: [], sum: [] }))[0]?.count,
      audited: (await records.aggregate(auditTable, { groupBy: [], sum: [] }))[0]?.count,
    }));

  test("deals come in as they were: closed in the past, overdue, without amount, owned as they were", async () => {
    const ctx = await prepared();
    expect(await take(ctx, historyCommands.opportunity, deals)).toEqual(["created", "created", "created"]);
    const records = await underTest().unitOfWork.read(ctx, ({ opportunities }) => opportunities.findByReferences(ctx, deals.map((deal) => deal.reference)));
    expect(records).toMatchObject([
      { name: "Won long ago", status: "won", amount: Money.of(1_054_00, "USD"), closedAt: "2017-03-01T00:00:00.000Z", createdAt: "2016-10-20T00:00:00.000Z" },
      { name: "Lost", status: "lost", amount: null },
      { name: "Still open, overdue", status: "open", stageId: "engaging", expectedCloseDate: "2017-06-01", amount: null },
    ]);
    const [ann] = await underTest().unitOfWork.read(ctx, ({ directory }) => directory.findUsersByReferences(ctx, [reference("Ann")]));
    expect(records[0]?.ownerId).toBe(ann?.id);
  });

  test("the same facts again change nothing: no row, no event, no audit entry", async () => {
    const ctx = await prepared();
    await take(ctx, historyCommands.opportunity, deals);
    const before = await counts(ctx);
    expect(await take(ctx, historyCommands.user, team)).toEqual(["unchanged", "unchanged"]);
    expect(await take(ctx, historyCommands.opportunity, deals)).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(await counts(ctx)).toEqual(before);
  });

  test("what the source changed is corrected, what people changed since stays", async () => {
    const ctx = await prepared();
    const [, , open] = deals;
    if (!open) throw new Error("No deal.");
    await take(ctx, historyCommands.opportunity, [open]);
    const find = async () => (await underTest().unitOfWork.read(ctx, ({ opportunities }) => opportunities.findByReferences(ctx, [open.reference])))[0];
    const id = (await find())?.id ?? "";
    await accepted(underTest().commands.execute(ctx, crmCommands.opportunity.update, { id, title: "Renamed here" }));
    expect(await take(ctx, historyCommands.opportunity, [{ ...open, amount: Money.of(9_00, "USD") }])).toEqual(["updated"]);
    expect(await find()).toMatchObject({ id, name: "Renamed here", amount: Money.of(9_00, "USD") });
  });

  test("what cannot be is rejected item by item, the rest is written", async () => {
    const ctx = await prepared();
    const [won, lost, open] = deals;
    if (!won || !lost || !open) throw new Error("No deals.");
    expect(
      await take(ctx, historyCommands.opportunity, [
        { ...won, ownerReference: reference("Nobody") },
        lost,
        lost,
        { ...open, stageName: "Dancing" },
        { ...open, reference: reference("4"), pipelineName: "None" },
        { ...open, reference: reference("5"), accountReference: reference("Nobody Inc") },
        { ...won, reference: reference("6"), closedAt: past("2999-01-01") },
      ]),
    ).toEqual(["user_not_found", "created", "duplicate_in_batch", "stage_not_found", "pipeline_not_found", "account_not_found", "history_in_future"]);
  });

  test("leads keep their dates, owners and outcomes, and unknown sources are rejected", async () => {
    const ctx = await prepared();
    const leads: readonly LeadFacts[] = [
      { reference: reference("a"), title: "Inquiry of 2018", status: "new", source: "organic-search", createdAt: past("2018-02-01"), ownerReference: reference("Bob") },
      { reference: reference("b"), title: "Converted", status: "converted", source: "social-media", createdAt: past("2018-02-02"), convertedAt: past("2018-03-02") },
      { reference: reference("c"), title: "Given up", status: "disqualified", source: "other", createdAt: past("2018-02-03"), email: "cy@gmail.example" },
      { reference: reference("d"), title: "From the moon", status: "new", source: "moon", createdAt: past("2018-02-03") },
    ];
    expect(await take(ctx, historyCommands.lead, leads)).toEqual(["created", "created", "created", "unknown_lead_source"]);
    const found = await underTest().unitOfWork.read(ctx, ({ leads: port }) => port.list(ctx, {}, { limit: 10 }));
    expect(found.items.map(({ title, status, createdAt }) => [title, status, createdAt])).toEqual([
      ["Inquiry of 2018", "new", "2018-02-01T00:00:00.000Z"],
      ["Converted", "converted", "2018-02-02T00:00:00.000Z"],
      ["Given up", "disqualified", "2018-02-03T00:00:00.000Z"],
    ]);
  });

  test("accounts find their parents anywhere in the batch; circles and what hangs on nothing are rejected", async () => {
    const ctx = await prepared();
    const account = (name: string, parent?: string): AccountFacts => ({ reference: reference(name), name, ...(parent === undefined ? {} : { parentReference: reference(parent) }) });
    expect(await take(ctx, historyCommands.account, [account("Child", "Parent"), account("Parent"), account("A", "B"), account("B", "A"), account("C", "A"), account("D", "Nobody")])).toEqual([
      "created", "created", "account_hierarchy_cycle", "account_hierarchy_cycle", "account_not_found", "account_not_found",
    ]);
  });

  test("a team comes with its managers and reporting lines", async () => {
    const ctx = await prepared();
    const directory = await underTest().unitOfWork.read(ctx, (stores) => stores.directory.snapshot(ctx));
    expect(directory.users.map(({ name }) => name).toSorted()).toEqual(["Ann", "Bob", "Max"]);
    expect(directory.groups).toMatchObject([{ kind: "team", name: "North" }]);
    expect(directory.memberships).toHaveLength(2);
    expect(new Set(directory.reportingLines.map(({ managerId }) => managerId)).size).toBe(1);
  });

  test("a batch of the wrong shape is refused whole, with the path", async () => {
    const ctx = await prepared();
    const refused = await underTest().commands.execute(ctx, historyCommands.lead, [{ reference: reference("a"), title: "", status: "new", source: "other", tenantId: "x" }]);
    expect(refused).toMatchObject({ ok: false, refusal: { code: "invalid_input" } });
    expect(JSON.stringify(refused)).toMatch(/"path":\[0,"title"\]/);
    expect(JSON.stringify(refused)).toMatch(/"path":\[0,"tenantId"\]/);
  });

  test("importers that meet write every record once", async () => {
    const ctx = await prepared();
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => take(ctx, historyCommands.opportunity, deals)));
    expect(outcomes.flat().filter((outcome) => outcome === "created")).toHaveLength(3);
    expect(outcomes.flat().filter((outcome) => outcome === "unchanged")).toHaveLength(9);
  });
});
