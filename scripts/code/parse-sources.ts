import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { projectRoot } from "../files/project-root.ts";

/** Parses one text; positions and parents are set. */
export const parseSource = (file: string, text: string): ts.SourceFile => ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);

/** The shipped sources below some folders, parsed: no tests, no benches. */
export const parseShippedSources = (folders: readonly string[]): readonly ts.SourceFile[] =>
  folders
    .flatMap((folder) => globSync(`${folder}/src/**/*.ts`, { cwd: projectRoot }))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/\.(test|test-d|bench)\.ts$/.test(file))
    .sort()
    .map((file) => parseSource(file, readFileSync(`${projectRoot}/${file}`, "utf8")));

/** Visits every node below (and including) `node`, outermost first. */
export const visit = (node: ts.Node, look: (node: ts.Node) => void): void => {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
};

/** "packages/crm/src/a.ts:12": where a reader finds it. */
export const placeOf = (node: ts.Node): string => {
  const source = node.getSourceFile();
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};
