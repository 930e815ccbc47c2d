// Reads the value an example promises in a comment: `Rate.fromPercent("12.5"); // 125_000`.
import ts from "typescript";

/** The value of a literal; `undefined` the value is wrapped, so that it differs from "no literal". */
type Literal = { readonly value: unknown } | undefined;

const named: Readonly<Record<string, unknown>> = { undefined, NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY };

const negate = (literal: Literal): Literal => {
  if (typeof literal?.value === "number") return { value: -literal.value };
  return typeof literal?.value === "bigint" ? { value: -literal.value } : undefined;
};

const literalOf = (node: ts.Expression): Literal => {
  if (ts.isParenthesizedExpression(node)) return literalOf(node.expression);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return { value: node.text };
  if (ts.isNumericLiteral(node)) return { value: Number(node.text.replaceAll("_", "")) };
  if (ts.isBigIntLiteral(node)) return { value: BigInt(node.text.replaceAll("_", "").replace(/n$/, "")) };
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return { value: node.kind === ts.SyntaxKind.TrueKeyword };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { value: null };
  if (ts.isIdentifier(node)) return Object.hasOwn(named, node.text) ? { value: named[node.text] } : undefined;
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.MinusToken ? negate(literalOf(node.operand)) : undefined;
  if (ts.isArrayLiteralExpression(node)) {
    const items = node.elements.map(literalOf);
    return items.every((item) => item !== undefined) ? { value: items.map((item) => item.value) } : undefined;
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const entries = node.properties.map((property) => {
    const name = property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name) || ts.isNumericLiteral(property.name)) ? property.name.text : undefined;
    const value = ts.isPropertyAssignment(property) ? literalOf(property.initializer) : undefined;
    return name !== undefined && value ? ([name, value.value] as const) : undefined;
  });
  return entries.every((entry) => entry !== undefined) ? { value: Object.fromEntries(entries) } : undefined;
};

export type Expectation =
  | { readonly kind: "value"; readonly value: unknown }
  /** `{ code: "a", … }`: more fields may follow. */
  | { readonly kind: "part"; readonly value: unknown }
  /** `throws invalid_rate`: the code, or a piece of the message. */
  | { readonly kind: "throws"; readonly text: string }
  /** `refused: Qualify the lead first.`: the code of the refusal, or a piece of its message. */
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "prose" }
  /** Begins like a value and is none: a promise nobody could check. */
  | { readonly kind: "unreadable" };

const looksLikeValue = /^([{["'`\d]|-\d|(true|false|null|undefined)\b)/;

const parseLiteral = (text: string): Literal => {
  const source = ts.createSourceFile("value.ts", `(${text})`, ts.ScriptTarget.ES2022, true);
  const [statement, ...more] = source.statements;
  return statement && more.length === 0 && ts.isExpressionStatement(statement) && statement.getEnd() === text.length + 2 ? literalOf(statement.expression) : undefined;
};

/** The value, or the longest beginning that is one and that a reason follows: `false: three decimals`, `12 (a dozen)`. */
const leadingLiteral = (text: string): Literal => {
  const reasons = [...text.matchAll(/[:,;] | \(/g)].map(({ index }) => index);
  return [text.length, ...reasons.toReversed()].map((end) => parseLiteral(text.slice(0, end))).find((literal) => literal !== undefined);
};

/** What the comment behind a statement promises. */
export const readExpectation = (comment: string): Expectation => {
  const text = comment.trim();
  const throws = /^throws\s+(.+?)\.?$/.exec(text);
  if (throws?.[1]) return { kind: "throws", text: throws[1] };
  const refused = /^refused(?::?\s+(.+))?$/s.exec(text);
  if (refused) return { kind: "refused", text: refused[1] ?? "" };
  if (!looksLikeValue.test(text)) return { kind: "prose" };
  const whole = text.replace(/,?\s*(…|\.\.\.)\s*(?=\})/g, "");
  const literal = leadingLiteral(whole);
  if (!literal) return { kind: "unreadable" };
  return { kind: whole === text ? "value" : "part", value: literal.value };
};
