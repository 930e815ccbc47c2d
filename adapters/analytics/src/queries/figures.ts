import { compareText, Money, type Instant, type InstantRange } from "@nexus/common";
import type { AggregateRow, Condition, CountAndAmounts, RecordRow } from "@nexus/crm-operations";

/** Groups of equal keys become one: counts add up, and so do amounts of one currency. Keys keep the order in which they first come. */
export const figuresBy = <Key>(rows: readonly AggregateRow[], keyOf: (key: AggregateRow["key"]) => Key, sum = "amount"): ReadonlyMap<Key, CountAndAmounts> => {
  const groups = new Map<Key, { count: number; readonly amounts: Map<string, Money[]> }>();
  for (const { key, count, sums } of rows) {
    const name = keyOf(key);
    const group = groups.get(name) ?? { count: 0, amounts: new Map<string, Money[]>() };
    group.count += count;
    const currency = key["currency"];
    if (typeof currency === "string") group.amounts.set(currency, [...(group.amounts.get(currency) ?? []), Money.of(sums[sum] ?? 0, currency)]);
    groups.set(name, group);
  }
  return new Map([...groups].map(([name, { count, amounts }]) => [name, { count, amounts: summed(amounts) }]));
};

const summed = (amounts: ReadonlyMap<string, readonly Money[]>): readonly Money[] =>
  [...amounts].sort(([a], [b]) => compareText(a, b)).map(([currency, each]) => Money.sum(each, currency));

/** A text of a group's key; null for the group of those without. */
export const textIn = (key: AggregateRow["key"], name: string): string | null => {
  const value = key[name] ?? null;
  return value === null ? null : String(value);
};

/** Within a half-open range. */
export const within = <Row extends RecordRow>(column: keyof Row & string, { from, to }: InstantRange): readonly Condition<Row>[] => [
  ...end<Row>(column, "gte", from),
  ...end<Row>(column, "lt", to),
];

const end = <Row extends RecordRow>(column: keyof Row & string, is: "gte" | "lt", value: Instant | undefined): readonly Condition<Row>[] => (value === undefined ? [] : [{ column, is, value }]);

/** Rows of one pipeline, or of all; of an id that no row can have there are none. */
export const ofPipeline = <Row extends RecordRow>(column: keyof Row & string, pipelineId: string | null): readonly Condition<Row>[] =>
  pipelineId === null ? [] : [{ column, is: "in", values: /[\p{Surrogate}\0]/u.test(pipelineId) ? [] : [pipelineId] }];
