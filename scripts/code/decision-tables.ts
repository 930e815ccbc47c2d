// Whether a decider's test holds a table with a cell for every status and every command.
import ts from "typescript";
import { visit } from "./parse-sources.ts";
import { doorExports, shippedSources, type TypedPackage } from "./typed-program.ts";

export interface Coverage {
  readonly statuses: number;
  readonly commands: number;
  /** What no table of this decider covers: "status:won", "command:reopen"; "no table" when there is none at all. */
  readonly missing: readonly string[];
}

const literals = (type: ts.Type): readonly string[] => (type.isUnion() ? type.types : [type]).flatMap((part) => (part.isStringLiteral() ? [part.value] : []));

const isText = (type: ts.Type): boolean => (type.flags & (ts.TypeFlags.String | ts.TypeFlags.StringLiteral)) !== 0 || (type.isUnion() && type.types.every(isText));

interface Table {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly source: ts.SourceFile;
}

/** The constants in a source that are objects of objects of texts, each row with the same columns. */
const tablesIn = (checker: ts.TypeChecker, source: ts.SourceFile): readonly Table[] => {
  const tables: Table[] = [];
  visit(source, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return;
    const rows = checker.getTypeAtLocation(node.name).getProperties();
    const [columns, ...others] = rows.map((row) => checker.getTypeOfSymbolAtLocation(row, node).getProperties());
    if (!columns || columns.length === 0 || others.some((other) => other.length !== columns.length)) return;
    if (columns.every((cell) => isText(checker.getTypeOfSymbolAtLocation(cell, node)))) tables.push({ rows: rows.map(({ name }) => name), columns: columns.map(({ name }) => name), source });
  });
  return tables;
};

/** The command types that the keys of a table stand for: themselves, or what the `commands` of the file have under them. */
const commandTypes = (checker: ts.TypeChecker, source: ts.SourceFile, keys: readonly string[]): ReadonlySet<string> => {
  const found = new Set(keys);
  visit(source, (node) => {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== "commands") return;
    for (const key of keys) {
      const command = checker.getTypeAtLocation(node.name).getProperty(key);
      const type = command && checker.getTypeOfSymbolAtLocation(command, node).getProperty("type");
      if (type) for (const text of literals(checker.getTypeOfSymbolAtLocation(type, node))) found.add(text);
    }
  });
  return found;
};

/** How the tests of a decider cover `<Entity>Status` × `<Entity>Command`; the fullest of their tables counts. */
export const tableCoverage = (typed: TypedPackage, entity: string): Coverage => {
  const { checker, sources } = typed;
  const exports = doorExports(typed);
  const declared = (name: string): ts.Type => {
    const symbol = exports.get(name);
    if (!symbol) throw new Error(`The door does not export ${name}.`);
    return checker.getDeclaredTypeOfSymbol(symbol);
  };
  const statuses = literals(declared(`${entity}Status`));
  const command = declared(`${entity}Command`);
  const commands = [...new Set((command.isUnion() ? command.types : [command]).flatMap((part) => part.getProperty("type") ?? []).flatMap((type) => literals(checker.getTypeOfSymbol(type))))];
  const shipped = shippedSources(typed);
  const gaps = sources
    .filter((source) => !shipped.has(source) && source.fileName.includes(`/${entity.toLowerCase()}`))
    .flatMap((source) => tablesIn(checker, source))
    .flatMap(({ rows, columns, source }) => [[rows, columns], [columns, rows]].map(([states = [], keys = []]) => {
      const covered = commandTypes(checker, source, keys);
      return [...statuses.filter((status) => !states.includes(status)).map((status) => `status:${status}`), ...commands.filter((name) => !covered.has(name)).map((name) => `command:${name}`)];
    }));
  const [least] = gaps.sort((a, b) => a.length - b.length);
  return { statuses: statuses.length, commands: commands.length, missing: least ?? ["no table"] };
};
