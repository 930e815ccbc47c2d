import { accept, type Instant, type Result } from "@nexus/common";
import { conversionStep } from "./conversion-ports.js";
import type { PlacedLead } from "./conversion-plan.js";
import { conversionDataOf } from "./find-customers.js";
import { makeParties, type PlacedWords } from "./parties-to-make.js";
import type { PartyTouches } from "./party-touches.js";
import { touchParties, untouchParties, type VersionsLeft } from "./touch-parties.js";

interface Given {
  readonly kept: readonly PlacedLead[];
  readonly touches: PartyTouches;
  readonly at: Instant;
}

/** Makes whoever is new, and tells those that were there what they lack. May be done again: the ids were made before. */
export const createCustomers = conversionStep({
  name: "create-customers",
  uses: ["customers"],
  reads: { uses: ["leads"], run: ({ ctx, ports: { leads } }, { kept }: Given) => conversionDataOf(leads, ctx, kept) },
  async run({ ctx, ports: { customers } }, { kept, touches, at }: Given, known): Promise<Result<VersionsLeft>> {
    const work = kept.flatMap((lead): readonly PlacedWords[] => {
      const data = known.get(lead.turn.leadId);
      return data ? [{ ...lead, data }] : [];
    });
    const refusal = await makeParties(ctx, customers, work, at);
    return refusal ? { ok: false, refusal } : touchParties(ctx, customers, touches, work, at);
  },
  undo: {
    // What is not there was not made. What others hang on by now stays.
    async run({ ctx, ports: { customers } }, { kept, touches, at }, versions) {
      await untouchParties(ctx, customers, touches, versions, at);
      for (const { place } of kept) if (place.newContact && place.contactId !== null) await customers.removeContact(ctx, { id: place.contactId });
      for (const { place } of kept) if (place.newCustomer) await customers.remove(ctx, { id: place.customerId });
      return accept(undefined);
    },
  },
});
