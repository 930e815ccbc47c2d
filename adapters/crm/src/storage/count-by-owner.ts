import type { Condition, OpenCount, RecordRow, Records, RecordTable } from "@nexus/crm-operations";

/** How many rows that meet the condition each owner has, in the order of `ownerIds`; owners with none answer 0. */
export const countByOwner = async <Row extends RecordRow & { readonly ownerId: string | null }>(
  records: Records,
  table: RecordTable<Row>,
  where: Condition<Row>,
  ownerIds: readonly string[],
): Promise<readonly OpenCount[]> => {
  const groups = await records.aggregate(table, {
    where: { all: [where, { column: "ownerId", is: "in", values: ownerIds }] },
    groupBy: ["ownerId"],
    sum: [],
  });
  const counts = new Map(groups.map((group) => [group.key["ownerId"], group.count]));
  return ownerIds.map((ownerId) => ({ ownerId, count: counts.get(ownerId) ?? 0 }));
};
