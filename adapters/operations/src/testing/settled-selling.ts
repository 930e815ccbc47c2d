import { CalendarDate, Money, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { crmCommands } from "@nexus/adapter-crm";
import { memoryStorage, type MemoryStorage } from "@nexus/adapter-memory";
import * as operations from "@nexus/crm-operations";
import type { LeadConversionStores } from "@nexus/crm-operations";
import { commandsIn, mirrorTenant, type AnyCommand } from "@nexus/crm-operations-conformance";
import { done, simulatedDeps } from "./routing-under-test.js";
import { bindSelling, qualification, qualifiedLead, sellingDeskOn, sellingTables, type SellingDesk } from "./selling-desk.js";
import { newContact, newCustomers } from "./selling-world.js";

export type ConversionCommand = AnyCommand<LeadConversionStores>;

const simulated = simulatedDeps();

const idsAnew = () => uuidV7Generator({ clock: simulated.clock, random: simulatedRandom(12) });
let ids = idsAnew();

/** With ids that no settled desk has given out. */
export const conversionCommandDeps = { ...simulated, qualification, ids: { next: () => ids.next() } };

/** The commands give out the same ids once more: what was done with them was undone, and answers are to be compared. */
export const repeatIds = (): void => {
  ids = idsAnew();
};

/** Every command of conversion behind the door. */
export const conversionCommands: readonly ConversionCommand[] = commandsIn<LeadConversionStores>({ operations }, { ...conversionCommandDeps, compiled: operations.compiledRoutings() }).filter(({ name }) => name.startsWith("lead-conversion."));

export interface SettledSelling {
  readonly ctx: OperationContext;
  readonly storage: MemoryStorage;
  readonly desk: SellingDesk;
  readonly bind: ReturnType<typeof bindSelling>;
  /** One input with every field for every command, accepted as things stand. */
  readonly samples: Readonly<Record<string, unknown>>;
}

const words = { phone: "+49 30 1234567", website: "acme.example", jobTitle: "Buyer", city: "Bonn", country: "DE", industry: "Vans", ownerId: "ben", budget: Money.of(900_00, "EUR") };

/** A tenant with leads to convert and one to take back, a customer with a person, and a deal that is nobody's, on the memory storage. */
export const settledSelling = async (): Promise<SettledSelling> => {
  const deps = simulatedDeps();
  const storage = memoryStorage(deps);
  const desk = sellingDeskOn(storage.unitOfWork, deps);
  const ctx = await desk.newTenant();
  await newCustomers(desk, ctx, { id: "C-1", name: "Acme", website: "acme.example" }, { id: "C-2", name: "Two" });
  await newContact(desk, ctx, "P-7", { name: "Ada", email: "person@known.example" }, ["C-2"]);
  await done(desk.commands.execute(ctx, crmCommands.opportunity.create, { id: "O-1", title: "Open", pipelineId: "P-1" }));
  for (const id of ["one", "two", "unqualified"]) await qualifiedLead(desk, ctx, id, words);
  await qualifiedLead(desk, ctx, "known", { email: "person@known.example" });
  await qualifiedLead(desk, ctx, "converted");
  await done(desk.conversion.convert(ctx, { leadId: "converted" }));
  const full = { expectedVersion: 3, customer: { is: "existing", customerId: "C-1" }, details: "fill-gaps" };
  const deal = { is: "new", name: "Ten vans", amount: Money.of(5_00, "EUR"), pipelineId: "P-1", expectedCloseDate: CalendarDate.of("2027-01-31") };
  const attached = { is: "existing", opportunityId: "O-1" };
  const samples = {
    "lead-conversion.convert": { ...full, leadId: "one", opportunity: deal },
    "lead-conversion.convert-many": { leads: [{ ...full, leadId: "two", customer: { is: "new" }, opportunity: deal }, { ...full, leadId: "known", opportunity: attached }] },
    "lead-conversion.convert-unqualified": { ...full, leadId: "unqualified", opportunity: attached, reason: "The board wants them." },
    "lead-conversion.undo": { leadId: "converted", reason: "The wrong lead." },
  };
  return { ctx, storage, desk, bind: bindSelling(conversionCommandDeps), samples };
};

/** Another tenant with everything the settled one has, under ids of its own. */
export const mirrorSelling = ({ ctx, storage }: SettledSelling): Promise<OperationContext> => mirrorTenant({ ctx, ...storage, tables: sellingTables });
