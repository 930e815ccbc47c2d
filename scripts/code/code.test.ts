import ts from "typescript";
import { expect, test } from "vitest";
import { classesCalled, isError, notInjected } from "./injected.ts";
import { findMutableState } from "./mutable-state.ts";
import { parseShippedSources, parseSource, placeOf, visit } from "./parse-sources.ts";

const core = ["packages/common", "packages/crm", "packages/crm-operations"];
const everything = ["packages/*", "adapters/*", "examples/*"];

const enumsIn = (source: ts.SourceFile): readonly string[] => {
  const found: string[] = [];
  visit(source, (node) => void (ts.isEnumDeclaration(node) && found.push(`${placeOf(node)} ${node.name.text}`)));
  return found;
};
const stateOf = (text: string): readonly string[] => findMutableState(parseSource("planted.ts", text));

test("[ARC-CRM-0009] [ARC-CRMOP-0009] no module and no class of the core keeps mutable state", () => {
  const sources = parseShippedSources(core);
  expect(sources.length).toBeGreaterThan(10);
  expect(sources.flatMap(findMutableState)).toEqual([]);
});

test.each([
  ["let at module level", "let count = 0;"],
  ["var at module level", "export var count = 0;"],
  ["a Map to be filled", "const cache = new Map<string, string>();"],
  ["an array to be filled", "const seen: string[] = [];"],
  ["an object to be filled", "export const registry: Record<string, string> = {};"],
  ["a null-prototype object to be filled", "const registry = Object.create(null);"],
  ["a static field", "class A { static count = 0; }"],
  ["a static collection", "class A { static readonly cache = new Map<string, string>(); }"],
  ["an instance field", "class A { count = 0; }"],
  ["a private instance field", "class A { #count = 0; }"],
  ["an instance collection", "class A { readonly #cache = new Map<string, string>(); }"],
  ["a parameter property", "class A { constructor(private clock: Clock) {} }"],
  ["a constant that is pushed to", "const names = ['a']; export const add = (name: string) => names.push(name);"],
  ["a constant whose property is set", "const state = { count: 0 }; export const next = () => { state.count += 1; };"],
  ["a constant whose property is counted", "const state = { count: 0 }; export const next = () => ++state.count;"],
  ["a constant whose entry is deleted", "const state = { a: 1 }; export const drop = (key: 'a') => { delete state[key]; };"],
])("control: %s is found", (_, text) => {
  expect(stateOf(text)).not.toEqual([]);
});

test("control: constants, readonly collections, injected ports and local variables are left alone", () => {
  const innocent = `
    const stages = ["new", "won"] as const;
    const labels: ReadonlyMap<string, string> = new Map([["new", "New"]]);
    const none: readonly string[] = [];
    export const count = (items: readonly string[]) => { let n = 0; const seen = new Set<string>(); for (const item of items) { seen.add(item); n += 1; } return n + seen.size; };
    export class Router { readonly #clock: Clock; constructor(clock: Clock, readonly limit: number) { this.#clock = clock; } }
  `;
  expect(stateOf(innocent)).toEqual([]);
});

test("[ARC-CRM-0007] no TypeScript enum anywhere: a closed union with a companion says the same", () => {
  expect(parseShippedSources(everything).flatMap(enumsIn)).toEqual([]);
  expect(enumsIn(parseSource("planted.ts", 'export const enum Status { New = "new" }'))).toEqual(["planted.ts:1 Status"]);
});

const portNames = /(Provider|Store|UnitOfWork|Importer|Authorizer|Hasher)$/;

/** Interfaces that are ports by their name. */
const portsIn = (source: ts.SourceFile): readonly string[] => {
  const found: string[] = [];
  visit(source, (node) => void (ts.isInterfaceDeclaration(node) && portNames.test(node.name.text) && found.push(`${placeOf(node)} ${node.name.text}`)));
  return found;
};

test("[ARC-CRMOP-0003] every port is defined inside crm-operations; adapters define none", () => {
  expect(parseShippedSources(["packages/crm-operations"]).flatMap(portsIn).length).toBeGreaterThan(10);
  expect(parseShippedSources(["packages/common", "packages/crm", "packages/crm-operations-conformance", "adapters/*"]).flatMap(portsIn)).toEqual([]);
  expect(portsIn(parseSource("planted.ts", "export interface LeadProvider { find(): void }"))).toEqual(["planted.ts:1 LeadProvider"]);
});

test("[ARC-CRMOP-0005] [ARC-CRMOP-0006] [ARC-CRMOP-0007] whatever works in the orchestrator, be it a coordinator, a workflow or a rule, takes what it works with by constructor, readonly", () => {
  const services = parseShippedSources(["packages/crm-operations"]).flatMap((source) => classesCalled(source, "")).filter((service) => !isError(service));
  expect(services.map(({ name }) => name?.text)).toEqual(expect.arrayContaining(["LeadRoutingCoordinator", "CommandPath", "RoleAuthorizer"]));
  expect(services.flatMap(notInjected)).toEqual([]);
});

test.each([
  ["nothing given", "class PlantedWorkflow { run() {} }"],
  ["a parameter that is not kept readonly", "class PlantedRule { constructor(private deps: Deps) {} }"],
  ["a field that can be set", "class PlantedCoordinator { path: Path; constructor(readonly deps: Deps) { this.path = deps.path; } }"],
  ["a field that comes from elsewhere", "class PlantedCoordinator { readonly store = container.resolve(Store); constructor(readonly deps: Deps) {} }"],
])("control: a class with %s is found", (_, text) => {
  expect(classesCalled(parseSource("planted.ts", text), "").flatMap(notInjected)).not.toEqual([]);
});
