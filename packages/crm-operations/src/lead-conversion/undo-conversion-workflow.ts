import { accept, Instant, millisecondsPerDay, refuse, type Result } from "@nexus/common";
import { defineWorkflow, type Workflow } from "../workflow/index.js";
import type { UndoLeadConversion } from "./conversion-input.js";
import { conversionStep, type ConversionDeps, type ConversionPorts } from "./conversion-ports.js";
import { firstRefusal } from "./find-or-create-customers.js";
import type { KeptConversion } from "./lead-conversion-store.js";
import { conversionLocks } from "./lead-to-opportunity-workflow.js";

const standardUndoDays = 14;

/** What of a conversion was taken back. What others hang on by now stays, and is not an orphan. */
export interface UndoneConversion {
  readonly leadId: string;
  readonly removedOpportunityId: string | null;
  readonly removedCustomerId: string | null;
  readonly removedContactId: string | null;
}

/** Finds the conversion, and whether it may still be taken back. */
const findConversion = ({ clock, undoWithinDays = standardUndoDays }: ConversionDeps) =>
  conversionStep({
    name: "find-conversion",
    uses: ["conversions", "opportunities"],
    async run({ ctx, ports: { conversions, opportunities } }, { leadId }: UndoLeadConversion): Promise<Result<{ readonly kept: KeptConversion; readonly at: Instant }>> {
      const [kept] = await conversions.find(ctx, [leadId]);
      if (!kept) return refuse("conversion_not_found", "Name a lead that was converted here, and whose conversion still stands.", { leadId });
      const at = clock.now();
      const until = Instant.addMilliseconds(kept.at, undoWithinDays * millisecondsPerDay);
      if (at > until) return refuse("conversion_undo_too_late", "Change what the lead has become instead: its conversion could be undone until then.", { leadId, until });
      if (kept.opportunityId === null) return accept({ kept, at });
      const others = (await conversions.ofOpportunities(ctx, [kept.opportunityId])).filter(({ id }) => id !== kept.id);
      if (kept.createdOpportunity && others.length > 0) return refuse("conversion_shared", "Undo the other conversions first: they led to the same deal.", { leadId, leadIds: others.map((other) => other.leadId) });
      const deal = await opportunities.find(ctx, kept.opportunityId);
      if (kept.createdOpportunity && deal && deal.status !== "open") return refuse("opportunity_closed", "Reopen the deal first: it is closed.", { id: deal.id, status: deal.status });
      return accept({ kept, at });
    },
    undo: "none: it only reads",
  });

interface ToTakeBack {
  readonly kept: KeptConversion;
  readonly at: Instant;
  readonly reason: string;
}

/** The lead is qualified again, and the deal that was made of it is gone. */
const takeBack = conversionStep({
  name: "take-back-conversion",
  uses: ["leads", "opportunities", "conversions"],
  async run({ ctx, ports: { leads, opportunities, conversions } }, { kept, at, reason }: ToTakeBack): Promise<Result<string | null>> {
    const reverted = await leads.revertConversion(ctx, { id: kept.leadId }, reason);
    if (!reverted.ok) return reverted;
    const gone = kept.createdOpportunity ? kept.opportunityId : null;
    const refused = gone === null ? undefined : firstRefusal(await opportunities.remove(ctx, [{ id: gone }], reason));
    if (refused) return { ok: false, refusal: refused };
    await conversions.undo(ctx, [kept.id], at);
    return accept(gone);
  },
  undo: "none: what was taken back stays so; a customer that could not be removed afterwards stays, too",
});

/** Links to the deal that is gone, and the contact and customer that were made for it, unless something else hangs on them. */
const removeParties = conversionStep({
  name: "remove-parties",
  uses: ["customers"],
  async run({ ctx, ports: { customers } }, { kept }: ToTakeBack): Promise<Result<Omit<UndoneConversion, "leadId" | "removedOpportunityId">>> {
    const { customerId, contactId, opportunityId } = kept;
    if (kept.createdOpportunity && opportunityId !== null) await customers.unlink(ctx, await customers.linksOfOpportunities(ctx, [opportunityId]));
    const contact = kept.createdContact && contactId !== null ? await customers.removeContact(ctx, { id: contactId }) : undefined;
    const customer = kept.createdCustomer ? await customers.remove(ctx, { id: customerId }) : undefined;
    return accept({ removedContactId: contact?.ok === true && contact.value ? contactId : null, removedCustomerId: customer?.ok === true && customer.value ? customerId : null });
  },
  undo: "none: who was removed was nobody's, and comes back with the next conversion",
});

/** Takes a conversion back, within its time and while nothing was built on it. */
export const undoConversionWorkflow = (deps: ConversionDeps): Workflow<ConversionPorts, UndoLeadConversion, UndoneConversion> => {
  const find = findConversion(deps);
  return defineWorkflow<ConversionPorts, UndoLeadConversion, UndoneConversion>({
    name: "undo-lead-conversion",
    version: "1",
    steps: [find, takeBack, removeParties],
    locks: ({ leadId }) => conversionLocks([{ leadId }]),
    async body(wf, { leadId, reason }) {
      const { kept, at } = await wf.do(find, { leadId, reason });
      const removedOpportunityId = await wf.do(takeBack, { kept, at, reason });
      const parties = await wf.do(removeParties, { kept, at, reason });
      return accept({ leadId, removedOpportunityId, ...parties });
    },
  });
};
