import { CommonError } from "./nexus-error.js";
import { isSafeInteger } from "./safe-integer.js";

/** A share or percentage as a whole number of parts per million: 12.5 % is 125,000. */
export type RatePpm = number;

export const ppmPerWhole = 1_000_000;

const percentPattern = /^-?\d{1,9}(\.\d+)?$/;

/**
 * @example
 * ```ts
 * Rate.fromPercent("12.5"); // 125_000
 * Rate.toPercent(125_000); // "12.5"
 * ```
 */
export const Rate = {
  is: (value: unknown): value is RatePpm => isSafeInteger(value),

  /**
   * From a percentage written as a decimal ("12.5") or a number. More than four decimals is refused
   * with `rate_too_fine`, since it is no whole number of parts per million; what is no decimal with
   * `invalid_rate`.
   */
  fromPercent(percent: string | number): RatePpm {
    const text = String(percent);
    if (!percentPattern.test(text)) {
      throw new CommonError("invalid_rate", "Not a percentage: write a plain decimal such as 12.5.");
    }
    const [whole = "", fraction = ""] = text.replace("-", "").split(".");
    const digits = fraction.replace(/0+$/, "");
    if (digits.length > 4) {
      throw new CommonError("rate_too_fine", "A percentage has at most four decimals.");
    }
    const magnitude = Number(whole) * 10_000 + Number(digits.padEnd(4, "0"));
    return text.startsWith("-") && magnitude !== 0 ? -magnitude : magnitude;
  },

  /** The shortest decimal that is exactly this percentage. Throws `invalid_rate` for what is no whole number. */
  toPercent(ppm: RatePpm): string {
    if (!isSafeInteger(ppm)) {
      throw new CommonError("invalid_rate", "Not a rate: give whole parts per million, 12.5 % is 125000.", { details: { ppm } });
    }
    const magnitude = Math.abs(ppm);
    const fraction = String(magnitude % 10_000).padStart(4, "0").replace(/0+$/, "");
    return `${ppm < 0 ? "-" : ""}${Math.trunc(magnitude / 10_000)}${fraction === "" ? "" : `.${fraction}`}`;
  },
} as const;
