/** Without texts that no database keeps, and so nobody has: they are found nowhere, instead of ending the unit of work. */
export const storable = (texts: readonly string[]): readonly string[] => [...new Set(texts)].filter((text) => !/[\p{Surrogate}\0]/u.test(text));
