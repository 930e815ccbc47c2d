/**
 * Freezes plain data all the way down and answers it; a mutation then throws in strict mode.
 * Iterative, so that depth costs no stack; looks below what is frozen already; cycles are fine.
 * Getters are not called. Contents of maps, sets and buffers stay as they are.
 */
export const deepFreeze = <T>(value: T): T => {
  const pending: unknown[] = [value];
  const seen = new Set<object>();
  while (pending.length > 0) {
    const part = pending.pop();
    if (typeof part !== "object" || part === null || ArrayBuffer.isView(part) || seen.has(part)) continue;
    seen.add(Object.freeze(part));
    for (const key of Reflect.ownKeys(part)) pending.push(Object.getOwnPropertyDescriptor(part, key)?.value);
  }
  return value;
};
