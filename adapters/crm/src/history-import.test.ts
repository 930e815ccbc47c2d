import { expect, test } from "vitest";
import { CalendarDate, Instant, Money, type OperationContext } from "@nexus/common";
import { auditTable, historyCommands, outboxTable, type Command, type HistoryStores, type ImportOutcome, type OpportunityFacts, type UserFacts } from "@nexus/crm-operations";
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

  test("the same facts again change nothing: no row, no event, no audit entry", async () => {
    const ctx = await prepared();
    await take(ctx, historyCommands.opportunity, deals);
    const before = await counts(ctx);
    expect(await take(ctx, historyCommands.user, team)).toEqual(["unchanged", "unchanged"]);
    expect(await take(ctx, historyCommands.opportunity, deals)).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(await counts(ctx)).toEqual(before);
  });

  test("importers that meet write every record once", async () => {
    const ctx = await prepared();
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => take(ctx, historyCommands.opportunity, deals)));
    expect(outcomes.flat().filter((outcome) => outcome === "created")).toHaveLength(3);
    expect(outcomes.flat().filter((outcome) => outcome === "unchanged")).toHaveLength(9);
  });
});
