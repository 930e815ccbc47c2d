import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { projectRoot } from "../files/project-root.ts";
import { inTemporaryFolder, writeFiles } from "../files/temporary-folder.ts";

interface EffectiveConfig {
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}

/** What the compiler works with after every `extends`, not what one file says. */
const effectiveOptions = (project: string): EffectiveConfig["compilerOptions"] =>
  (JSON.parse(execFileSync(`${projectRoot}/node_modules/.bin/tsc`, ["--showConfig", "-p", project], { encoding: "utf8" })) as EffectiveConfig).compilerOptions;

const required = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noPropertyAccessFromIndexSignature: true,
} as const;
/** Parts of `strict`: each could be switched off again on its own. */
const partsOfStrict = ["noImplicitAny", "noImplicitThis", "strictNullChecks", "strictFunctionTypes", "strictBindCallApply", "strictPropertyInitialization", "alwaysStrict", "useUnknownInCatchVariables"];

const weakened = (options: EffectiveConfig["compilerOptions"]): readonly string[] => [
  ...Object.entries(required).filter(([flag, value]) => options[flag] !== value).map(([flag]) => flag),
  ...partsOfStrict.filter((flag) => options[flag] === false),
];

const projects = globSync("{packages,adapters,examples}/*/tsconfig{,.build}.json", { cwd: projectRoot }).sort();

test("[ARC-CRM-0008] [ARC-CRMOP-0008] the strict flags are effective in every package, for the type check and for the build", { timeout: 240_000 }, () => {
  expect(projects).toEqual(expect.arrayContaining(["packages/crm/tsconfig.json", "packages/crm-operations/tsconfig.build.json"]));
  const findings = [...projects, "tsconfig.tests.json"].map((project) => [project, weakened(effectiveOptions(`${projectRoot}/${project}`))]);
  expect(findings.filter(([, flags]) => flags?.length !== 0)).toEqual([]);
});

test("[ARC-CRM-0001] common and crm compile without the types of Node and of the browser", () => {
  for (const folder of ["packages/common", "packages/crm", "packages/crm-operations"]) {
    const { types, lib } = effectiveOptions(`${projectRoot}/${folder}/tsconfig.json`);
    expect(types).toEqual([]);
    expect(lib).toEqual(["es2023"]);
  }
});

test("control: a package that switches a flag off, or a part of strict, is seen", async () => {
  const base = `${projectRoot}/tsconfig.base.json`;
  const found = await inTemporaryFolder((folder) => {
    writeFiles(folder, {
      "index.ts": "export {};",
      "loose.json": JSON.stringify({ extends: base, compilerOptions: { exactOptionalPropertyTypes: false, strictNullChecks: false }, files: ["index.ts"] }),
      "strict.json": JSON.stringify({ extends: base, files: ["index.ts"] }),
    });
    return ["loose.json", "strict.json"].map((file) => weakened(effectiveOptions(`${folder}/${file}`)));
  });
  expect(found).toEqual([["exactOptionalPropertyTypes", "strictNullChecks"], []]);
});
