// `npm run check`, layers: who imports whom, on the real sources and on planted violations.
import { cruiseImports } from "./cruise.ts";
import { cruisePlanted, innocentFiles, plantedViolations } from "./canary.ts";
import { projectRoot } from "../files/project-root.ts";
import { layerRules } from "./rules.ts";

const real = await cruiseImports(projectRoot);
const planted = await cruisePlanted();

const caught = ({ rule, file }: { readonly rule: string; readonly file: string }) => planted.violations.some((violation) => violation.rule === rule && violation.from === file);
/** The adapters' rules are one rule written once for each; a canary for one serves all. */
const family = (rule: string): string => rule.replace(/^adapters-.*-stands/, "adapters-*-stands");
const covered = new Set(plantedViolations.map(({ rule }) => family(rule)));
const problems = [
  ...real.violations.map(({ rule, from, to }) => `${rule}: ${from} imports ${to}`),
  ...(real.imports.length === 0 ? ["No import was seen at all: the tool checks nothing."] : []),
  ...plantedViolations.filter((violation) => !caught(violation)).map(({ rule, file }) => `Canary: ${rule} did not catch ${file}.`),
  ...planted.violations.filter(({ from }) => innocentFiles.includes(from)).map(({ rule, from, to }) => `Canary: ${rule} wrongly caught ${from} importing ${to}.`),
  ...layerRules.filter(({ name }) => !covered.has(family(name))).map(({ name }) => `Canary: plant a violation of the rule ${name}.`),
];
for (const problem of problems) console.error(problem);
console.log(`${real.modules} modules, ${real.imports.length} imports; ${plantedViolations.length} planted violations.`);
process.exitCode = problems.length === 0 ? 0 : 1;
