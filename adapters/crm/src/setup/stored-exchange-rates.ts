import type { CalendarDate, Decimal, Instant, OperationContext } from "@nexus/common";
import { column, OperationsError, type Condition, type ExchangeRate, type ExchangeRateStore, type RateRange, type RecordRow, type RecordTable } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";

export interface ExchangeRateRow extends RecordRow {
  readonly type: string;
  readonly base: string;
  readonly quote: string;
  readonly on: CalendarDate;
  readonly recordedAt: Instant;
  /** An exact decimal: text, not a number. */
  readonly rate: Decimal;
  readonly source: string;
}

export const exchangeRateTable: RecordTable<ExchangeRateRow> = {
  name: "crm_exchange_rate",
  columns: {
    id: column.text,
    version: column.integer,
    type: column.text,
    base: column.text,
    quote: column.text,
    on: column.date,
    recordedAt: column.instant,
    rate: column.text,
    source: column.text,
  },
  unique: [["type", "base", "quote", "on", "recordedAt"]],
  appendOnly: true,
};

/** Dated exchange rates in storage; what was known stays known. */
export class StoredExchangeRates implements ExchangeRateStore {
  constructor(private readonly deps: BoundDeps) {}

  async find(_ctx: OperationContext, { type, currencies, since, until }: RateRange): Promise<readonly ExchangeRate[]> {
    const from: readonly Condition<ExchangeRateRow>[] = since === null ? [] : [{ column: "on", is: "gte", value: since }];
    const rows = await this.deps.tx.records.find(exchangeRateTable, {
      where: {
        all: [
          { column: "type", is: "eq", value: type },
          { column: "base", is: "in", values: currencies },
          { column: "quote", is: "in", values: currencies },
          { column: "on", is: "lte", value: until },
          ...from,
        ],
      },
      orderBy: (["base", "quote", "on", "recordedAt"] as const).map((name) => ({ column: name, direction: "ascending" })),
    });
    return rows.map(({ id: _id, version: _version, ...rate }) => rate);
  }

  async record(_ctx: OperationContext, rates: readonly ExchangeRate[]): Promise<void> {
    const rows = new Map<string, ExchangeRateRow>();
    for (const rate of rates) {
      const row = this.rowOf(rate);
      refuseOther(rows.get(row.id), row);
      rows.set(row.id, row);
    }
    const known = await this.deps.tx.records.get(exchangeRateTable, [...rows.keys()]);
    for (const row of known) {
      refuseOther(row, rows.get(row.id) ?? row);
      rows.delete(row.id);
    }
    await this.deps.tx.records.insert(exchangeRateTable, [...rows.values()]);
  }

  private rowOf({ type, base, quote, on, recordedAt, rate, source }: ExchangeRate): ExchangeRateRow {
    return { id: this.deps.hasher.sha256(JSON.stringify([type, base, quote, on, recordedAt])), version: 1, type, base, quote, on, recordedAt, rate, source };
  }
}

const refuseOther = (known: ExchangeRateRow | undefined, row: ExchangeRateRow): void => {
  if (known && (known.rate !== row.rate || known.source !== row.source)) {
    throw OperationsError.duplicateRecord(exchangeRateTable.name, ["type", "base", "quote", "on", "recordedAt"]);
  }
};
