import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { afterAll, expect, test, vi } from "vitest";
import { readManifest, publishedPackages } from "../files/manifests.ts";
import { projectRoot } from "../files/project-root.ts";
import { blocksOfDocComments, blocksOfPage, type CodeBlock } from "./code-blocks.ts";
import { exampleBlocks, exampleFolders, pageBlocks, writeExample, type Example } from "./examples.ts";
import { readExpectation } from "./expected-value.ts";

const removeExamples = (): void => exampleFolders().forEach((folder) => rmSync(`${projectRoot}/${folder}`, { recursive: true, force: true }));
removeExamples();
afterAll(removeExamples);

const run = async ({ module, problem }: Example): Promise<void> => {
  if (problem) throw new Error(problem);
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await import(`${projectRoot}/${module}`).finally(() => log.mockRestore());
};
const placeOf = ({ file, line }: CodeBlock): string => `${file}:${line}`;

const examples = exampleBlocks().map(writeExample);

test.each(examples.filter(({ runs, problem }) => runs || problem).map((example) => [placeOf(example.block), example] as const))("the example at %s runs and keeps its promises", { timeout: 240_000 }, async (_, example) => {
  await expect(run(example)).resolves.toBeUndefined();
});

test("every example type-checks", { timeout: 240_000 }, () => {
  const sound = examples.filter(({ problem }) => problem === undefined);
  const config = `${projectRoot}/${sound[0]?.module}.tsconfig.json`;
  const compilerOptions = { composite: false, noEmit: true, emitDeclarationOnly: false, allowImportingTsExtensions: true, verbatimModuleSyntax: false, declaration: false, declarationMap: false, types: ["node"] };
  writeFileSync(config, JSON.stringify({ extends: `${projectRoot}/tsconfig.base.json`, compilerOptions, files: sound.map(({ module }) => `${projectRoot}/${module}`) }));
  const { stdout } = spawnSync(`${projectRoot}/node_modules/.bin/tsc`, ["-p", config], { cwd: projectRoot, encoding: "utf8" });
  const readable = examples.reduce((text, { module, block }) => text.replaceAll(module, `${module} (${placeOf(block)})`), stdout);
  expect(readable).toBe("");
});

test("there are examples, and most of them promise something", () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(examples.filter(({ promises }) => promises > 0).length).toBeGreaterThan(examples.length / 3);
});

const planted = (code: string): CodeBlock => ({ file: "packages/common/src/rate.ts", line: 1, language: "ts", code, origin: "doc comment" });
let plantedCount = 0;
const runPlanted = (code: string): Promise<void> => run(writeExample(planted(code), 1_000_000 + plantedCount++));

test.each([
  ["a wrong number", 'Rate.fromPercent("12.5"); // 125_001'],
  ["a wrong field", '({ a: 1, b: 2 }); // { a: 1, b: 3 }'],
  ["a wrong field beside an ellipsis", "({ a: 1, b: 2 }); // { b: 3, … }"],
  ["a wrong value on the line below", 'Rate.toPercent(125_000);\n// "12.6"'],
  ["a wrong constant", "const total = 1 + 1; // 3"],
  ["a wrong log", "console.log(1 + 1); // 3"],
  ["another refusal than promised", 'refuse("too_late", "Come earlier."); // refused: Come later.'],
  ["an answer where a refusal is promised", "accept(1); // refused"],
  ["an error that is not thrown", "Rate.fromPercent(1); // throws rate_too_fine"],
  ["another error than promised", 'Rate.fromPercent("x"); // throws rate_too_fine'],
  ["a name that does not exist", "noSuchFunction(1);"],
])("control: %s makes an example fail", async (_, code) => {
  await expect(runPlanted(code)).rejects.toThrow();
});

