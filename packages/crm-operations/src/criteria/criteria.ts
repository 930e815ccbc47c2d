import type { FactValue, Money } from "@nexus/common";

/** What a condition compares with. Decimals, dates and instants are texts, as everywhere. */
export type CriteriaValue = string | number | boolean | Money;

/** Equal or not. On a list: one element equal, or none. */
export interface EqualityCondition {
  readonly field: string;
  readonly is: "eq" | "ne";
  readonly value: CriteriaValue;
}

/** One of them or none. On a list: one element among them, or none. */
export interface MembershipCondition {
  readonly field: string;
  readonly is: "in" | "not-in";
  readonly values: readonly CriteriaValue[];
}

export interface ComparisonCondition {
  readonly field: string;
  readonly is: "lt" | "lte" | "gt" | "gte";
  readonly value: CriteriaValue;
}

/** Both ends included. */
export interface BetweenCondition {
  readonly field: string;
  readonly is: "between";
  readonly from: CriteriaValue;
  readonly to: CriteriaValue;
}

export interface PatternCondition {
  readonly field: string;
  readonly is: "starts-with" | "contains";
  readonly value: string;
}

/** The domain of an e-mail address is one of these or a subdomain of one. */
export interface EmailDomainCondition {
  readonly field: string;
  readonly is: "email-domain";
  readonly values: readonly string[];
}

/** The only conditions that a missing fact answers. */
export interface PresenceCondition {
  readonly field: string;
  readonly is: "exists" | "missing";
}

export type Condition =
  | EqualityCondition
  | MembershipCondition
  | ComparisonCondition
  | BetweenCondition
  | PatternCondition
  | EmailDomainCondition
  | PresenceCondition;

export type Operator = Condition["is"];

/**
 * When a rule holds: conditions on fields, in groups. JSON-plain; nothing in it is parsed or run.
 *
 * Three-valued: a condition on a missing fact is unknown, and so is its `not`. `all` is false as soon as
 * one part is false, `any` true as soon as one is true. `{ all: [] }` always holds: the catch-all.
 */
export type Criteria = { readonly all: readonly Criteria[] } | { readonly any: readonly Criteria[] } | { readonly not: Criteria } | Condition;

/** `"unknown"` where a missing fact decides. A rule matches only when its criteria are true. */
export type CriteriaAnswer = boolean | "unknown";

/**
 * What criteria are asked about, by field name. Own properties only; what is absent, null, blank or of
 * another type than its field is missing. An empty list is known: no element of it matches anything,
 * and it does not exist.
 */
export type CriteriaFacts = Readonly<Record<string, FactValue | undefined>>;
