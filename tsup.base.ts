import type { Options } from "tsup";

/** One build for every published package: ESM and CJS with types, from the named entries. */
export const library = (entry: string[]): Options => ({
  entry,
  format: ["esm", "cjs"],
  dts: true,
  sourcemap: true,
  clean: true,
  target: "node22",
  tsconfig: "tsconfig.build.json",
});
