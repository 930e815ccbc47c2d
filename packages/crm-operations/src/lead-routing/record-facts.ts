import type { FieldValues, OperationContext } from "@nexus/common";
import type { CriteriaFacts } from "../criteria/index.js";
import type { FieldHistoryProvider } from "../crm-records/index.js";

/** Custom values under the names that criteria use. */
export const customFacts = (values: FieldValues): CriteriaFacts => Object.fromEntries(Object.entries(values).map(([name, value]) => [`custom.${name}`, value]));

/** Who owned each record before its present owner, where somebody did. */
export const previousOwners = async (
  ctx: OperationContext,
  entity: "lead" | "opportunity",
  records: readonly { readonly id: string; readonly ownerId: string | null }[],
  history: FieldHistoryProvider,
): Promise<ReadonlyMap<string, string>> => {
  const owners = new Map(records.map(({ id, ownerId }) => [id, ownerId]));
  const changes = records.length === 0 ? [] : await history.changesOf(ctx, entity, [...owners.keys()], {});
  const previous = new Map<string, string>();
  for (const { entityId, field, from } of changes) {
    if (field === "ownerId" && typeof from === "string" && from !== owners.get(entityId)) previous.set(entityId, from);
  }
  return previous;
};
