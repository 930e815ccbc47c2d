import { accept, type OperationContext } from "@nexus/common";
import { pipelinesLock } from "../crm-records/index.js";
import { customersLock } from "../customers/index.js";
import { fieldRegistryLock } from "../field-registry/index.js";
import type { LockKey } from "../unit-of-work/index.js";
import { defineWorkflow, type Workflow } from "../workflow/index.js";
import type { ConversionDeps, ConversionPorts } from "./conversion-ports.js";
import type { LeadToTurn } from "./conversion-input.js";
import { convertedLead, type ConversionOrder, type LeadConversionResult } from "./conversion-plan.js";
import { createCustomers } from "./create-customers.js";
import { createOpportunities } from "./create-opportunities.js";
import { findCustomers } from "./find-customers.js";
import { linkCustomers, markConverted, notifyConverted, trackConversions } from "./finish-conversion.js";
import { checkQualification, loadLeads } from "./load-leads.js";

/** The leads, and what finding or making customers and placing deals decides on. */
export const conversionLocks = (leads: readonly LeadToTurn[]): readonly LockKey[] => [
  customersLock(),
  pipelinesLock("shared"),
  fieldRegistryLock("lead", "shared"),
  fieldRegistryLock("opportunity", "shared"),
  ...leads.flatMap(({ leadId, opportunity }): readonly LockKey[] => [{ kind: "lead", id: leadId }, ...(opportunity?.is === "existing" ? [{ kind: "opportunity", id: opportunity.opportunityId }] : [])]),
];

/**
 * From leads to customers, contacts and deals, set-based: one lead and five hundred take the same steps
 * and about the same number of round trips. Source: WFL-CRMOP-0050 to 0055.
 */
export const leadToOpportunityWorkflow = (deps: ConversionDeps): Workflow<ConversionPorts, ConversionOrder, LeadConversionResult> => {
  const load = loadLeads(deps);
  const check = checkQualification(deps);
  const notify = notifyConverted(deps);
  return defineWorkflow<ConversionPorts, ConversionOrder, LeadConversionResult>({
    name: "lead-to-opportunity",
    version: "1",
    steps: [load, check, findCustomers, createCustomers, createOpportunities, linkCustomers, markConverted, trackConversions, notify],
    locks: ({ leads }: ConversionOrder, _ctx: OperationContext) => conversionLocks(leads),
    async body(wf, order) {
      const loaded = await wf.do(load, order);
      const qualified = await wf.do(check, { order, loaded });
      const placed = await wf.do(findCustomers, { order, kept: qualified.kept, at: loaded.at });
      await wf.do(createCustomers, { kept: placed.kept, touches: placed.touches, at: loaded.at });
      const deals = await wf.do(createOpportunities, { kept: placed.kept, at: loaded.at });
      const given = { kept: deals.kept, stale: loaded.stale, runId: wf.id, at: loaded.at };
      const [, made] = await wf.all([() => wf.do(linkCustomers, { ...given, linked: placed.linked }), () => wf.do(markConverted, given), () => wf.do(trackConversions, given), () => wf.do(notify, given)]);

      const converted = new Map([...made, ...loaded.before].map((kept) => [kept.leadId, convertedLead(kept)]));
      const leftOut = new Map([...loaded.leftOut, ...qualified.leftOut, ...placed.leftOut].map((each) => [each.leadId, each]));
      const inOrder = order.leads.map(({ leadId }) => leadId);
      return accept({
        converted: inOrder.flatMap((id) => converted.get(id) ?? []),
        convertedBefore: loaded.before.map(({ leadId }) => leadId),
        leftOut: inOrder.flatMap((id) => leftOut.get(id) ?? []),
      });
    },
  });
};
