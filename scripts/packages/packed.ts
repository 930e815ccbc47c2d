// What a user installs, not what lies in the repository: every package is packed, checked, installed from its tarball in an
// empty project, and imported the ESM and the CJS way.
import { execFileSync, spawnSync } from "node:child_process";
import { entriesOf, publishedPackages, readManifest } from "../files/manifests.ts";
import { projectRoot } from "../files/project-root.ts";
import { inTemporaryFolder, writeFiles } from "../files/temporary-folder.ts";

interface Packed {
  readonly folder: string;
  readonly name: string;
  readonly tarball: string;
}

/** ARC-CRMOP-0001, ARC-CRMOP-0002: what the published orchestrator may bring along. */
const operationsMayUse = ["@nexus/common", "eventemitter3", "pino", "temporal-polyfill", "zod"];

const problems: string[] = [];
const run = (what: string, command: string, args: readonly string[], cwd: string = projectRoot): string | undefined => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) problems.push(`${what}:\n${stdout}${stderr}`.trimEnd());
  return status === 0 ? stdout : undefined;
};

const pack = (folder: string, into: string): Packed => {
  const tarball = `${into}/${folder.replace("/", "-")}.tgz`;
  execFileSync("pnpm", ["pack", "--out", tarball], { cwd: `${projectRoot}/${folder}`, stdio: ["ignore", "ignore", "inherit"] });
  return { folder, name: readManifest(folder).name, tarball };
};

const checkContents = ({ name, tarball }: Packed): void => {
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).split("\n");
  const manifest = execFileSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" });
  if (manifest.includes("@nexus/source")) problems.push(`${name}: the packed manifest still points at sources (@nexus/source).`);
  if (manifest.includes("workspace:")) problems.push(`${name}: the packed manifest still has a workspace: range.`);
  if (!files.includes("package/LICENSE")) problems.push(`${name}: the packed package has no LICENSE.`);
  const stray = files.filter((file) => /\.test\.|\/src\/|\.tsbuild/.test(file));
  const runtime = name === "@nexus/crm-operations" ? Object.keys((JSON.parse(manifest) as { readonly dependencies?: object }).dependencies ?? {}) : [];
  const foreign = runtime.filter((dependency) => !operationsMayUse.includes(dependency));
  if (foreign.length > 0) problems.push(`${name}: the packed manifest brings ${foreign.join(", ")}; the orchestrator stands on ${operationsMayUse.join(", ")} alone.`);
  if (stray.length > 0) problems.push(`${name}: the packed package carries ${stray.join(", ")}.`);
};

/** Imports every entry both ways, and compares what they export. Runs inside the project the tarballs were installed in. */
const smoke = (entries: readonly string[]): string => `
import "reflect-metadata"; // what a host of tsyringe brings
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
for (const entry of ${JSON.stringify(entries)}) {
  const esm = Object.keys(await import(entry)).filter((name) => name !== "default").sort();
  const cjs = Object.keys(require(entry)).sort();
  if (esm.join() !== cjs.join()) throw new Error(entry + ": import gives " + esm + "; require gives " + cjs);
}
for (const { allocate, Money } of [await import("@nexus/common"), require("@nexus/common")]) {
  const shares = allocate(Money.of(100, "USD"), [1, 1, 1]).map((share) => share.minorUnits);
  if (shares.join() !== "34,33,33") throw new Error("100 cents in three became " + shares);
}
`;

await inTemporaryFolder((folder) => {
  const packages = publishedPackages().map((published) => pack(published, folder));
  for (const packed of packages) {
    checkContents(packed);
    run(`publint ${packed.name}`, "publint", ["run", packed.tarball, "--strict"]);
    run(`attw ${packed.name}`, "attw", [packed.tarball, "--profile", "node16", "--no-color"]);
  }

  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const peers = Object.assign({}, ...packages.map((packed) => readManifest(packed.folder).peerDependencies ?? {}));
  const polyfill = { "reflect-metadata": readManifest("adapters/tsyringe").devDependencies?.["reflect-metadata"] ?? "*" };
  const overrides = Object.entries(tarballs).map(([name, target]) => `  "${name}": "${target}"`);
  const entries = packages.flatMap((packed) => Object.keys(entriesOf(packed.folder)).map((entry) => packed.name + entry.slice(1)));
  writeFiles(folder, {
    "project/package.json": JSON.stringify({ private: true, type: "module", dependencies: { ...peers, ...polyfill, ...tarballs } }),
    // Build scripts stay off, as for most users; our packages need none.
    "project/pnpm-workspace.yaml": ["overrides:", ...overrides, "strictDepBuilds: false", ""].join("\n"),
    "project/smoke.mjs": smoke(entries),
  });
  const installed = run("install from tarballs", "pnpm", ["install", "--prefer-offline", "--no-frozen-lockfile"], `${folder}/project`);
  if (installed !== undefined) run("import from tarballs", "node", ["smoke.mjs"], `${folder}/project`);
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
