import type { OperationContext } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import type { LeadToTurn } from "@nexus/crm-operations";
import { done } from "./routing-under-test.js";
import { qualifiedLead, type SellingDesk } from "./selling-desk.js";
import { newContact, newCustomers } from "./selling-world.js";

/** Where a scene is prepared; customers may be kept elsewhere. */
export interface ScenePlace {
  readonly desk: SellingDesk;
  readonly party: Pick<SellingDesk, "unitOfWork">;
  readonly ctx: OperationContext;
}

/** What there is before a lead is converted: a lead that nobody knows, and one who is known, at a customer and for a deal that were there. */
export const conversionScenes: Readonly<Record<string, { readonly prepare: (place: ScenePlace) => Promise<unknown>; readonly choice: LeadToTurn }>> = {
  "everything is new": { prepare: ({ desk, ctx }) => qualifiedLead(desk, ctx, "L-1", { ownerId: "ben", phone: "+49 30 1234567" }), choice: { leadId: "L-1" } },
  "everything was there": {
    async prepare({ desk, party, ctx }) {
      await newCustomers(party, ctx, { id: "C-1", name: "Acme", website: "acme.example" }, { id: "C-2", name: "Two" });
      await newContact(party, ctx, "P-1", { name: "Ada", email: "ada@acme.example" }, ["C-2"]);
      await done(desk.commands.execute(ctx, crmCommands.opportunity.create, { id: "O-1", title: "Vans", pipelineId: "P-1" }));
      await qualifiedLead(desk, ctx, "L-1", { email: "ada@acme.example", city: "Bonn", jobTitle: "Buyer" });
    },
    choice: { leadId: "L-1", customer: { is: "existing", customerId: "C-1" }, opportunity: { is: "existing", opportunityId: "O-1" }, details: "fill-gaps" },
  },
  "the person is known, and nobody's": {
    async prepare({ desk, party, ctx }) {
      await newContact(party, ctx, "P-1", { name: "Ada", email: "ada@gmail.com" }, []);
      await done(desk.commands.execute(ctx, crmCommands.opportunity.create, { id: "O-1", title: "Vans", pipelineId: "P-1" }));
      await qualifiedLead(desk, ctx, "L-1", { email: "ada@gmail.com" });
    },
    choice: { leadId: "L-1", opportunity: { is: "existing", opportunityId: "O-1" } },
  },
};
