import { expect, test } from "vitest";
import { readManifest } from "../files/manifests.ts";
import { projectRoot } from "../files/project-root.ts";
import { cruisePlanted } from "./canary.ts";
import { cruiseImports, type Cruise } from "./cruise.ts";

const [real, planted] = await Promise.all([cruiseImports(projectRoot), cruisePlanted()]);

const shipped = /^(?!.*\.(test|test-d|bench)\.ts$|packages\/crm-operations\/src\/[^/]+\/testing\/)/;
const importsOf = (cruise: Cruise, folder: string): readonly string[] =>
  cruise.imports.filter(({ from }) => from.startsWith(`${folder}/`) && shipped.test(from)).map(({ to }) => to);
/** Names of third-party packages, however the package manager stores them. */
const thirdParties = (cruise: Cruise, folder: string): readonly string[] =>
  [...new Set(importsOf(cruise, folder).flatMap((to) => /(?:^|\/)node_modules\/(?!\.pnpm)((?:@[^/]+\/)?[^/]+)(?!.*\/node_modules\/)/.exec(to)?.[1] ?? []))].sort();
const outside = (cruise: Cruise, folder: string, ...allowed: readonly string[]): readonly string[] =>
  importsOf(cruise, folder).filter((to) => ![folder, ...allowed].some((home) => to.startsWith(`${home}/`)));
const runtimeDependencies = (folder: string): readonly string[] => {
  const { dependencies, peerDependencies } = readManifest(folder);
  return Object.keys({ ...dependencies, ...peerDependencies }).sort();
};
const brokenRules = (cruise: Cruise, folder: string): readonly string[] => cruise.violations.filter(({ from }) => from.startsWith(`${folder}/`)).map(({ rule }) => rule);

test("the walk sees the imports of every package that has any", () => {
  expect(importsOf(real, "packages/crm")).toContain("packages/common/src/index.ts");
  expect(importsOf(real, "packages/crm-operations")).toContain("packages/common/src/index.ts");
});

test("[ARC-CRM-0002] crm depends on @nexus/common and zod at runtime, and imports nothing else", () => {
  expect(runtimeDependencies("packages/crm")).toEqual(["@nexus/common", "zod"]);
  expect(thirdParties(real, "packages/crm").filter((name) => name !== "zod")).toEqual([]);
  expect(outside(real, "packages/crm", "packages/common").filter((to) => !to.includes("node_modules/zod/"))).toEqual([]);
});

test("control: a third-party package, a builtin and the orchestrator inside crm are seen", () => {
  expect(thirdParties(planted, "packages/crm")).toContain("fast-check");
  expect(outside(planted, "packages/crm", "packages/common")).toEqual(expect.arrayContaining(["fs", "@nexus/crm-operations"]));
});

const allowedInOperations = ["@nexus/common", "eventemitter3", "pino", "temporal-polyfill", "zod"];

test("[ARC-CRMOP-0001] crm-operations imports no framework, no database and no builtin", () => {
  expect(brokenRules(real, "packages/crm-operations")).toEqual([]);
  expect(thirdParties(real, "packages/crm-operations").filter((name) => !allowedInOperations.includes(name))).toEqual([]);
  expect(importsOf(real, "packages/crm-operations").filter((to) => !to.includes("/"))).toEqual([]);
});

test("control: a database, a builtin and an adapter inside crm-operations are seen", () => {
  expect(brokenRules(planted, "packages/crm-operations")).toEqual(
    expect.arrayContaining(["crm-operations-loads-allowed-dependencies-only", "core-uses-no-node-builtin", "crm-operations-imports-no-atomic-package-and-no-adapter"]),
  );
  expect(importsOf(planted, "packages/crm-operations").filter((to) => !to.includes("/"))).toEqual(expect.arrayContaining(["kysely", "crypto"]));
});

test("[ARC-CRMOP-0002] crm-operations declares no runtime dependency beyond common, zod, pino, eventemitter3 and temporal-polyfill", () => {
  const declared = runtimeDependencies("packages/crm-operations");
  expect(declared).toContain("@nexus/common");
  expect(declared.filter((name) => !allowedInOperations.includes(name))).toEqual([]);
  expect(brokenRules(real, "packages/crm-operations")).not.toContain("business-calendar-alone-uses-temporal");
});

test("[ARC-CRMOP-0004] crm-operations imports no atomic package: ports alone lead to Lead, Opportunity, Party, Sales and Product", () => {
  const foreign = (cruise: Cruise) => outside(cruise, "packages/crm-operations", "packages/common").filter((to) => /^(packages|adapters|examples)\/|^@nexus\//.test(to));
  expect(foreign(real)).toEqual([]);
  expect(foreign(planted)).toEqual(expect.arrayContaining(["@nexus/crm", "packages/crm/src/index.ts", "@nexus/adapter-memory"]));
});
