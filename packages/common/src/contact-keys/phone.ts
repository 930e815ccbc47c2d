import { callingCodes, type CallingCode } from "./calling-codes.js";

/**
 * A phone number in E.164 (`+4930901820`), or undefined when it is none. `country` is where it is dialled, as an
 * ISO 3166 alpha-2 code, where it is known. A host with a full numbering-plan library passes its own.
 */
export type PhoneNormalizer = (phone: string, country: string | undefined) => string | undefined;

const extension = /\s*(?:;ext=|ext\.?|x|#)\s*\d{1,8}\s*$/iu;

/**
 * The plain case, without numbering plans: numbers that carry `+` or `00` are taken at their word, others
 * are read as national numbers of that country, or else of `defaultCountry`; without either they
 * are undefined rather than guessed. Extensions fall away. Lengths are held to E.164 (7 to 15 digits;
 * ten national ones where the code is 1), area codes are not checked. A number that begins with its
 * calling code but without `+` is read as national.
 *
 * @example
 * ```ts
 * plainPhoneNormalizer()("+49 (0)30 / 90 18 20", undefined); // "+4930901820"
 * plainPhoneNormalizer("DE")("030 901820 ext. 12", undefined); // "+4930901820"
 * plainPhoneNormalizer()("030 901820", undefined); // undefined
 * ```
 */
export const plainPhoneNormalizer =
  (defaultCountry?: string): PhoneNormalizer =>
  (phone, country) => {
    const text = phone.trim().replace(extension, "");
    if (/[^\d\s()./+-]/u.test(text) || text.lastIndexOf("+") > 1) return undefined;
    const home = callingCodes.get((country ?? "").toUpperCase()) ?? callingCodes.get((defaultCountry ?? "").toUpperCase());
    const digits = text.replace(/(\+[\d\s]+)\(0\)/u, "$1").replace(/\D/gu, "");
    return text.includes("+") ? international(digits) : withoutPlus(digits, home);
  };

const withoutPlus = (digits: string, home: CallingCode | undefined): string | undefined => {
  if (home?.code === "1" && digits.startsWith("011")) return international(digits.slice(3));
  if (digits.startsWith("00")) return international(digits.slice(2));
  if (!home) return undefined;
  const trunked = home.code === "1" ? digits.length === 11 && digits.startsWith("1") : home.trunk !== "" && digits.startsWith(home.trunk);
  return international(home.code + (trunked ? digits.slice(home.trunk.length) : digits));
};

const international = (digits: string): string | undefined =>
  (digits.startsWith("1") ? /^1[2-9]\d{2}[2-9]\d{6}$/u : /^[2-9]\d{6,14}$/u).test(digits) ? `+${digits}` : undefined;
