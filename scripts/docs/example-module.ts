// Turns an example into a module that runs and checks what its comments promise.
import ts from "typescript";
import { parseSource, visit } from "../code/parse-sources.ts";
import type { CodeBlock } from "./code-blocks.ts";
import { readExpectation } from "./expected-value.ts";

/** What a doc comment's example may use without importing it: exported names, and the module they come from. */
export type Offered = ReadonlyMap<string, string>;

export interface ExampleModule {
  readonly text: string;
  /** How many promises are checked. */
  readonly promises: number;
  /** False for an example that declares something it does not make (`declare const storage: …`): it is type-checked only. */
  readonly runs: boolean;
}

/** The `//` comments behind a statement: on its line, or alone on the lines right below. */
const commentBehind = (source: ts.SourceFile, statement: ts.Statement): { readonly text: string; readonly sameLine: boolean } | undefined => {
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const read = (ranges: readonly ts.CommentRange[] | undefined): string =>
    (ranges ?? []).filter(({ kind }) => kind === ts.SyntaxKind.SingleLineCommentTrivia).map(({ pos, end }) => source.text.slice(pos + 2, end).trim()).join("\n");
  const trailing = ts.getTrailingCommentRanges(source.text, statement.end);
  if (trailing) return { text: read(trailing), sameLine: true };
  const below = ts.getLeadingCommentRanges(source.text, statement.end);
  const first = below?.[0];
  return first && lineOf(first.pos) === lineOf(statement.end) + 1 ? { text: read(below), sameLine: false } : undefined;
};

/** What a statement shows: the value of an expression, of console.log's argument, or of a constant. */
const shown = (statement: ts.Statement): { readonly expression: string; readonly declares: boolean } | undefined => {
  if (ts.isVariableStatement(statement)) {
    const [declaration, ...more] = statement.declarationList.declarations;
    return declaration && more.length === 0 && ts.isIdentifier(declaration.name) ? { expression: declaration.name.text, declares: true } : undefined;
  }
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  const logged = ts.isCallExpression(expression) && expression.expression.getText() === "console.log" && expression.arguments.length === 1 ? expression.arguments[0] : undefined;
  return { expression: (logged ?? expression).getText(), declares: false };
};

const importedModules = (source: ts.SourceFile): readonly ts.StringLiteral[] =>
  source.statements.flatMap((statement) => ((ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier) ? [statement.moduleSpecifier] : []));

/** Names the example uses but does not declare. Property names are left out; a name too many only costs an unused import. */
const usedNames = (source: ts.SourceFile): ReadonlySet<string> => {
  const used = new Set<string>();
  const declared = new Set<string>();
  visit(source, (node) => {
    if (!ts.isIdentifier(node)) return;
    const { parent } = node;
    const isDeclaration = (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isFunctionDeclaration(parent) || ts.isClassDeclaration(parent) || ts.isBindingElement(parent) || ts.isImportSpecifier(parent) || ts.isInterfaceDeclaration(parent) || ts.isTypeAliasDeclaration(parent)) && parent.name === node;
    const isPropertyName = (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node);
    if (isDeclaration) declared.add(node.text);
    else if (!isPropertyName) used.add(node.text);
  });
  return new Set([...used].filter((name) => !declared.has(name)));
};

/**
 * The module of an example. `offered` names are imported when used; `locate` turns the specifiers it writes itself into ones
 * that resolve. Throws when a comment looks like a promised value and is none.
 */
export const exampleModule = (block: CodeBlock, offered: Offered, locate: (specifier: string) => string, assertions: string): ExampleModule => {
  const source = parseSource(`${block.file}.example.ts`, block.code);
  const specifiers = importedModules(source);
  const edits: { readonly at: number; readonly until: number; readonly text: string }[] = specifiers.map((specifier) => ({
    at: specifier.getStart(),
    until: specifier.end,
    text: JSON.stringify(locate(specifier.text)),
  }));
  let promises = 0;
  for (const statement of source.statements) {
    const comment = commentBehind(source, statement);
    const display = shown(statement);
    const expectation = comment && display ? readExpectation(comment.text) : undefined;
    const place = `${block.file}:${block.line + source.getLineAndCharacterOfPosition(statement.getStart()).line}`;
    if (!comment || !display || !expectation || expectation.kind === "prose") continue;
    if (expectation.kind === "unreadable") {
      if (!comment.sameLine) continue;
      throw new Error(`${place}: "${comment.text}" begins like a value and is none. Write the value alone, or begin with a word.`);
    }
    promises += 1;
    const promise = JSON.stringify(comment.text);
    const call = expectation.kind === "throws" ? `await promised.throws(async () => (${display.expression}), ${promise}, ${JSON.stringify(place)});` : `promised.equals(await (${display.expression}), ${promise}, ${JSON.stringify(place)});`;
    edits.push(display.declares ? { at: statement.end, until: statement.end, text: ` ${call}` } : { at: statement.getStart(), until: statement.end, text: call });
  }
  const body = edits.sort((a, b) => b.at - a.at).reduce((text, { at, until, text: replacement }) => text.slice(0, at) + replacement + text.slice(until), block.code);
  const used = usedNames(source);
  const automatic = [...offered].filter(([name]) => used.has(name)).map(([name, module]) => `import { ${name} } from ${JSON.stringify(module)};`);
  const runs = !source.statements.some((statement) => ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword));
  if (!runs && promises > 0) throw new Error(`${block.file}:${block.line}: what is only declared cannot run, so nothing can be promised about it.`);
  // Behind the example's own imports, since one of them may be a polyfill that must come first.
  const lines = [`import * as promised from ${JSON.stringify(assertions)};`, body, ...automatic, "export {};", ""];
  return { text: lines.join("\n"), promises, runs };
};
