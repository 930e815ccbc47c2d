import { spawnSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { projectRoot } from "../files/project-root.ts";
import { inTemporaryFolder, writeFiles } from "../files/temporary-folder.ts";

/** What the linter must catch: the rule, where it is planted, and the planted code. */
const planted: readonly (readonly [rule: string, file: string, code: string])[] = [
  ["typescript(no-explicit-any)", "packages/crm/src/any.ts", "export const f = (x: any) => x;"],
  ["typescript(no-non-null-assertion)", "packages/crm/src/bang.ts", "export const f = (x?: string) => x!;"],
  ["typescript(ban-ts-comment)", "packages/crm/src/ignore.ts", "// @ts-ignore\nexport const f = 1;"],
  ["house(no-ambient-time-or-randomness)", "packages/crm/src/now.ts", "export const f = () => Date.now();"],
  ["house(no-ambient-time-or-randomness)", "packages/crm/src/new-date.ts", "export const f = () => new Date();"],
  ["house(no-ambient-time-or-randomness)", "packages/crm/src/random.ts", "export const f = () => Math.random();"],
  ["eslint(no-restricted-globals)", "packages/crm/src/environment.ts", "export const f = () => process.env;"],
  ["eslint(no-restricted-imports)", "packages/crm/src/files.ts", 'export { readFileSync } from "node:fs";'],
  ["house(explicit-door)", "packages/crm/src/index.ts", 'export * from "./any.js";'],
  ["house(no-enum)", "adapters/memory/src/status.ts", 'export enum Status { New = "new" }'],
  ["house(no-regexp-from-variables)", "adapters/memory/src/pattern.ts", "export const f = (s: string) => new RegExp(s);"],
  ["house(no-floating-money)", "adapters/memory/src/half.ts", "export const f = (m: { minorUnits: number }) => m.minorUnits / 2;"],
  ["house(no-floating-money)", "packages/crm/src/parsed.ts", "export const f = (s: string) => Number.parseFloat(s);"],
  ["house(no-drawer-files)", "packages/crm/src/utils.ts", "export const f = 1;"],
  ["eslint(no-eval)", "adapters/memory/src/run.ts", "export const f = (s: string) => eval(s);"],
  ["eslint(no-new-func)", "adapters/memory/src/make.ts", "export const f = (s: string) => new Function(s);"],
  ["eslint(no-warning-comments)", "examples/desk/src/later.ts", "// TODO later\nexport const f = 1;"],
  ["eslint(max-lines)", "packages/crm/src/long.ts", Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`).join("\n")],
  ["eslint(no-console)", "adapters/memory/src/loud.ts", 'console.log("loud");'],
  ["unicorn(filename-case)", "packages/crm/src/leadScore.ts", "export const f = 1;"],
];
const innocent: Readonly<Record<string, string>> = {
  "packages/crm/src/given.ts": "export const f = (iso: string) => new Date(iso).toISOString();",
  "packages/crm/src/lines.ts": Array.from({ length: 300 }, (_, line) => `// why\n\nexport const line${line} = ${line};`).join("\n"),
  "packages/crm/src/clock.test.ts": 'import { expect, test } from "vitest";\ntest("now", () => expect(Date.now()).toBeGreaterThan(0));',
  "adapters/memory/src/system-clock.ts": "export const now = () => Date.now();",
};

interface Finding {
  readonly code: string;
  readonly filename: string;
}

const lint = (files: Readonly<Record<string, string>>): Promise<readonly Finding[]> =>
  inTemporaryFolder((folder) => {
    writeFiles(folder, files);
    cpSync(`${projectRoot}/.oxlintrc.json`, `${folder}/.oxlintrc.json`);
    cpSync(`${projectRoot}/scripts/lint`, `${folder}/scripts/lint`, { recursive: true });
    symlinkSync(`${projectRoot}/node_modules`, `${folder}/node_modules`);
    const { stdout } = spawnSync(`${projectRoot}/node_modules/.bin/oxlint`, ["-f", "json", "packages", "adapters", "examples"], { cwd: folder, encoding: "utf8" });
    return (JSON.parse(stdout) as { readonly diagnostics: readonly Finding[] }).diagnostics;
  });

test("every planted violation is caught by its rule", async () => {
  const findings = (await lint(Object.fromEntries(planted.map(([, file, code]) => [file, code])))).map(({ filename, code }) => `${code} in ${filename}`);
  for (const [rule, file] of planted) expect(findings).toContain(`${rule} in ${file}`);
});

test("what is allowed is left alone: given dates, comments, clocks in tests and adapters", async () => {
  expect(await lint(innocent)).toEqual([]);
});
