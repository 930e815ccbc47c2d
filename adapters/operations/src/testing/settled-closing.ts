import { uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { memoryStorage, type MemoryStorage } from "@nexus/adapter-memory";
import * as operations from "@nexus/crm-operations";
import type { OpportunityCloseStores } from "@nexus/crm-operations";
import { commandsIn, mirrorTenant, type AnyCommand } from "@nexus/crm-operations-conformance";
import { bindClosing, closingDeskOn, closingTables, eur, newDeal, newQuotation, type ClosingDesk } from "./closing-desk.js";
import { done, simulatedDeps } from "./routing-under-test.js";

export type CloseCommand = AnyCommand<OpportunityCloseStores>;

const simulated = simulatedDeps();

/** With ids that no settled desk has given out. */
export const closeCommandDeps = { ...simulated, ids: uuidV7Generator({ clock: simulated.clock, random: simulatedRandom(12) }) };

/** Every command of closing behind the door. */
export const closeCommands: readonly CloseCommand[] = commandsIn<OpportunityCloseStores>({ operations }, { ...closeCommandDeps, compiled: operations.compiledRoutings() }).filter(({ name }) => name.startsWith("opportunity-close."));

export interface SettledClosing {
  readonly ctx: OperationContext;
  readonly storage: MemoryStorage;
  readonly desk: ClosingDesk;
  readonly bind: ReturnType<typeof bindClosing>;
  /** One input with every field for every command, accepted as things stand. */
  readonly samples: Readonly<Record<string, unknown>>;
}

/** A tenant with a deal to win, one to lose and one to open again, on the memory storage. */
export const settledClosing = async (): Promise<SettledClosing> => {
  const deps = simulatedDeps();
  const storage = memoryStorage(deps);
  const desk = closingDeskOn(storage.unitOfWork, deps);
  const ctx = await desk.newTenant();
  for (const id of ["to-win", "to-lose", "is-won"]) await newDeal(desk, ctx, id);
  await newQuotation(desk, ctx, "accepted-now", "to-win", "approved");
  await newQuotation(desk, ctx, "beside", "to-win", "draft");
  await newQuotation(desk, ctx, "open", "to-lose", "submitted");
  await done(desk.closing.win(ctx, { opportunityId: "is-won" }));
  const closedAt = deps.clock.now();
  const samples = {
    "opportunity-close.win": { opportunityId: "to-win", expectedVersion: 2, closedAt, actualAmount: eur(850), reason: "best-fit", quotation: { is: "existing", quotationId: "accepted-now", customerAccepts: true } },
    "opportunity-close.lose": { opportunityId: "to-lose", expectedVersion: 2, closedAt, reason: "competitor", competitor: "Rival Ltd." },
    "opportunity-close.reopen": { opportunityId: "is-won", expectedVersion: 3, stageId: "qualify", reason: "They are back." },
  };
  return { ctx, storage, desk, bind: bindClosing(closeCommandDeps), samples };
};

/** Another tenant with everything the settled one has, under ids of its own. */
export const mirrorClosing = ({ ctx, storage }: SettledClosing): Promise<OperationContext> => mirrorTenant({ ctx, ...storage, tables: closingTables });
