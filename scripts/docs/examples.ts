// Collects every example of README, docs and doc comments, and writes each as a module beside what it belongs to.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { publishedPackages, readManifest } from "../files/manifests.ts";
import { projectRoot } from "../files/project-root.ts";
import { blocksOfDocComments, blocksOfPage, type CodeBlock } from "./code-blocks.ts";
import { exampleModule, type Offered } from "./example-module.ts";
import { doors, exportedNames } from "./exported-names.ts";

export interface Example {
  readonly block: CodeBlock;
  /** Where the module was written, from the project root. */
  readonly module: string;
  readonly promises: number;
  readonly runs: boolean;
  /** Why it cannot be checked, when it cannot. */
  readonly problem?: string;
}

const find = (pattern: string): readonly string[] => globSync(pattern, { cwd: projectRoot }).map((file) => file.replaceAll("\\", "/")).filter((file) => !/(^|\/)(node_modules|dist|docs\/api)\//.test(file)).sort();
const read = (file: string): string => readFileSync(`${projectRoot}/${file}`, "utf8");
const packageOf = (file: string): string | undefined => /^(packages|adapters)\/[^/]+/.exec(file)?.[0];

export const pageBlocks = (): readonly CodeBlock[] => ["*.md", "docs/**/*.md", "{packages,adapters,examples}/*/*.md"].flatMap(find).filter((file) => !file.endsWith("CHANGELOG.md")).flatMap((file) => blocksOfPage(file, read(file)));
const docCommentBlocks = (): readonly CodeBlock[] => find("{packages,adapters}/*/src/**/*.ts").filter((file) => !/\.(test|bench)\.ts$/.test(file)).flatMap((file) => blocksOfDocComments(file, read(file)));
export const exampleBlocks = (): readonly CodeBlock[] => [...pageBlocks(), ...docCommentBlocks()].filter(({ language }) => ["ts", "typescript"].includes(language));

/** Own doors first, then the file itself, then common, then what else the package depends on. The first to offer a name wins. */
const offeredTo = (block: CodeBlock, from: string): Offered => {
  const folder = packageOf(block.file);
  if (block.origin === "page" || folder === undefined) return new Map();
  const { name, dependencies } = readManifest(folder);
  const doorsOf = (packageName: string) => [...doors].filter(([specifier]) => specifier === packageName || specifier.startsWith(`${packageName}/`)).map(([, file]) => file);
  const files = [...doorsOf(name), block.file, ...doorsOf("@nexus/common"), ...Object.keys(dependencies ?? {}).flatMap(doorsOf)];
  const names = files.toReversed().flatMap((file) => exportedNames(file).map((exported) => [exported, pathFrom(from, file)] as const));
  return new Map([["z", "zod"], ...names]);
};

const pathFrom = (module: string, file: string): string => {
  const path = relative(dirname(module), file).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
};

const has = (folder: string, name: string): boolean => existsSync(`${projectRoot}/${folder}/node_modules/${name}`);

/** Runs in its own package, or in the first one that has the third-party packages it imports. */
const homeOf = (block: CodeBlock): string => {
  const wanted = [...block.code.matchAll(/from "((?:@[^/"]+\/)?[^./"][^/"]*)/g)].map(([, name = ""]) => name);
  if (block.origin === "doc comment" && /\bz\./.test(block.code)) wanted.push("zod");
  const examples = find("examples/*/package.json").map(dirname);
  const homes = [packageOf(block.file) ?? [], examples, publishedPackages()].flat();
  return homes.find((folder) => wanted.filter((name) => !/^(@nexus\/|node:)/.test(name)).every((name) => has(folder, name))) ?? homes[0] ?? "examples";
};

/** Folders the modules are written to; ignored by git, and removed by whoever runs the examples. */
export const exampleFolders = (): readonly string[] => [...publishedPackages(), ...find("examples/*/package.json").map(dirname)].map((folder) => `${folder}/.examples`);

/** Writes the module of a block; one whose promises cannot be read says why. */
export const writeExample = (block: CodeBlock, index: number): Example => {
  const module = `${homeOf(block)}/.examples/example-${index}.ts`;
  const locate = (specifier: string): string => {
    const door = doors.get(specifier);
    return door === undefined ? specifier : pathFrom(module, door);
  };
  try {
    const { text, promises, runs } = exampleModule(block, offeredTo(block, module), locate, pathFrom(module, "scripts/docs/promised.ts"));
    mkdirSync(dirname(`${projectRoot}/${module}`), { recursive: true });
    writeFileSync(`${projectRoot}/${module}`, text);
    return { block, module, promises, runs };
  } catch (error) {
    return { block, module, promises: 0, runs: false, problem: String(error) };
  }
};
