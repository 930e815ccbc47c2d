import type { InstantRange } from "@nexus/common";
import type { Condition, RecordRow, Scalar } from "@nexus/crm-operations";

/** Half-open: from <= t < to. */
export const within = <Row extends RecordRow>(name: keyof Row & string, range: InstantRange): Condition<Row> => ({
  all: [
    ...(range.from === undefined ? [] : [{ column: name, is: "gte", value: range.from } as const]),
    ...(range.to === undefined ? [] : [{ column: name, is: "lt", value: range.to } as const]),
  ],
});

/** Nothing to meet when no values are named. */
export const anyOf = <Row extends RecordRow>(name: keyof Row & string, values: readonly Scalar[] | undefined): readonly Condition<Row>[] =>
  values === undefined ? [] : [{ column: name, is: "in", values }];

/** Null finds what nobody owns; undefined finds all. */
export const ownedBy = <Row extends RecordRow & { readonly ownerId: string | null }>(ownerId: string | null | undefined): readonly Condition<Row>[] => {
  if (ownerId === undefined) return [];
  return [ownerId === null ? { column: "ownerId", is: "null" } : { column: "ownerId", is: "eq", value: ownerId }];
};
