import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, test } from "vitest";
import * as common from "../../packages/common/src/index.ts";
import * as crm from "../../packages/crm/src/index.ts";
import { projectRoot } from "../files/project-root.ts";

/** What only a server has: any free use of these in a bundle is a dependency on Node. */
const serverGlobals = ["process", "require", "module", "Buffer", "global", "__dirname", "__filename", "setImmediate"];
const marker = (name: string): string => `__server_global_${name}`;

/** A script for a browser, from sources; a builtin that is imported anywhere fails the build. */
const bundle = async (code: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: `${projectRoot}/adapters/crm`, loader: "ts" },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "bundled",
    target: "es2022",
    conditions: ["@nexus/source"],
    // esbuild replaces free identifiers only, so a local variable called `process` is no false alarm.
    define: Object.fromEntries(serverGlobals.map((name) => [name, marker(name)])),
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
};
const serverGlobalsIn = (script: string): readonly string[] => serverGlobals.filter((name) => script.includes(marker(name)));

/** Runs a script where only ECMAScript and Intl exist, and no code may be made from strings (as under a strict CSP). */
const runBare = (script: string): Readonly<Record<string, unknown>> => {
  const context = createContext(Object.create(null) as object, { codeGeneration: { strings: false, wasm: false } });
  const answer: unknown = runInContext(`${script}\nJSON.stringify(bundled.answers)`, context);
  return JSON.parse(String(answer)) as Readonly<Record<string, unknown>>;
};

/** Creates, moves and scores a lead, splits its amount, and reads every export once, so that nothing is left out of the bundle. */
const exercise = `
  import * as common from "@nexus/common";
  import * as crm from "@nexus/crm";
  const now = common.Instant.of("2026-11-22T20:16:16.000Z");
  const environment = crm.leadEnvironment({ tenantId: "default", actorId: "U-1", now, fields: [] });
  const decide = (command, lead) => {
    const decided = crm.leadDecider.decide(command, lead, environment);
    if (!decided.ok) throw new Error(decided.refusal.code);
    return decided.value.reduce(crm.leadDecider.evolve, lead);
  };
  const created = decide({ type: "create", id: "L-1", title: "Ten seats", source: crm.standardLeadSources[0].id }, undefined);
  const contacted = decide({ type: "change-status", id: "L-1", status: "contacted" }, created);
  const { score } = new crm.LeadScoringEngine(crm.standardScoringModel).score(contacted, { at: now, engagements: [] });
  export const answers = {
    statuses: [created.status, contacted.status],
    score: score.value,
    shares: common.allocate(common.Money.of(100, "USD"), [1, 1, 1]).map((share) => share.minorUnits),
    text: common.formatMoney({ minorUnits: 123_456, currency: "USD" }, "en-US"),
    exports: [common, crm].map((door) => Object.values(door).filter((value) => value !== undefined).length),
  };
`;

test("[ARC-CRM-0001] common and crm bundle for a browser and run where neither Node nor a DOM exists", async () => {
  const script = await bundle(exercise);
  expect(serverGlobalsIn(script)).toEqual([]);
  const answers = runBare(script);
  expect(answers).toMatchObject({ statuses: ["new", "contacted"], shares: [34, 33, 33], text: "$1,234.56" });
  expect(answers["score"]).toEqual(expect.any(Number));
  expect(answers["exports"]).toEqual([common, crm].map((door) => Object.values(door).length));
});

test("control: a builtin fails the build, a server global is seen and fails the run", async () => {
  await expect(bundle('import { readFileSync } from "node:fs"; export const answers = [readFileSync];')).rejects.toThrow("node:fs");
  const script = await bundle("export const answers = { home: process.env };");
  expect(serverGlobalsIn(script)).toEqual(["process"]);
  expect(() => runBare(script)).toThrow("not defined");
  expect(() => runBare("var bundled = { answers: setTimeout };")).toThrow("setTimeout is not defined");
});
