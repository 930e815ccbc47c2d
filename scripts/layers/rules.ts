// Who may import whom: the matrix of docs/architecture.md as rules for dependency-cruiser. canary.ts plants a violation of
// each. Read a rule as: no module matching `from` imports a module matching `to`.
import type { DependencyType, ICruiseOptions, IForbiddenRuleType } from "dependency-cruiser";
import { publishedPackages, readManifest, sourceEntries } from "../files/manifests.ts";

interface From {
  readonly path?: string;
  readonly pathNot?: string;
}
interface To extends From {
  readonly dependencyTypes?: DependencyType[];
  readonly dependencyTypesNot?: DependencyType[];
  readonly circular?: boolean;
  readonly couldNotResolve?: boolean;
}
type Rule = IForbiddenRuleType & { readonly name: string };

const published = publishedPackages();

/** Sources that run at a user's, in a regular expression: not tests, not benches, not what the tests of a room share. */
const sharedByTests = "^packages/crm-operations/src/[^/]+/testing/";
const notShipped = `\\.(test|test-d|bench)\\.ts$|${sharedByTests}`;
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** A package by its folder, or by its name when it does not even resolve. */
const anyOf = (folders: readonly string[]): string =>
  folders.flatMap((folder) => [`^${escape(folder)}/`, `^${escape(readManifest(folder).name)}(/|$)`]).join("|");
const rule = (name: string, comment: string, from: From, to: To): Rule => ({ name, comment, severity: "error", from, to });

/** What each layer may see of the others; itself goes without saying. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  "packages/common": [],
  "packages/crm": ["packages/common"],
  "packages/crm-operations": ["packages/common"],
  "packages/crm-operations-conformance": ["packages/common", "packages/crm-operations"],
};
/** Adapters that rest on others; every other adapter stands alone. */
const foundations: Readonly<Record<string, readonly string[]>> = {
  "adapters/crm": ["adapters/postgres", "adapters/memory"],
  "adapters/party": ["adapters/postgres"],
  "adapters/sales": ["adapters/postgres"],
  "adapters/tsyringe": ["adapters/crm", "adapters/operations", "adapters/party", "adapters/sales", "adapters/analytics"],
};
const ruleNames: Readonly<Record<string, string>> = {
  "packages/common": "common-imports-no-package",
  "packages/crm": "crm-imports-common-only",
  "packages/crm-operations": "crm-operations-imports-no-atomic-package-and-no-adapter",
  "packages/crm-operations-conformance": "conformance-imports-no-crm-and-no-adapter",
};

/** Third-party packages the core may load at runtime. */
const runtimeDependencies: Readonly<Record<string, readonly string[]>> = {
  "packages/common": [],
  "packages/crm": ["zod"],
  "packages/crm-operations": ["zod", "pino", "eventemitter3", "temporal-polyfill"],
};
const thirdParty = { path: "node_modules|^[^./]", pathNot: "^(packages|adapters|examples)/|^@nexus/" };
const modules = (names: readonly string[]): readonly string[] => names.flatMap((name) => [`node_modules/${name}/`, `^${name}(/|$)`]);

const layers = Object.entries(mayImport).map(([folder, allowed]) =>
  rule(
    ruleNames[folder] ?? folder,
    `${folder} knows ${allowed.length === 0 ? "no other package" : allowed.join(" and ")} only.`,
    { path: `^${folder}/` },
    { path: anyOf(published.filter((other) => other !== folder && !allowed.includes(other))) },
  ),
);
const runtime = Object.entries(runtimeDependencies).map(([folder, allowed]) =>
  rule(
    `${folder.replace("packages/", "")}-loads-allowed-dependencies-only`,
    `At runtime ${folder} loads ${allowed.length === 0 ? "nothing" : allowed.join(", ")}.`,
    { path: `^${folder}/`, pathNot: notShipped },
    { ...thirdParty, pathNot: [thirdParty.pathNot, ...modules(allowed)].join("|"), dependencyTypesNot: ["core"] },
  ),
);
const adapters = published
  .filter((folder) => folder.startsWith("adapters/"))
  .map((folder) =>
    rule(
      `${folder.replace("/", "-")}-stands-on-its-foundations-only`,
      "An adapter imports another adapter only when that one is its named foundation; its tests may use any.",
      { path: `^${folder}/`, pathNot: `${notShipped}|^adapters/(operations|party|sales|analytics|dbos)/src/testing/` },
      { path: anyOf(published.filter((other) => other.startsWith("adapters/") && other !== folder && !foundations[folder]?.includes(other))) },
    ),
  );

