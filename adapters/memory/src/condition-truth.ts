import { compareText, type Condition, type RecordRow, type Scalar } from "@nexus/crm-operations";

/** Three-valued truth; `undefined` is unknown. */
type Truth = boolean | undefined;

/** True for rows a query finds: unknown is not enough. */
export const meets = <Row extends RecordRow>(row: Row, condition: Condition<Row> | undefined): boolean =>
  condition === undefined || truthOf(row, condition) === true;

const truthOf = <Row extends RecordRow>(row: Row, condition: Condition<Row>): Truth => {
  if ("all" in condition) return weakest(condition.all.map((part) => truthOf(row, part)));
  if ("any" in condition) return opposite(weakest(condition.any.map((part) => opposite(truthOf(row, part)))));
  if ("not" in condition) return opposite(truthOf(row, condition.not));
  const stored: unknown = row[condition.column];
  switch (condition.is) {
    case "null": return stored === null;
    case "not-null": return stored !== null;
    case "in": return condition.values.length === 0 ? false : stored === null ? undefined : condition.values.some((value) => stored === value);
    default: {
      if (!isScalar(stored)) return undefined;
      const order = compareScalars(stored, condition.value);
      switch (condition.is) {
        case "eq": return order === 0;
        case "ne": return order !== 0;
        case "gt": return order > 0;
        case "gte": return order >= 0;
        case "lt": return order < 0;
        case "lte": return order <= 0;
      }
    }
  }
};

const weakest = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(undefined) ? undefined : true);

const opposite = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

export const isScalar = (value: unknown): value is Scalar => typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** Negative, zero or positive for two values of one column: text by code point, false before true. */
export const compareScalars = (a: Scalar, b: Scalar): number =>
  typeof a === "string" && typeof b === "string" ? compareText(a, b) : Number(a) - Number(b);
