import { canonicalJson } from "@nexus/common";

/**
 * A short text that tells a changed value from an unchanged one: 53 bits (cyrb53), so two different
 * values of one field look alike once in 9 × 10^15 times. No secret and no identity: what needs those
 * takes the Hasher port.
 */
export const fingerprint = (value: unknown): string => {
  const text = canonicalJson(value);
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
};
