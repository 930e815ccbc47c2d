import { accept, Instant, millisecondsPerDay, refuse, type OperationContext, type Result } from "@nexus/common";
import type { CustomerProvider } from "../customers/index.js";
import { defineWorkflow, type Workflow } from "../workflow/index.js";
import { conversionStep, type ConversionDeps, type ConversionPorts } from "./conversion-ports.js";
import { firstRefusal } from "./first-refusal.js";
import type { KeptConversion } from "./lead-conversion-store.js";
import { conversionLocks } from "./lead-to-opportunity-workflow.js";
import { isRoleAt } from "./party-touches.js";

const standardUndoDays = 14;

/** The conversion to undo. Why is in the audit trail, where it can be erased. */
export interface ConversionToUndo {
  readonly leadId: string;
}

/** What of a conversion was taken back. What others hang on by now stays, and is not an orphan; so does what somebody has filled in. */
export interface UndoneConversion {
  readonly leadId: string;
  readonly removedOpportunityId: string | null;
  readonly removedCustomerId: string | null;
  readonly removedContactId: string | null;
}

interface ToTakeBack {
  readonly kept: KeptConversion;
  /** Whether it made a contact, and a customer, with which no other conversion stands. */
  readonly alone: { readonly contact: boolean; readonly customer: boolean };
  readonly at: Instant;
}

/** Finds the conversion, and whether it may still be taken back. */
const findConversion = ({ clock, undoWithinDays = standardUndoDays }: ConversionDeps) =>
  conversionStep({
    name: "find-conversion",
    uses: ["conversions", "opportunities"],
    async run({ ctx, ports: { conversions, opportunities } }, { leadId }: ConversionToUndo): Promise<Result<ToTakeBack>> {
      const [kept] = await conversions.find(ctx, [leadId]);
      if (!kept) return refuse("conversion_not_found", "Name a lead that was converted here, and whose conversion still stands.", { leadId });
      const at = clock.now();
      const until = Instant.addMilliseconds(kept.at, undoWithinDays * millisecondsPerDay);
      if (at > until) return refuse("conversion_undo_too_late", "Change what the lead has become instead: its conversion could be undone until then.", { leadId, until });
      if (kept.createdOpportunity && kept.opportunityId !== null) {
        const others = (await conversions.ofOpportunities(ctx, [kept.opportunityId])).filter(({ id }) => id !== kept.id);
        if (others.length > 0) return refuse("conversion_shared", "Undo the other conversions first: they led to the same deal.", { leadId, leadIds: others.map((other) => other.leadId) });
        const deal = await opportunities.find(ctx, kept.opportunityId);
        if (deal && deal.status !== "open") return refuse("opportunity_closed", "Reopen the deal first: it is closed.", { id: deal.id, status: deal.status });
      }
      const others = kept.createdContact || kept.createdCustomer ? (await conversions.ofCustomers(ctx, [kept.customerId])).filter(({ id }) => id !== kept.id) : [];
      const alone = { contact: kept.createdContact && !others.some(({ contactId }) => contactId === kept.contactId), customer: kept.createdCustomer && others.length === 0 };
      return accept({ kept, alone, at });
    },
    undo: "none: it only reads",
  });

/** The lead is qualified again, and the deal that was made of it is gone. */
const takeBack = conversionStep({
  name: "take-back-conversion",
  uses: ["leads", "opportunities", "conversions"],
  async run({ ctx, ports: { leads, opportunities, conversions } }, { kept, at }: ToTakeBack): Promise<Result<string | null>> {
    const reason = "its conversion was taken back";
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

/** Links to the deal that is gone, and the contact and customer that were made for it, unless something else hangs on them. Whoever is gone already is gone: it may be done again. */
const removeParties = conversionStep({
  name: "remove-parties",
  uses: ["customers"],
  async run({ ctx, ports: { customers } }, { kept, alone }: ToTakeBack): Promise<Result<Omit<UndoneConversion, "leadId" | "removedOpportunityId">>> {
    const { customerId, contactId, opportunityId } = kept;
    if (opportunityId !== null && kept.createdOpportunity) await customers.unlink(ctx, await customers.linksOfOpportunities(ctx, [opportunityId]));
    else if (opportunityId !== null && alone.contact) await customers.unlink(ctx, [{ customerId, contactId, opportunityId }]);
    const removedContactId = alone.contact && contactId !== null && (await removeContact(ctx, customers, contactId, customerId)) ? contactId : null;
    // The customer that a deal was given stays with it.
    if (!alone.customer || (opportunityId !== null && !kept.createdOpportunity)) return accept({ removedContactId, removedCustomerId: null });
    if (contactId !== null) await leaveCustomer(ctx, customers, contactId, kept);
    const customer = await customers.remove(ctx, { id: customerId });
    return accept({ removedContactId, removedCustomerId: customer.ok ? customerId : null });
  },
  undo: "none: who was removed was nobody's, and comes back with the next conversion",
});

/** Whether it is gone: a person who has been somebody elsewhere stays. */
const removeContact = async (ctx: OperationContext, customers: CustomerProvider, id: string, customerId: string): Promise<boolean> => {
  const [contact] = await customers.findContacts(ctx, [id]);
  if (contact?.roles.some((role) => role.customerId !== customerId) === true) return false;
  return (await customers.removeContact(ctx, { id })).ok;
};

/** Who was there before got a role at the customer that is to go. */
const leaveCustomer = async (ctx: OperationContext, customers: CustomerProvider, id: string, { customerId, at }: KeptConversion): Promise<void> => {
  const [contact] = await customers.findContacts(ctx, [id]);
  const roles = contact?.roles.filter((role) => !isRoleAt(role, customerId, at)) ?? [];
  if (contact && roles.length < contact.roles.length) await customers.updateContact(ctx, { id, expectedVersion: contact.version }, { roles });
};

/** Takes a conversion back, within its time and while nothing was built on it. */
export const undoConversionWorkflow = (deps: ConversionDeps): Workflow<ConversionPorts, ConversionToUndo, UndoneConversion> => {
  const find = findConversion(deps);
  return defineWorkflow<ConversionPorts, ConversionToUndo, UndoneConversion>({
    name: "undo-lead-conversion",
    version: "1",
    steps: [find, takeBack, removeParties],
    locks: ({ leadId }) => conversionLocks([{ leadId }]),
    async body(wf, { leadId }) {
      const found = await wf.do(find, { leadId });
      const removedOpportunityId = await wf.do(takeBack, found);
      const parties = await wf.do(removeParties, found);
      return accept({ leadId, removedOpportunityId, ...parties });
    },
  });
};
