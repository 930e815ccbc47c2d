// Every code that a package refuses or fails with, read from its sources: the first argument of `refuse(…)` and of
// `new …Error(…)`, with what is said next to it. A code may be written as text, as a choice of texts, as a template over
// a parameter whose type lists its values, or be passed to the function that refuses; anything else is unreadable.
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { parseSource, placeOf, visit } from "../code/parse-sources.ts";
import { sourceEntries } from "../files/manifests.ts";
import { projectRoot } from "../files/project-root.ts";

export interface StatedCode {
  /** Undefined when it cannot be read from the source. */
  readonly code: string | undefined;
  readonly kind: "refusal" | "failure";
  /** What it says, with … where values are filled in. */
  readonly message: string;
  /** The folder below src/; empty for files beside the rooms. */
  readonly room: string;
  readonly place: string;
}

/** What runs at a user's: the entries of a package and all they import from their own package. */
export const sourcesBehindTheDoor = (folder: string): readonly ts.SourceFile[] => {
  const found = new Map<string, ts.SourceFile>();
  const pending = sourceEntries(folder).map((entry) => `${folder}/${entry}`);
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (found.has(file) || !existsSync(`${projectRoot}/${file}`)) continue;
    const source = parseSource(file, readFileSync(`${projectRoot}/${file}`, "utf8"));
    found.set(file, source);
    for (const { fileName } of ts.preProcessFile(source.text).importedFiles) {
      if (fileName.startsWith(".")) pending.push(posix.join(posix.dirname(file), fileName.replace(/\.js$/, ".ts")));
    }
  }
  return [...found.values()].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
};

/** Every code stated in the sources, in their order. */
export const statedCodes = (sources: readonly ts.SourceFile[]): readonly StatedCode[] =>
  sources.flatMap((source) => {
    const found: StatedCode[] = [];
    visit(source, (node) => {
      const kind = kindOf(node);
      const [code, message] = kind === undefined ? [] : (node as ts.CallExpression | ts.NewExpression).arguments ?? [];
      if (!kind || !code || isForwarding(node)) return;
      const room = /\/src\/([^/]+)\//.exec(source.fileName)?.[1] ?? "";
      const codes = textsOf(code);
      const messages = message ? textsOf(message) : [];
      // What is filled into the code is often filled into the message too.
      const saidFor = (i: number): string => (messages.length === codes.length ? messages[i] : message && generalText(message)) ?? "…";
      if (codes.length === 0) found.push({ code: undefined, kind, message: saidFor(0), room, place: placeOf(node) });
      codes.forEach((text, i) => found.push({ code: text.includes("…") ? undefined : text, kind, message: saidFor(i), room, place: placeOf(node) }));
    });
    return found;
  });

const kindOf = (node: ts.Node): StatedCode["kind"] | undefined => {
  if (ts.isCallExpression(node) && node.expression.getText() === "refuse") return "refusal";
  return ts.isNewExpression(node) && /^[A-Z]\w+Error$/.test(node.expression.getText()) && !/^(Type|Range)Error$/.test(node.expression.getText()) ? "failure" : undefined;
};

/** `new CrmError(refusal.code, …)` hands on what was stated elsewhere. */
const isForwarding = (node: ts.Node): boolean => {
  const [code] = (node as ts.CallExpression | ts.NewExpression).arguments ?? [];
  return code !== undefined && ts.isPropertyAccessExpression(code) && code.name.text === "code";
};

/** The texts an expression can be, … standing for what is only known at run time; none when it is no text at all. */
const textsOf = (expression: ts.Expression): readonly string[] => {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)) return textsOf(expression.expression);
  if (ts.isConditionalExpression(expression)) return [...textsOf(expression.whenTrue), ...textsOf(expression.whenFalse)];
  if (ts.isTemplateExpression(expression)) {
    return expression.templateSpans.reduce<readonly string[]>(
      (texts, span) => texts.flatMap((text) => valuesOf(span.expression).map((value) => `${text}${value}${span.literal.text}`)),
      [expression.head.text],
    );
  }
  return ts.isIdentifier(expression) ? passedTexts(expression) : [];
};

/** The text with every hole left open. */
const generalText = (expression: ts.Expression): string | undefined =>
  ts.isTemplateExpression(expression) ? [expression.head.text, ...expression.templateSpans.map((span) => span.literal.text)].join("…") : textsOf(expression)[0];

/** The values of a template's hole: those that the parameter's type lists, else …. */
const valuesOf = (hole: ts.Expression): readonly string[] => {
  const type = ts.isIdentifier(hole) ? parameterNamed(hole)?.type : undefined;
  const parts = type ? (ts.isUnionTypeNode(type) ? type.types : [type]) : [];
  const texts = parts.flatMap((part) => (ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? [part.literal.text] : []));
  return texts.length > 0 && texts.length === parts.length ? texts : ["…"];
};

const parameterNamed = (name: ts.Identifier): ts.ParameterDeclaration | undefined => {
  const owner = ts.findAncestor(name, (node) => ts.isFunctionLike(node) && node.parameters.some((parameter) => parameter.name.getText() === name.text));
  return owner && ts.isFunctionLike(owner) ? owner.parameters.find((parameter): parameter is ts.ParameterDeclaration => ts.isParameter(parameter) && parameter.name.getText() === name.text) : undefined;
};

/** What the calls of a function in its file pass for one of its parameters. */
const passedTexts = (name: ts.Identifier): readonly string[] => {
  const parameter = parameterNamed(name);
  const owner = parameter?.parent;
  const called = owner && ts.isVariableDeclaration(owner.parent) ? owner.parent.name.getText() : undefined;
  if (!parameter || !owner || called === undefined) return [];
  const position = owner.parameters.findIndex((candidate) => candidate === parameter);
  const texts: string[] = [];
  visit(name.getSourceFile(), (node) => {
    const argument = ts.isCallExpression(node) && node.expression.getText() === called ? node.arguments[position] : undefined;
    if (argument) texts.push(...textsOf(argument));
  });
  return texts;
};

/** Codes that are stated in more than one room: `shared` and files beside the rooms belong to all. */
export const ambiguousCodes = (stated: readonly StatedCode[]): readonly string[] => {
  const rooms = new Map<string, Set<string>>();
  for (const { code, room } of stated) if (code !== undefined && room !== "" && room !== "shared") rooms.set(code, (rooms.get(code) ?? new Set()).add(room));
  return [...rooms].flatMap(([code, places]) => (places.size > 1 ? [code] : [])).sort();
};
