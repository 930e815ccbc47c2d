import { readFileSync } from "node:fs";
import ts from "typescript";
import { parseSource } from "../code/parse-sources.ts";
import { entriesOf, publishedPackages, readManifest } from "../files/manifests.ts";
import { projectRoot } from "../files/project-root.ts";

const isExported = (node: ts.Statement): boolean => ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

/** Every name a source file exports, types included. Doors name what they export, so one file is enough to look at. */
export const exportedNames = (file: string): readonly string[] =>
  parseSource(file, readFileSync(`${projectRoot}/${file}`, "utf8")).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return statement.exportClause && ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements.map(({ name }) => name.text) : [];
    if (!isExported(statement)) return [];
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText());
    const named = statement as ts.Statement & { readonly name?: ts.Identifier };
    return named.name ? [named.name.text] : [];
  });

/** Source files by the specifier a user writes: "@nexus/common/testing" → "packages/common/src/testing.ts". */
export const doors: ReadonlyMap<string, string> = new Map(
  publishedPackages().flatMap((folder) => Object.entries(entriesOf(folder)).map(([subpath, source]) => [readManifest(folder).name + subpath.slice(1), `${folder}/${source}`] as const)),
);
