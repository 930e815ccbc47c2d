import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { registerSuite } from "@nexus/crm-operations-conformance";
import { crmSubjectOn } from "./testing/crm-subject.js";
import { portSuites } from "./testing/port-suites.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const ran = new Map<string, string[]>();

onRowsOfAllStorages((rows, storage) => {
  for (const [port, suite] of Object.entries(portSuites)) {
    const register = (): void => registerSuite(suite, crmSubjectOn(rows), runner, { capabilities: ["counted-round-trips"] });
    ran.set(storage, [...(ran.get(storage) ?? []), port]);
    if (storage === "memory") describe(`[TST-CRMOP-0098] the fake of ${port}`, register);
    else register();
  }
});

const textOf = (path: string): string => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");

interface Declared {
  readonly name: string;
  readonly extended: readonly string[];
}

/**
 * The ports behind the orchestrator's door: interfaces whose methods take the context first, as the
 * house asks of every port; narrow ones that another port is composed of count as part of that one.
 */
const portsOf = (sources: readonly string[], door: string): readonly string[] => {
  const declared: readonly Declared[] = sources.flatMap((source) =>
    [...source.matchAll(/^export interface (\w+)(?:<[^>]*>)?(?: extends ([^{]+?))? \{(?:\}|\n(.*?)^\})$/gms)]
      .filter(([, , extended = "", body = ""]) => extended !== "" || /^ {2}\w+(?:<\w+>)?\(\s*_?ctx: OperationContext/m.test(body))
      .map(([, name = "", extended = ""]) => ({ name, extended: extended === "" ? [] : extended.split(/,\s*/) })),
  );
  const names = new Set(declared.filter(({ extended }) => extended.length === 0).map(({ name }) => name));
  const composed = declared.filter(({ extended }) => extended.some((part) => names.has(part)));
  const parts = new Set(composed.flatMap(({ extended }) => extended));
  // What a host says is to be done, with a command or with an event, fills no port.
  const notPorts = new Set(["Command", "EventConsumer"]);
  return [...names, ...composed.map(({ name }) => name)]
    .filter((name) => !parts.has(name) && !notPorts.has(name) && new RegExp(`\\btype ${name}\\b`).test(door))
    .toSorted();
};

const operations = "packages/crm-operations/src";
const sources = readdirSync(fileURLToPath(new URL(`../../../${operations}`, import.meta.url)), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => textOf(`${operations}/${path}`));
const door = textOf(`${operations}/index.ts`);

/** Ports that storage itself and the command path stand on, and those that other domains and hosts fill: their suites run beside the adapters that implement them, as those of the orchestrator's own stores do. */
const elsewhere: Readonly<Record<string, string>> = {
  AccountOwnerFinder: "accountOwnersSuite",
  AuditChain: "auditChainSuite",
  AuditEvidence: "auditChainSuite",
  AuditReasons: "auditReasonsSuite",
  AuditTrail: "auditTrailSuite",
  Authorizer: "authorizerSuite",
  DeadLetters: "deadLettersSuite",
  EnrichmentProvider: "enrichmentSuite",
  AnalyticsProvider: "analyticsProviderSuite",
  HolidayProvider: "holidayProviderSuite",
  Inbox: "inboxSuite",
  LeadOffers: "leadOffersSuite",
  Notifier: "notifierSuite",
  QuotationProvider: "quotationProviderSuite",
  WorkflowEngine: "workflowEngineSuite",
  WorkflowRuns: "workflowEngineSuite",
  PersonalDataHolder: "personalDataHolderSuite",
  UnitOfWork: "unitOfWorkSuite",
};

/** Ports of several parts, each with a suite of its own. */
const inParts: Readonly<Record<string, readonly string[]>> = {
  CustomerProvider: ["customerReaderSuite", "customerWriterSuite", "contactsSuite", "customerLinksSuite", "customerOwnershipSuite"],
};

const runOnMemory = [
  "adapters/analytics/src/ports.conformance.test.ts",
  "adapters/memory/src/workflows/memory-workflows.conformance.test.ts",
  "adapters/operations/src/outbox-ports.conformance.test.ts",
  "adapters/operations/src/routing/lead-offers.conformance.test.ts",
  "adapters/sales/src/ports.conformance.test.ts",
  "adapters/memory/src/memory-storage.conformance.test.ts",
  "adapters/memory/src/memory-holidays.conformance.test.ts",
  "adapters/crm/src/personal-data.conformance.test.ts",
  "adapters/operations/src/events.conformance.test.ts",
  "adapters/operations/src/testing/audit-subject.ts",
];

const withoutSuite = (ports: readonly string[]): readonly string[] => {
  const inMemory = runOnMemory.map(textOf).join("");
  const registered = new Set([...inMemory.matchAll(/registerSuite\((\w+)|\[((?:\w+Suite(?:, )?)+)\]/g)].flatMap(([, one = "", many = ""]) => [one, ...many.split(", ")]));
  const ofOperations = new Set([...textOf("adapters/operations/src/testing/port-suites.ts").matchAll(/^ {2}(\w+): \w+Suite,$/gm)].map(([, port]) => port));
  const partySuites = new Set([...textOf("adapters/party/src/testing/port-suites.ts").matchAll(/^ {2}\S.*: (\w+Suite),$/gm)].map(([, suite]) => suite));
  const hasParts = (port: string): boolean => inParts[port]?.every((suite) => partySuites.has(suite)) === true;
  return ports.filter((port) => !hasParts(port) && !ran.get("memory")?.includes(port) && !ofOperations.has(port) && !registered.has(elsewhere[port] ?? "none"));
};

describe("[TST-CRMOP-0098] every port behind the orchestrator's door has a contract that its fake in memory and the real adapters pass", () => {
  const ports = portsOf(sources, door);

  test("the ports are found", () => {
    expect(ports).toEqual(expect.arrayContaining(["Authorizer", "DirectoryStore", "HistoryImporter", "LeadProvider", "UnitOfWork"]));
    expect(ports).not.toContain("LeadReader");
  });

  test("none is without a suite that runs on memory", () => {
    expect(withoutSuite(ports)).toEqual([]);
  });

  test("the suites are the same on the embedded database and on a server", () => {
    expect([...ran.keys()]).toEqual(["memory", "the embedded database", "a server"]);
    for (const run of ran.values()) expect(run).toEqual(Object.keys(portSuites));
  });

  test("control: a port without a suite is found", () => {
    const added = "export interface QuoteProvider {\n  find(ctx: OperationContext, id: string): Promise<string | undefined>;\n}\n";
    const narrow = "export interface QuoteReader {\n  find(\n    ctx: OperationContext,\n  ): Promise<string>;\n}\nexport interface QuoteStore extends QuoteReader, QuoteWriter {}\n";
    expect(withoutSuite(portsOf([...sources, added], `${door} type QuoteProvider,`))).toEqual(["QuoteProvider"]);
    expect(withoutSuite(portsOf([...sources, narrow], `${door} type QuoteStore, type QuoteReader,`))).toEqual(["QuoteStore"]);
    expect(withoutSuite(portsOf([...sources, added], door))).toEqual([]);
  });
});