test.each([
  ["values, on the line or below", 'Rate.fromPercent("12.5"); // 125_000\nRate.toPercent(125_000);\n// "12.5"'],
  ["part of a value", '({ ok: false, refusal: { code: "a", message: "b" } }); // { ok: false, refusal: { code: "a", … } }'],
  ["a promise that resolves", "Promise.resolve([1n, -0.5, null, undefined]); // [1n, -0.5, null, undefined]"],
  ["constants and logs", "const total = 1 + 1; // 2\nconsole.log(total); // 2"],
  ["a promised refusal", 'refuse("too_late", "Come earlier."); // refused: Come earlier.\nrefuse("too_late", "Come earlier."); // refused too_late'],
  ["a promised error", 'Rate.fromPercent("1.00001"); // throws rate_too_fine'],
  ["prose, and a comment about the next line", "const a = 1; // the first of its kind\n// 2 comes next\nconst b = 2;\n[a, b]; // [1, 2]"],
])("control: %s let it pass", async (_, code) => {
  await expect(runPlanted(code)).resolves.toBeUndefined();
});

test("what is only declared is type-checked, does not run, and may promise nothing", () => {
  expect(writeExample(planted("declare const rate: number;\nRate.toPercent(rate);"), 2_000_001)).toMatchObject({ runs: false, promises: 0 });
  expect(writeExample(planted('declare const rate: number;\nRate.toPercent(rate); // "1"'), 2_000_002).problem).toContain("only declared");
});

test("a comment that begins like a value and is none is refused, since nobody could check it", () => {
  expect(writeExample(planted("1 + 1; // 2 or so"), 2_000_000).problem).toContain("begins like a value");
  expect(readExpectation("false: three decimals")).toEqual({ kind: "value", value: false });
  expect(readExpectation('{ a: "b, c" } (a pair)')).toEqual({ kind: "value", value: { a: "b, c" } });
  expect(readExpectation('{ a: "b", c: [1] }')).toEqual({ kind: "value", value: { a: "b", c: [1] } });
  expect(readExpectation("process.exit()")).toEqual({ kind: "prose" });
  expect(readExpectation("[globalThis.x]")).toEqual({ kind: "unreadable" });
});

test("blocks are found in pages and in doc comments, with their line", () => {
  expect(blocksOfPage("a.md", "one\n\n```ts\nlet a;\n```\n\n  ```bash\n  npm test\n  ```\n")).toMatchObject([
    { line: 4, language: "ts", code: "let a;" },
    { line: 8, language: "bash", code: "npm test" },
  ]);
  expect(blocksOfDocComments("a.ts", "/**\n * Why.\n *\n * @example\n * ```ts\n * f(); // 1\n * ```\n */\nexport const f = () => 1;\n")).toMatchObject([{ line: 6, code: "f(); // 1" }]);
  expect(() => blocksOfPage("a.md", "```ts\nlet a;")).toThrow("never closed");
});

test("every npm command the pages show exists", () => {
  const { scripts } = readManifest(".");
  const packages = publishedPackages().map((folder) => readManifest(folder).name);
  const known = (command: string): boolean => {
    const [verb = "", target = ""] = command.split(/\s+/).slice(1);
    if (["start", "test"].includes(verb)) return scripts?.[verb] !== undefined;
    if (verb === "run") return scripts?.[target] !== undefined;
    return verb === "install" && target.startsWith("@nexus/") ? command.split(/\s+/).slice(2).every((name) => packages.includes(name) || !name.startsWith("@nexus/")) : ["install", "ci"].includes(verb);
  };
  const commands = pageBlocks().filter(({ language }) => ["bash", "sh", "shell", "console"].includes(language)).flatMap(({ code }) => [...code.matchAll(/^\s*\$?\s*(npm [^#&|\n]*)/gm)].map(([, command = ""]) => command.trim()));
  expect(commands.filter((command) => !known(command))).toEqual([]);
  expect(["npm run check", "npm start -- --leads a.csv"].every(known)).toBe(true);
  expect(["npm run chek", "npm install @nexus/nothing", "npm frobnicate"].some(known)).toBe(false);
});