/** The entries of each package, as files: what another package may import. */
const doors = published.flatMap((folder) => sourceEntries(folder).map((file) => `^${escape(folder)}/${escape(file)}$`));

export const layerRules: readonly Rule[] = [
  ...layers,
  ...adapters,
  rule("only-adapter-crm-knows-crm", "adapters/crm is the only place where layer 1 and layer 2 meet.", { path: "^adapters/(?!crm/)" }, { path: anyOf(["packages/crm"]) }),
  rule(
    "conformance-sees-types-of-crm-operations",
    "The suites test what an adapter does; they bring no code of the orchestrator along.",
    { path: "^packages/crm-operations-conformance/", pathNot: notShipped },
    { path: anyOf(["packages/crm-operations"]), dependencyTypesNot: ["type-only"] },
  ),
  rule("conformance-is-for-tests", "Shipped code does not carry the test suites along.", { path: "^adapters/", pathNot: `${notShipped}|/src/testing/` }, { path: anyOf(["packages/crm-operations-conformance"]) }),
  ...runtime,
  rule("core-uses-no-node-builtin", "The core does no I/O; what it needs is a port.", { path: "^packages/", pathNot: notShipped }, { dependencyTypes: ["core"] }),
  rule(
    "business-calendar-alone-uses-temporal",
    "One time engine: other rooms ask the business calendar.",
    { path: "^packages/crm-operations/src/", pathNot: "^packages/crm-operations/src/business-calendar/" },
    { path: modules(["temporal-polyfill"]).join("|") },
  ),
  rule("only-adapter-tsyringe-knows-the-container", "A container is the host's choice.", { path: "^(packages|adapters/(?!tsyringe/))" }, { path: modules(["tsyringe", "reflect-metadata"]).join("|") }),
  rule(
    "rooms-meet-at-the-door",
    "A room imports another room's index.ts, never its inside. What every room needs lies in shared/, open to all.",
    { path: "^packages/(crm|crm-operations)/src/([^/]+)/" },
    { path: "^packages/$1/src/[^/]+/", pathNot: "^packages/$1/src/($2/|shared/|[^/]+/index\\.ts$)" },
  ),
  rule(
    "shared-knows-no-room",
    "shared/ is what rooms stand on, so it stands on none.",
    { path: "^packages/(crm|crm-operations)/src/shared/" },
    { path: "^packages/$1/src/", pathNot: "^packages/$1/src/shared/|^packages/$1/src/[^/]+\\.ts$" },
  ),
  rule(
    "the-door-opens-doors",
    "Files beside the rooms import a room's index.ts, never its inside.",
    { path: "^packages/(crm|crm-operations)/src/[^/]+\\.ts$" },
    { path: "^packages/$1/src/[^/]+/", pathNot: "^packages/$1/src/(shared/|[^/]+/index\\.ts$)" },
  ),
  rule(
    "packages-meet-at-the-door",
    "Another package is imported by its name, through an entry of its manifest.",
    { path: "^(packages|adapters|examples)/([^/]+)/" },
    { path: "^(packages|adapters|examples)/", pathNot: ["^$1/$2/", ...doors].join("|") },
  ),
  rule(
    "shipped-code-uses-declared-dependencies",
    "What shipped code imports stands in its own manifest, and not among the development dependencies.",
    { path: "^(packages|adapters)/", pathNot: notShipped },
    { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
  ),
  rule("what-tests-share-stays-with-tests", "The testing folder of a room is not shipped.", { path: "^packages/", pathNot: notShipped }, { path: sharedByTests }),
  rule("no-cycles", "Two modules that need each other are one module, or three.", {}, { circular: true }),
  rule("resolvable", "What does not resolve was checked by nobody.", {}, { couldNotResolve: true }),
];

export const cruiseOptions = {
  doNotFollow: { path: "node_modules" },
  exclude: { path: "(/dist/|/\\.tsbuild/)" },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["@nexus/source", "import", "types", "default"], extensions: [".ts", ".js"] },
} satisfies ICruiseOptions;
