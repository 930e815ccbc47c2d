import { accept, refuse, type Instant, type OperationContext, type Result } from "@nexus/common";
import { column, type CustomerRecord, type RecordRow, type RecordTable, type RecordTarget } from "@nexus/crm-operations";
import type { BoundParty } from "../party-deps.js";
import type { PartyStep } from "../storage/party-store.js";
import type { CustomerParts } from "./customer-parts.js";
import { customerRecordOf, mergedOrganisation, type OrganisationRow } from "./organisation.js";
import { liveTarget, staleCopy } from "./organisations.js";

/** One merge, for ever; `id` is the loser's: nobody is merged twice. */
export interface MergeRow extends RecordRow {
  readonly winnerId: string;
  readonly mergedAt: Instant;
  /** Id of the actor. */
  readonly mergedBy: string;
}

export const mergeTable: RecordTable<MergeRow> = {
  name: "party_merge",
  columns: { id: column.text, version: column.integer, winnerId: column.text, mergedAt: column.instant, mergedBy: column.text },
  unique: [],
  appendOnly: true,
};

export const mergeCustomers = async (
  ctx: OperationContext,
  { winner, loser }: { readonly winner: RecordTarget; readonly loser: RecordTarget },
  { organisations, contacts, links, ownership }: CustomerParts,
  deps: BoundParty,
): Promise<Result<CustomerRecord>> => {
  if (winner.id === loser.id) return refuse("customer_merge_refused", "Name two customers: one is not merged with itself.", { id: winner.id });
  const { store } = organisations;
  const rows = await store.rows([winner.id, loser.id]);
  const into = liveTarget(winner.id, rows.get(winner.id));
  if (!into.ok) return into;
  if (rows.get(loser.id)?.mergedInto === winner.id) return accept(customerRecordOf(into.value));
  const from = liveTarget(loser.id, rows.get(loser.id));
  if (!from.ok) return from;
  const stale = staleCopy("customer", winner, into.value.version) ?? staleCopy("customer", loser, from.value.version);
  if (stale) return stale;

  const at = deps.clock.now();
  const after: OrganisationRow = { ...into.value, version: into.value.version + 1, updatedAt: at, details: mergedOrganisation(into.value, from.value) };
  // Those merged into the loser before follow, so that every id finds its customer in one step.
  const earlier = [...(await store.rows(from.value.details.mergedIds)).values()];
  const steps: readonly PartyStep<OrganisationRow>[] = [
    ...[from.value, ...earlier].map((before) => ({
      before,
      after: { ...before, version: before.version + 1, updatedAt: at, mergedInto: winner.id },
      event: { type: "CustomerMergedInto", data: { id: before.id, into: winner.id } },
      action: "customer.merge",
      also: ["mergedInto"],
    })),
    { before: into.value, after, event: { type: "CustomersMerged", data: { winnerId: winner.id, loserId: loser.id } }, action: "customer.merge", also: ["contacts", "links", "owners"] },
  ];
  await contacts.moveRoles(loser.id, winner.id);
  await links.merge(winner.id, loser.id);
  await ownership.merge(winner.id, loser.id);
  await store.save(steps);
  await deps.tx.records.insert(mergeTable, [{ id: loser.id, version: 1, winnerId: winner.id, mergedAt: at, mergedBy: ctx.actor.id }]);
  return accept(customerRecordOf(after));
};
