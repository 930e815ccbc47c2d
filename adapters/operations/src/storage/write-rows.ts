import type { RecordRow, Records, RecordTable } from "@nexus/crm-operations";

/** Which of the ids are there, with their versions and without their rows. One round trip. */
export const versionsOf = async <Row extends RecordRow>(records: Records, table: RecordTable<Row>, ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const possible = ids.filter((id) => !/[\p{Surrogate}\0]/u.test(id));
  if (possible.length === 0) return new Map();
  const found = await records.aggregate(table, { where: { column: "id", is: "in", values: possible }, groupBy: ["id", "version"], sum: [] });
  return new Map(found.map(({ key }) => [String(key["id"]), Number(key["version"])]));
};

/** Adds rows, and replaces those with the same id whatever they say. The versions given count for nothing. */
export const replaceRows = async <Row extends RecordRow>(records: Records, table: RecordTable<Row>, rows: readonly Row[]): Promise<void> => {
  const versions = await versionsOf(records, table, rows.map((row) => row.id));
  await records.insert(table, rows.filter((row) => !versions.has(row.id)).map((row) => ({ ...row, version: 1 })));
  await records.update(
    table,
    rows.flatMap((row) => {
      const expectedVersion = versions.get(row.id);
      return expectedVersion === undefined ? [] : [{ row: { ...row, version: expectedVersion + 1 }, expectedVersion }];
    }),
  );
};
