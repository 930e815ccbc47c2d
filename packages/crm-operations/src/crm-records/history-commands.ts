import { batchInputLimits, type OperationContext } from "@nexus/common";
import { z } from "zod";
import { accountHierarchyLock } from "../account-hierarchy/index.js";
import { defineCommand, noRecords, type Command } from "../commands/index.js";
import { directoryLock } from "../directory/index.js";
import { fieldRegistryLock } from "../field-registry/index.js";
import type { LockKey } from "../unit-of-work/index.js";
import type { AccountFacts, FactsByEntity, ImportEntity, LeadFacts, OpportunityFacts, ProductFacts, UserFacts } from "./history-facts.js";
import { factsSchemas } from "./history-facts-schemas.js";
import type { HistoryImporter, ImportOutcome } from "./history-importer.js";
import { pipelinesLock } from "./pipeline-provider.js";

export interface HistoryStores {
  readonly history: HistoryImporter;
}

type ImportCommand<Facts> = Command<readonly Facts[], readonly ImportOutcome[], HistoryStores>;

/** At most this many records in one command: a batch is one transaction. */
export const largestImportBatch = 2_000;

/** What a batch changes is held alone, what it only decides on is shared. */
const locksOf: { readonly [Entity in ImportEntity]: readonly LockKey[] } = {
  user: [directoryLock()],
  product: [],
  account: [accountHierarchyLock(), directoryLock("shared"), fieldRegistryLock("account", "shared")],
  lead: [directoryLock("shared"), fieldRegistryLock("lead", "shared")],
  opportunity: [pipelinesLock("shared"), directoryLock("shared"), fieldRegistryLock("opportunity", "shared")],
};

const holdsPersons: ReadonlySet<ImportEntity> = new Set<ImportEntity>(["user", "account", "lead", "opportunity"]);

const importCommand = <Entity extends ImportEntity>(
  entity: Entity,
  run: (history: HistoryImporter, ctx: OperationContext, facts: readonly FactsByEntity[Entity][]) => Promise<readonly ImportOutcome[]>,
): ImportCommand<FactsByEntity[Entity]> =>
  defineCommand({
    name: `history.import-${entity}`,
    action: "history:import",
    schema: z.array(factsSchemas[entity]).min(1, "at least one record").max(largestImportBatch, `at most ${largestImportBatch} records`),
    limits: batchInputLimits,
    records: noRecords,
    fields: () => holdsPersons.has(entity) ? ["personal"] : [],
    // Importers take turns: two batches that hold the same new reference would both make it.
    locks: () => [{ kind: "history-import", id: "all" }, ...locksOf[entity]],
    handle: async (ctx, facts: readonly FactsByEntity[Entity][], { history }: HistoryStores) => ({ ok: true, value: await run(history, ctx, facts) }),
  });

export interface HistoryCommands {
  readonly user: ImportCommand<UserFacts>;
  readonly product: ImportCommand<ProductFacts>;
  readonly account: ImportCommand<AccountFacts>;
  readonly lead: ImportCommand<LeadFacts>;
  readonly opportunity: ImportCommand<OpportunityFacts>;
}

/**
 * `history.import-user`, `-product`, `-account`, `-lead`, `-opportunity`: batches of facts as they
 * were, see {@link HistoryImporter}. A batch whose shape is wrong is refused whole with
 * `invalid_input`; what is wrong with single records is in their outcomes.
 */
export const historyCommands: HistoryCommands = {
  user: importCommand("user", (history, ctx, facts) => history.importUsers(ctx, facts)),
  product: importCommand("product", (history, ctx, facts) => history.importProducts(ctx, facts)),
  account: importCommand("account", (history, ctx, facts) => history.importAccounts(ctx, facts)),
  lead: importCommand("lead", (history, ctx, facts) => history.importLeads(ctx, facts)),
  opportunity: importCommand("opportunity", (history, ctx, facts) => history.importOpportunities(ctx, facts)),
};
