// A tool that silently checks nothing has been seen. So violations are planted in a copy of the project, and the rule
// that exists for each must report it.
import { cpSync, existsSync, globSync, symlinkSync } from "node:fs";
import { cruiseImports, type Cruise } from "./cruise.ts";
import { projectRoot } from "../files/project-root.ts";
import { inTemporaryFolder, writeFiles } from "../files/temporary-folder.ts";

export interface Planted {
  readonly rule: string;
  readonly file: string;
  readonly code: string;
}

const imports = (specifier: string): string => `import "${specifier}";\n`;
const plant = (rule: string, file: string, code: string): Planted => ({ rule, file, code });

/** One planted violation for each rule; the two rooms below belong to them. */
export const plantedViolations: readonly Planted[] = [
  plant("common-imports-no-package", "packages/common/src/planted-crm.ts", imports("../../crm/src/index.js")),
  plant("common-loads-allowed-dependencies-only", "packages/common/src/planted-zod.ts", imports("zod")),
  plant("crm-imports-common-only", "packages/crm/src/planted-operations.ts", imports("@nexus/crm-operations")),
  plant("crm-loads-allowed-dependencies-only", "packages/crm/src/planted-pino.ts", imports("pino")),
  plant("core-uses-no-node-builtin", "packages/crm/src/planted-fs.ts", imports("node:fs")),
  plant("core-uses-no-node-builtin", "packages/crm-operations/src/planted-crypto.ts", imports("crypto")),
  plant("crm-operations-imports-no-atomic-package-and-no-adapter", "packages/crm-operations/src/planted-crm.ts", imports("@nexus/crm")),
  plant("crm-operations-imports-no-atomic-package-and-no-adapter", "packages/crm-operations/src/planted-crm-type.ts", 'import type { Lead } from "../../crm/src/index.js";\nexport type Planted = Lead;\n'),
  plant("crm-operations-imports-no-atomic-package-and-no-adapter", "packages/crm-operations/src/planted-adapter.ts", imports("@nexus/adapter-memory")),
  plant("crm-operations-loads-allowed-dependencies-only", "packages/crm-operations/src/planted-kysely.ts", imports("kysely")),
  plant("business-calendar-alone-uses-temporal", "packages/crm-operations/src/planted-temporal.ts", imports("temporal-polyfill")),
  plant("conformance-imports-no-crm-and-no-adapter", "packages/crm-operations-conformance/src/planted-adapter.ts", imports("@nexus/adapter-memory")),
  plant("conformance-sees-types-of-crm-operations", "packages/crm-operations-conformance/src/planted-value.ts", imports("@nexus/crm-operations")),
  plant("adapters-postgres-stands-on-its-foundations-only", "adapters/postgres/src/planted-adapter-crm.ts", imports("@nexus/adapter-crm")),
  plant("adapters-memory-stands-on-its-foundations-only", "adapters/memory/src/planted-postgres.ts", imports("../../postgres/src/index.js")),
  plant("only-adapter-crm-knows-crm", "adapters/memory/src/planted-crm.ts", imports("@nexus/crm")),
  plant("conformance-is-for-tests", "adapters/memory/src/planted-suite.ts", imports("@nexus/crm-operations-conformance")),
  plant("only-adapter-tsyringe-knows-the-container", "adapters/crm/src/planted-container.ts", imports("tsyringe")),
  plant("rooms-meet-at-the-door", "packages/crm-operations/src/planted-east/guest.ts", imports("../planted-west/inside.js")),
  plant("rooms-meet-at-the-door", "packages/crm/src/planted-east/guest.ts", imports("../planted-west/inside.js")),
  plant("shared-knows-no-room", "packages/crm/src/shared/planted-guest.ts", imports("../planted-west/index.js")),
  plant("the-door-opens-doors", "packages/crm/src/planted-door.ts", imports("./planted-west/inside.js")),
  plant("packages-meet-at-the-door", "adapters/memory/src/planted-inside.ts", imports("../../../packages/common/src/money/money.js")),
  plant("shipped-code-uses-declared-dependencies", "packages/crm/src/planted-test-tool.ts", imports("fast-check")),
  plant("what-tests-share-stays-with-tests", "packages/crm-operations/src/planted-west/index.ts", imports("./testing/shared.js")),
  plant("no-cycles", "packages/common/src/planted-ring-a.ts", imports("./planted-ring-b.js")),
  plant("resolvable", "packages/common/src/planted-nowhere.ts", imports("./no-such-module.js")),
];

/** Not violations: what the plants above need, and what must stay allowed. */
const innocent: Readonly<Record<string, string>> = {
  "packages/common/src/planted-ring-b.ts": imports("./planted-ring-a.js"),
  "packages/crm/src/planted-west/inside.ts": "export const inside = 1;\n",
  "packages/crm/src/planted-west/index.ts": 'export { inside } from "./inside.js";\n',
  "packages/crm/src/planted-east/polite-guest.ts": imports("../planted-west/index.js"),
  "packages/crm/src/shared/planted-ground.ts": "export const ground = 1;\n",
  "packages/crm/src/planted-east/resident.ts": imports("../shared/planted-ground.js"),
  "packages/crm-operations/src/planted-west/inside.ts": "export const inside = 1;\n",
  "packages/crm-operations/src/planted-west/testing/shared.ts": imports("fast-check"),
  "packages/crm-operations-conformance/src/planted-type.ts": 'import type { Planted } from "@nexus/crm-operations";\nexport type Other = Planted;\n',
  "adapters/crm/src/planted-both.ts": imports("@nexus/crm") + imports("@nexus/crm-operations") + imports("@nexus/common"),
  "adapters/memory/src/planted-suite.test.ts": imports("vitest"),
};
export const innocentFiles = Object.keys(innocent).filter((file) => !file.includes("ring"));

const copyProject = (folder: string): void => {
  const keep = (file: string) => !/[/\\](dist|\.tsbuild|etc)$/.test(file);
  for (const tree of globSync("{packages,adapters,examples}/*", { cwd: projectRoot })) {
    for (const part of ["package.json", "tsconfig.json", "src", "node_modules"]) {
      const source = `${projectRoot}/${tree}/${part}`;
      if (existsSync(source)) cpSync(source, `${folder}/${tree}/${part}`, { recursive: true, verbatimSymlinks: true, filter: keep });
    }
  }
  cpSync(`${projectRoot}/tsconfig.base.json`, `${folder}/tsconfig.base.json`);
  symlinkSync(`${projectRoot}/node_modules`, `${folder}/node_modules`);
};

/** Cruises a copy of the project in which all of it is planted. */
export const cruisePlanted = (): Promise<Cruise> =>
  inTemporaryFolder((folder) => {
    copyProject(folder);
    writeFiles(folder, innocent);
    writeFiles(folder, Object.fromEntries(plantedViolations.map(({ file, code }) => [file, code])));
    return cruiseImports(folder);
  });
