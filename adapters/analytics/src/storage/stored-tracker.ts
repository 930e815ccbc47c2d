import { Instant, type CalendarDate, type OperationContext } from "@nexus/common";
import { addRows, checkFacts, type AnalyticsTracker, type RecordRow, type Records, type RecordTable, type TrackedConversion, type TrackedDeal, type TrackedEvent } from "@nexus/crm-operations";
import type { AnalyticsDeps } from "../analytics-deps.js";
import { dealRow, dealTable, type DealRow } from "./deal-table.js";
import { conversionRow, conversionTable, eventRow, eventTable, stepTable, type StepRow } from "./event-tables.js";

export class StoredTracker implements AnalyticsTracker {
  constructor(
    private readonly records: Records,
    private readonly deps: AnalyticsDeps,
  ) {}

  async track(_ctx: OperationContext, events: readonly TrackedEvent[]): Promise<void> {
    const fresh = await this.addNew(eventTable, checkFacts.events(events).map(eventRow));
    await this.keepFirst(fresh.map(({ journeyId, name, at }) => ({ id: this.deps.hasher.sha256(JSON.stringify([journeyId, name])), version: 1, journeyId, name, firstAt: at })));
  }

  async recordConversions({ tenantId }: OperationContext, conversions: readonly TrackedConversion[]): Promise<void> {
    await this.addNew(conversionTable, checkFacts.conversions(conversions).map((conversion) => conversionRow(conversion, this.dayOf(tenantId, conversion.at))));
  }

  async recordDeals({ tenantId }: OperationContext, deals: readonly TrackedDeal[]): Promise<void> {
    const rows = checkFacts.deals(deals).map((deal) => dealRow(deal, deal.closedAt && this.dayOf(tenantId, deal.closedAt)));
    await this.keepBest(dealTable, rows, ({ version }, known) => version > known.version, (row) => row.version);
  }

  /** Adds rows whose ids are not there, of equal ids the first. Answers what was added. */
  private async addNew<Row extends RecordRow>(table: RecordTable<Row>, given: readonly Row[]): Promise<readonly Row[]> {
    const rows = [...new Map(given.toReversed().map((row) => [row.id, row])).values()].toReversed();
    const known = new Set((await this.records.get(table, rows.map(({ id }) => id))).map(({ id }) => id));
    const fresh = rows.filter(({ id }) => !known.has(id));
    await addRows(this.records, table, fresh);
    return fresh;
  }

  private keepFirst(rows: readonly StepRow[]): Promise<void> {
    return this.keepBest(stepTable, rows, ({ firstAt }, known) => firstAt < known.firstAt, (_row, known) => known.version + 1);
  }

  /** Of each id the best row that was ever given; a row that is no better than the one that is there changes nothing. */
  private async keepBest<Row extends StepRow | DealRow>(table: RecordTable<Row>, given: readonly Row[], isBetter: (row: Row, known: Row) => boolean, versionAfter: (row: Row, known: Row) => number): Promise<void> {
    const best = new Map<string, Row>();
    for (const row of given) {
      const known = best.get(row.id);
      if (!known || isBetter(row, known)) best.set(row.id, row);
    }
    const stored = new Map((await this.records.get(table, [...best.keys()])).map((row) => [row.id, row]));
    await addRows(this.records, table, [...best.values()].filter(({ id }) => !stored.has(id)));
    await this.records.update(
      table,
      [...best.values()].flatMap((row) => {
        const known = stored.get(row.id);
        return known && isBetter(row, known) ? [{ row: { ...row, version: versionAfter(row, known) }, expectedVersion: known.version }] : [];
      }),
    );
  }

  private dayOf(tenantId: string, at: Instant): CalendarDate {
    return this.deps.dayOf?.(tenantId, at) ?? Instant.utcDate(at);
  }
}
