import { compareText } from "@nexus/common";
import type { Order, RecordRow } from "@nexus/crm-operations";
import { compareScalars, isScalar } from "./condition-truth.js";

/** Rows in the order a query asks for, `id` deciding between equals. */
export const inOrder = <Row extends RecordRow>(rows: readonly Row[], orders: readonly Order<Row>[] = []): readonly Row[] =>
  rows.toSorted((a, b) => {
    for (const { column, direction } of orders) {
      const order = compareNullsLast(a[column], b[column], direction === "ascending" ? 1 : -1);
      if (order !== 0) return order;
    }
    return compareText(a.id, b.id);
  });

/** `sign` turns the order of values around and leaves nulls where they are: last. */
export const compareNullsLast = (a: unknown, b: unknown, sign: 1 | -1 = 1): number =>
  isScalar(a) && isScalar(b) ? sign * compareScalars(a, b) : Number(!isScalar(a)) - Number(!isScalar(b));
