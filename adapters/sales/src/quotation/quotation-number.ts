import { Instant } from "@nexus/common";
import type { Hasher } from "@nexus/crm-operations";

/** Crockford's digits: no I, L, O or U, so that a number survives being read out. */
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The day in UTC and forty bits of the id's hash. Always the same for the same id and day, and no counter
 * for which everybody who writes a quotation would have to wait. Two of one day that share it are one in
 * 2^40; the second is refused with `quotation_number_taken`.
 */
export const quotationNumber = (id: string, at: Instant, hasher: Hasher): string => {
  const bits = BigInt(`0x${hasher.sha256(id).slice(0, 10)}`);
  const drawn = Array.from({ length: 8 }, (_, i) => digits[Number((bits >> BigInt(35 - 5 * i)) & 31n)]).join("");
  return `Q-${Instant.utcDate(at).replaceAll("-", "")}-${drawn}`;
};
