import { describe, expect, test } from "vitest";
import { parseShippedSources, parseSource } from "./parse-sources.ts";
import { exportsByKind, untested, type TestedKind } from "./unit-tested.ts";

const conversion = "adapters/operations/src/conversion";
const closing = "adapters/operations/src/closing";
const rooms = "packages/crm-operations/src";

/** Which test to read first, by what it is about. */
const claims: Readonly<Record<TestedKind, Readonly<Record<string, string>>>> = {
  coordinator: {
    LeadConversionCoordinator: `${conversion}/conversion-choices.test.ts`,
    LeadOfferCoordinator: "adapters/operations/src/routing/lead-offers.test.ts",
    LeadRoutingCoordinator: "adapters/operations/src/lead-routing.test.ts",
    OpportunityCloseCoordinator: `${closing}/close-refusals.test.ts`,
  },
  workflow: {
    closeLostWorkflow: `${closing}/durable-close.test.ts`,
    closeWonWorkflow: `${closing}/durable-close.test.ts`,
    leadRoutingWorkflow: "adapters/operations/src/routing/lead-offers.test.ts",
    leadToOpportunityWorkflow: `${conversion}/durable-conversion.test.ts`,
    reopenWorkflow: `${closing}/durable-close.test.ts`,
    undoConversionWorkflow: `${conversion}/durable-conversion.test.ts`,
  },
  rule: { LeadQualificationRule: `${rooms}/lead-conversion/lead-qualification-rule.test.ts` },
  "context provider": { LeadContextProvider: "adapters/crm/src/record-contexts.test.ts", OpportunityContextProvider: "adapters/crm/src/record-contexts.test.ts" },
  service: {
    AuditSealer: `${rooms}/audit/audit-sealer.test.ts`,
    CommandPath: `${rooms}/commands/command-path.test.ts`,
    Documents: "adapters/memory/src/documents.test.ts",
    OutboxRelay: "adapters/operations/src/outbox-relay.test.ts",
    RoleAuthorizer: "adapters/operations/src/access.conformance.test.ts",
    WorkflowRunner: "adapters/memory/src/workflows/workflow-runner.test.ts",
  },
};

const sources = parseShippedSources(["packages/crm-operations"]);
const door = sources.find(({ fileName }) => fileName === `${rooms}/index.ts`) ?? parseSource("none.ts", "");
const exported = exportsByKind(door, sources);

test("[TST-CRMOP-0091] every coordinator behind the orchestrator's door is unit-tested", () => {
  expect(exported.coordinator.length).toBeGreaterThanOrEqual(4);
  expect(untested(exported.coordinator, claims.coordinator)).toEqual([]);
});

test("[TST-CRMOP-0092] every workflow behind the orchestrator's door is unit-tested", () => {
  expect(exported.workflow.length).toBeGreaterThanOrEqual(6);
  expect(untested(exported.workflow, claims.workflow)).toEqual([]);
});

test("[TST-CRMOP-0093] every rule behind the orchestrator's door is unit-tested", () => {
  expect(exported.rule).toContain("LeadQualificationRule");
  expect(untested(exported.rule, claims.rule)).toEqual([]);
});

test("[TST-CRMOP-0094] every context provider behind the orchestrator's door is unit-tested", () => {
  expect(exported["context provider"].length).toBeGreaterThanOrEqual(2);
  expect(untested(exported["context provider"], claims["context provider"])).toEqual([]);
});

test("[TST-CRMOP-0100] every service behind the orchestrator's door is unit-tested", () => {
  expect(exported.service.length).toBeGreaterThanOrEqual(6);
  expect(untested(exported.service, claims.service)).toEqual([]);
});

describe("controls", () => {
  test("each kind is recognised, and nothing else is: no type, no error, and nothing that stays behind the door", () => {
    const source = parseSource("planted.ts", [
      "export class QuoteCoordinator {} export class QuoteRule {} export class QuoteService {} export class QuoteError extends Error {} export class QuoteContextProvider {}",
      "export class HiddenCoordinator {} export class TypeCoordinator {}",
      "export const quoteWorkflow = () => 1; export const quoteRule = () => 1; export const defineWorkflow = () => 1; export function orderWorkflow() {} export const quote = 1;",
    ].join("\n"));
    const at = parseSource("index.ts", 'export { QuoteCoordinator, QuoteRule, QuoteService, QuoteError, QuoteContextProvider, quoteWorkflow, quoteRule, defineWorkflow, orderWorkflow, quote, type TypeCoordinator } from "./planted.js";');
    expect(exportsByKind(at, [source])).toEqual({ coordinator: ["QuoteCoordinator"], workflow: ["orderWorkflow", "quoteWorkflow"], rule: ["QuoteRule"], "context provider": ["QuoteContextProvider"], service: ["QuoteService"] });
  });

  test.each([
    ["what nobody claims", {}, "LeadConversionCoordinator: no test claims it"],
    ["a claim of what is gone", { ...claims.coordinator, QuoteCoordinator: `${conversion}/conversion-choices.test.ts` }, "QuoteCoordinator: is claimed and not exported"],
    ["a test that is not there", { ...claims.coordinator, LeadConversionCoordinator: `${conversion}/gone.test.ts` }, `LeadConversionCoordinator: ${conversion}/gone.test.ts is no test`],
    ["a helper for a test", { ...claims.coordinator, LeadConversionCoordinator: "adapters/operations/src/testing/selling-desk.ts" }, "LeadConversionCoordinator: adapters/operations/src/testing/selling-desk.ts is no test"],
    ["a test of something else", { ...claims.coordinator, LeadConversionCoordinator: `${rooms}/audit/audit-sealer.test.ts` }, `LeadConversionCoordinator: ${rooms}/audit/audit-sealer.test.ts does not make it`],
  ])("%s is found", (_what, given, finding) => {
    expect(untested(exported.coordinator, given)).toContain(finding);
  });
});
