import { Currency, Decimal } from "@nexus/common";
import type { Condition, CriteriaValue } from "./criteria.js";

/** What a condition asks, as a sentence to follow the label of its field: `At least 60.` */
export const describeCondition = (condition: Condition): string => {
  switch (condition.is) {
    case "eq": return `Is ${shown(condition.value)}.`;
    case "ne": return `Is not ${shown(condition.value)}.`;
    case "in": return `Is one of ${listed(condition.values)}.`;
    case "not-in": return `Is none of ${listed(condition.values)}.`;
    case "lt": return `Less than ${shown(condition.value)}.`;
    case "lte": return `At most ${shown(condition.value)}.`;
    case "gt": return `More than ${shown(condition.value)}.`;
    case "gte": return `At least ${shown(condition.value)}.`;
    case "between": return `From ${shown(condition.from)} to ${shown(condition.to)}.`;
    case "starts-with": return `Starts with ${shown(condition.value)}.`;
    case "contains": return `Contains ${shown(condition.value)}.`;
    case "email-domain": return `In the domain ${condition.values.join(" or ")}.`;
    case "exists": return "Has a value.";
    case "missing": return "Has no value.";
  }
};

const mostListed = 10;

const listed = (values: readonly CriteriaValue[]): string =>
  values.length <= mostListed ? values.map(shown).join(", ") : `${values.slice(0, mostListed).map(shown).join(", ")} and ${values.length - mostListed} more`;

const shown = (value: CriteriaValue): string => {
  if (typeof value !== "object") return String(value);
  return Currency.is(value.currency) ? `${Decimal.ofMoney(value)} ${value.currency}` : `${value.minorUnits} ${value.currency}`;
};
