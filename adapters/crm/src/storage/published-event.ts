/** Grows when the shape of a published event changes. */
export const eventSchemaVersion = 1;
