import { Decimal } from "./decimal.js";
import type { Consideration, Explanation, Fact, FactValue, Verdict } from "./explanation.js";

/**
 * An explanation as plain lines for a terminal or a log: the outcome, then one line per consideration,
 * indented by nesting, then the tie-break. No colour, no locale, no trailing newline; control and
 * text-direction characters, which facts may carry from outside, are shown escaped.
 *
 * @example
 * ```ts
 * explanationToText({
 *   decision: "Score of lead L-1",
 *   outcome: "25 of 100",
 *   considered: [{ subject: "Job title", verdict: "contributed", detail: "A director.", points: 25, facts: [{ name: "title", value: "Director" }] }],
 * });
 * // Score of lead L-1: 25 of 100
 * //   +25  Job title: A director. [title = "Director"]
 * ```
 */
export const explanationToText = (explanation: Explanation): string =>
  [
    `${explanation.decision}: ${explanation.outcome}`,
    ...linesOf(explanation.considered, "  "),
    ...(explanation.tieBreak === undefined ? [] : [`  Tie-break: ${explanation.tieBreak}`]),
  ]
    .map(visible)
    .join("\n");

/** The verdicts of one level stand in one column, so that the subjects line up. */
const linesOf = (considered: readonly Consideration[], indent: string): readonly string[] => {
  const width = Math.max(0, ...considered.map((each) => verdictOf(each).length));
  return considered.flatMap((each) => [
    `${indent}${verdictOf(each).padEnd(width)}  ${each.subject}: ${each.detail}${factsOf(each.facts)}`,
    ...linesOf(each.considered ?? [], `${indent}    `),
  ]);
};

const words: Readonly<Record<Verdict, string>> = {
  matched: "yes",
  "not-matched": "no",
  chosen: "chosen",
  eliminated: "out",
  contributed: "counts",
  unknown: "unknown",
};

/** A contribution says more than the word for it. */
const verdictOf = ({ verdict, points, amount }: Consideration): string => {
  const contributions = [
    ...(points === undefined ? [] : [`${points > 0 ? "+" : ""}${points}`]),
    ...(amount === undefined ? [] : [`${amount.minorUnits > 0 ? "+" : ""}${valueOf(amount)}`]),
  ];
  const word = verdict === "contributed" && contributions.length > 0 ? [] : [words[verdict]];
  return [...word, ...contributions].join(" ");
};

const factsOf = (facts: readonly Fact[]): string =>
  facts.length === 0 ? "" : ` [${facts.map(({ name, value }) => `${name} = ${valueOf(value)}`).join(", ")}]`;

const valueOf = (value: FactValue): string => {
  if (value === null) return "missing";
  if (typeof value !== "object") return JSON.stringify(value);
  return "currency" in value ? `${Decimal.ofMoney(value)} ${value.currency}` : JSON.stringify(value);
};

const visible = (line: string): string =>
  line.replace(/[\p{Cc}\p{Surrogate}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
