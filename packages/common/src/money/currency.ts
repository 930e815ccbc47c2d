import { CommonError } from "../nexus-error.js";

/**
 * ISO 4217 codes by exponent: how many decimals the minor unit has. Source: list one of 2024-06-25
 * with the amendments up to 180: XCG (176) and XAD (179) came, ANG (176), CUC (178) and BGN (180) went.
 * The three that went are kept, because stored amounts keep them. Codes without a minor unit (metals,
 * funds, test codes) count in whole units.
 */
const codesByExponent: readonly (readonly [exponent: number, codes: string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XAG XAU XBA XBB XBC XBD XDR XOF XPD XPF XPT XSU XTS XUA XXX"],
  [2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];

const exponents: ReadonlyMap<string, number> = new Map(
  codesByExponent.flatMap(([exponent, codes]) => codes.split(" ").map((code) => [code, exponent] as const)),
);

export const Currency = {
  /** Every known code, sorted. */
  codes: Object.freeze([...exponents.keys()].sort()) as readonly string[],

  is: (code: unknown): code is string => typeof code === "string" && exponents.has(code),

  /** Decimals of the minor unit: 0 for JPY, 2 for EUR, 3 for KWD, 4 for CLF. Throws `unknown_currency`. */
  exponent(code: string): number {
    const exponent = exponents.get(code);
    if (exponent === undefined) {
      throw new CommonError("unknown_currency", "Not a currency: use an ISO 4217 code such as EUR.", { details: { code } });
    }
    return exponent;
  },
} as const;
