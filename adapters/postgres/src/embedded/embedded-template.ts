import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What a template says of itself in its first line; the rest of the file is the cluster as a tar. */
interface TemplateHeader {
  readonly pglite: string;
  readonly sha256: string;
}

/** Undefined unless the file is whole and of the PGlite that runs here: what is damaged, foreign or not to be read is not trusted. */
export const readTemplate = async (file: string): Promise<Blob | undefined> => {
  try {
    const bytes = await readFile(file);
    const end = bytes.indexOf("\n");
    const header = JSON.parse(bytes.subarray(0, end).toString("utf8")) as Partial<TemplateHeader>;
    const tar = bytes.subarray(end + 1);
    return header.pglite === (await pgliteVersion()) && header.sha256 === sha256(tar) ? new Blob([tar]) : undefined;
  } catch {
    return undefined;
  }
};

/** The file is there whole or not at all. A place that cannot be written to costs the next one its time, and nobody a database: it is no error. */
export const writeTemplate = async (file: string, cluster: Blob): Promise<void> => {
  const draft = `${file}.draft-${randomBytes(8).toString("hex")}`;
  try {
    const tar = Buffer.from(await cluster.arrayBuffer());
    const header: TemplateHeader = { pglite: await pgliteVersion(), sha256: sha256(tar) };
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), tar]));
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
};

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Throws where PGlite is no package of its own any more, as in a bundle: no template is used there. */
const pgliteVersion = async (): Promise<string> => {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const { version } = JSON.parse(await readFile(join(dirname(entry), "..", "package.json"), "utf8")) as { readonly version?: unknown };
  if (typeof version !== "string") throw new TypeError("PGlite's package says no version.");
  return version;
};
