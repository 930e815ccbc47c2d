import { fileURLToPath } from "node:url";

/** The repository's top folder, without a trailing slash. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");
