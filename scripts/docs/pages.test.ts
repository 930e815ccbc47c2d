import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { publishedPackages, readManifest } from "../files/manifests.ts";
import { projectRoot } from "../files/project-root.ts";
import { mayImport } from "../layers/rules.ts";

const read = (file: string): string => readFileSync(`${projectRoot}/${file}`, "utf8");
const pages = ["*.md", "docs/**/*.md", "{packages,adapters,examples}/*/*.md"].flatMap((pattern) => globSync(pattern, { cwd: projectRoot })).filter((file) => !/node_modules|docs\/api/.test(file));

/** Rows of every table of a page, as cells without backticks; separator rows left out. */
const tableRows = (page: string): readonly (readonly string[])[] =>
  page.split("\n").filter((line) => line.startsWith("|") && !/^\|[-| ]+$/.test(line)).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim().replaceAll("`", "")));

test("every link of a page to a file of the project leads somewhere", () => {
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(projectRoot, dirname(page), target)))
      .map((target) => `${page} links to ${target}`),
  );
  expect(pages).toContain("docs/decisions/README.md");
  expect(dead).toEqual([]);
});

test("the README lists every published package with the description of its manifest", () => {
  const rows = tableRows(read("README.md")).map(([name, text]) => `${name}: ${text}`);
  for (const folder of publishedPackages()) {
    const { name, description } = readManifest(folder);
    expect(rows).toContain(`${name}: ${description}`);
  }
});

test("docs/decisions/dependencies.md has a line for every dependency, and none for a dependency that is gone", () => {
  const folders = [".", ...publishedPackages(), ...globSync("examples/*/package.json", { cwd: projectRoot }).map(dirname)];
  const used = folders.flatMap((folder) => {
    const { dependencies, devDependencies, peerDependencies, optionalDependencies } = readManifest(folder);
    return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies });
  });
  const explained = tableRows(read("docs/decisions/dependencies.md")).map(([name]) => name).filter((name) => name !== "package");
  expect([...new Set(explained)].sort()).toEqual([...new Set(used.filter((name) => !name.startsWith("@nexus/")))].sort());
});

test("the installation checks packages against the Node that tasks run on", () => {
  expect(read("pnpm-workspace.yaml")).toContain(`\nnodeVersion: ${readManifest(".").optionalDependencies?.["node"]}\n`);
});

test("the import matrix of docs/architecture.md is the one the layer rules enforce", () => {
  const [heading = [], ...rows] = tableRows(read("docs/architecture.md")).filter((row) => row.length === 6);
  const folderOf = (word: string): string => `packages/${word === "conformance" ? "crm-operations-conformance" : word}`;
  const documented = rows.slice(0, Object.keys(mayImport).length).map(([from = "", ...cells]) => {
    const allowed = cells.flatMap((cell, index) => (/^(yes|types only)$/.test(cell) ? [folderOf(heading[index + 1] ?? "")] : []));
    return [folderOf(from), allowed];
  });
  expect(Object.fromEntries(documented)).toEqual(mayImport);
});

test("the decisions are listed, numbered without a gap, and have the four parts", () => {
  const files = globSync("docs/decisions/[0-9]*.md", { cwd: projectRoot }).sort();
  const index = read("docs/decisions/README.md");
  files.forEach((file, position) => {
    expect(file).toContain(`/${String(position + 1).padStart(4, "0")}-`);
    expect(index).toContain(file.replace("docs/decisions/", ""));
    expect([...read(file).matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(["Context", "Decision", "Consequences", "What would change our mind"]);
  });
});
