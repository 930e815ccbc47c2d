// Which coordinators, workflows, rules, context providers and services behind a door have a test that makes them.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { projectRoot } from "../files/project-root.ts";
import { parseSource, visit } from "./parse-sources.ts";

export type TestedKind = "coordinator" | "workflow" | "rule" | "context provider" | "service";

/** What an export is by its name; a service is any other class. Undefined for all else. */
const kindOf = (name: string, isClass: boolean): TestedKind | undefined => {
  if (name.endsWith("Coordinator")) return "coordinator";
  if (/[a-z]Workflow$/.test(name) && !name.startsWith("define")) return "workflow";
  if (name.endsWith("Rule") && isClass) return "rule";
  if (name.endsWith("ContextProvider")) return "context provider";
  return isClass && !name.endsWith("Error") ? "service" : undefined;
};

/** The values a door exports by name, as it writes them down. */
const valuesAt = (door: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>();
  visit(door, (node) => {
    if (ts.isExportSpecifier(node) && !node.isTypeOnly && !node.parent.parent.isTypeOnly) names.add(node.name.text);
  });
  return names;
};

/** The exports of each kind, by name, sorted: what the door names, and the sources make. */
export const exportsByKind = (door: ts.SourceFile, sources: readonly ts.SourceFile[]): Readonly<Record<TestedKind, readonly string[]>> => {
  const exported = valuesAt(door);
  const found = new Map<string, TestedKind>();
  const look = (name: ts.Node | undefined, isClass: boolean): void => {
    if (!name || !ts.isIdentifier(name) || !exported.has(name.text)) return;
    const kind = kindOf(name.text, isClass);
    if (kind) found.set(name.text, kind);
  };
  for (const source of sources) {
    for (const statement of source.statements) {
      if (ts.isClassDeclaration(statement)) look(statement.name, true);
      if (ts.isFunctionDeclaration(statement)) look(statement.name, false);
      if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) look(name, false);
    }
  }
  const of = (kind: TestedKind): readonly string[] => [...found].flatMap(([name, is]) => (is === kind ? [name] : [])).sort();
  return { coordinator: of("coordinator"), workflow: of("workflow"), rule: of("rule"), "context provider": of("context provider"), service: of("service") };
};

const isHelper = (file: string): boolean => file.split("/").includes("testing");

/** What a file makes or calls, by name: `new LeadConversionCoordinator(…)`, `closeWonWorkflow(…)`; and which files beside it it takes from. */
const read = (file: string): { readonly made: readonly string[]; readonly helpers: readonly string[]; readonly hasTests: boolean } => {
  const made: string[] = [];
  const helpers: string[] = [];
  visit(parseSource(file, readFileSync(join(projectRoot, file), "utf8")), (node) => {
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && ts.isIdentifier(node.expression)) made.push(node.expression.text);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ts.isIdentifier(node.expression.expression)) made.push(node.expression.expression.text);
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text.startsWith(".")) helpers.push(join(dirname(file), node.moduleSpecifier.text.replace(/\.js$/, ".ts")).replaceAll("\\", "/"));
  });
  return { made, helpers: helpers.filter(isHelper), hasTests: made.includes("test") };
};

/** Whether a test file makes it, itself or by the helpers it takes from a folder `testing`. */
const makes = (file: string, name: string): boolean => {
  const files = new Set([file]);
  for (const each of files) {
    const { made, helpers } = read(each);
    if (made.includes(name)) return true;
    for (const helper of helpers) files.add(helper);
  }
  return false;
};

/** What is wrong with the claims: exports that no test claims, claims of what is not exported, and tests that do not make what they claim. Empty when all is well. */
export const untested = (names: readonly string[], claims: Readonly<Record<string, string>>): readonly string[] => [
  ...names.filter((name) => claims[name] === undefined).map((name) => `${name}: no test claims it`),
  ...Object.keys(claims).filter((name) => !names.includes(name)).map((name) => `${name}: is claimed and not exported`),
  ...Object.entries(claims).flatMap(([name, file]) => {
    if (!file.endsWith(".test.ts") || !existsSync(join(projectRoot, file))) return [`${name}: ${file} is no test`];
    if (!read(file).hasTests) return [`${name}: ${file} has no test in it`];
    return makes(file, name) ? [] : [`${name}: ${file} does not make it`];
  }),
];
