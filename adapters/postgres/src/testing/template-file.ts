import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Where tests keep their template of the embedded database, for `openEmbedded({ template })`: in
 * `node_modules/.cache` of the package in which they run, so that whoever installs anew makes it anew.
 */
export const templateFile = (): string => join(packageFolder(process.cwd()), "node_modules", ".cache", "nexus", "embedded-database");

const packageFolder = (folder: string): string => (existsSync(join(folder, "package.json")) || dirname(folder) === folder ? folder : packageFolder(dirname(folder)));
