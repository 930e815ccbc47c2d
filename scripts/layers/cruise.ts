// Walks the imports of a tree with the project's rules (rules.ts).
import { globSync } from "node:fs";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { cruiseOptions, layerRules } from "./rules.ts";

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface Cruise {
  readonly modules: number;
  /** Every import that was followed, as from and to. */
  readonly imports: readonly { readonly from: string; readonly to: string }[];
  readonly violations: readonly Violation[];
}

/** Cruises packages, adapters and examples below `folder`: the project itself, or a copy with something planted. */
export const cruiseImports = async (folder: string): Promise<Cruise> => {
  // Named one by one: the tool looks for what a pattern means in every folder there is, through the links in node_modules as well.
  const { output } = await cruise(globSync("{packages,adapters,examples}/*/src", { cwd: folder }), {
    ...cruiseOptions,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: [...layerRules] },
  });
  if (typeof output === "string") throw new TypeError("dependency-cruiser answered with text instead of a result.");
  const { modules, summary }: ICruiseResult = output;
  return {
    modules: summary.totalCruised,
    imports: modules.flatMap((module) => module.dependencies.map((dependency) => ({ from: module.source, to: dependency.resolved }))),
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
};
