import { compareText } from "@nexus/common";
import type { Condition, RecordRow, Scalar } from "@nexus/crm-operations";

/** Three-valued truth; `undefined` is unknown. */
type Truth = boolean | undefined;

/** A condition ready to be asked of many rows. True for rows a query finds: unknown is not enough. */
export const rowTest = <Row extends RecordRow>(condition: Condition<Row> | undefined): ((row: Row) => boolean) => {
  if (condition === undefined) return () => true;
  const truthOf = truthTest(condition);
  return (row) => truthOf(row) === true;
};

const truthTest = <Row extends RecordRow>(condition: Condition<Row>): ((row: Row) => Truth) => {
  if ("all" in condition) {
    const parts = condition.all.map(truthTest);
    return (row) => weakest(parts.map((part) => part(row)));
  }
  if ("any" in condition) {
    const parts = condition.any.map(truthTest);
    return (row) => opposite(weakest(parts.map((part) => opposite(part(row)))));
  }
  if ("not" in condition) {
    const part = truthTest(condition.not);
    return (row) => opposite(part(row));
  }
  const { column } = condition;
  if ("values" in condition) {
    const values = new Set<unknown>(condition.values);
    return (row) => values.size > 0 && unlessNull(row[column], (stored) => values.has(stored));
  }
  if ("value" in condition) {
    const { is, value } = condition;
    return (row) => unlessNull(row[column], (stored) => comparisons[is](compareScalars(stored, value)));
  }
  return condition.is === "null" ? (row) => row[column] === null : (row) => row[column] !== null;
};

const comparisons = {
  eq: (order: number) => order === 0,
  ne: (order: number) => order !== 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
};

const weakest = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(undefined) ? undefined : true);

const opposite = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

const unlessNull = (stored: unknown, judge: (stored: Scalar) => boolean): Truth => (isScalar(stored) ? judge(stored) : undefined);

export const isScalar = (value: unknown): value is Scalar => typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** Negative, zero or positive for two values of one column: text by code point, false before true. */
export const compareScalars = (a: Scalar, b: Scalar): number =>
  typeof a === "string" && typeof b === "string" ? compareText(a, b) : Number(a) - Number(b);
