import { globSync, readFileSync } from "node:fs";
import { projectRoot } from "./project-root.ts";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Folders of the packages that are published, from the project root, in order: "adapters/crm", "packages/common", … */
export const publishedPackages = (): readonly string[] =>
  globSync("{packages,adapters}/*/package.json", { cwd: projectRoot }).map((file) => file.replaceAll("\\", "/").replace("/package.json", "")).sort();

/** The package.json of a folder, "." being the project root. */
export const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(`${projectRoot}/${folder}/package.json`, "utf8")) as Manifest;

/** Entries by the subpath a user imports, with the source file behind each: { ".": "src/index.ts" }. */
export const entriesOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(readManifest(folder).exports ?? {}).flatMap(([subpath, target]) => {
      const source = typeof target === "string" ? undefined : target["@nexus/source"];
      return typeof source === "string" ? [[subpath, source.replace("./", "")]] : [];
    }),
  );

export const sourceEntries = (folder: string): readonly string[] => Object.values(entriesOf(folder));
