/** Grows when the shape of a published event changes. */
export const eventSchemaVersion = 1;

/**
 * The data of an event as it leaves the CRM: without the named fields, at any depth. Subscribers get
 * ids and business facts; who needs the person reads the record, under its own permission.
 */
export const withoutPersonalData = (data: unknown, personalFields: ReadonlySet<string>): unknown => {
  if (Array.isArray(data)) return data.map((item) => withoutPersonalData(item, personalFields));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name]) => !personalFields.has(name))
      .map(([name, value]) => [name, withoutPersonalData(value, personalFields)]),
  );
};
