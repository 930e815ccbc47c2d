import fc from "fast-check";
import { expect, test } from "vitest";
import { Currency } from "./currency.js";
import { moneyText } from "./money-text.js";
import { Money } from "./money.js";

const soak = process.env["NEXUS_SOAK"] !== undefined;

/** Digits of their own, groups of two, apostrophes, narrow spaces, no groups at four digits, minus signs of all kinds, "$" as decimal. */
const telling = ["en-US", "de-DE", "de-AT", "de-CH", "fr-FR", "fr-CH", "es-ES", "pl-PL", "pt-PT", "pt-CV", "sv-SE", "hi-IN", "mr-IN", "bn-BD", "ne-NP", "my-MM", "ar-EG", "ar-AE", "fa-IR", "ur-PK", "he-IL", "ja-JP", "zh-CN", "ff-Adlm", "sat-IN", "lt-LT", "bg-BG", "sr-Latn-RS", "sw-KE", "en-IN", "en-ZA"];
const further = ["af", "am", "az", "be", "bs", "ca", "ckb", "cs", "cy", "da", "dz", "el", "et", "eu", "fi", "fr-CA", "fr-SN", "ga", "gl", "gsw", "gu", "ha", "hr", "hu", "hy", "id", "is", "it", "it-CH", "ka", "kk", "km", "kn", "ko", "ks", "ky", "lo", "lv", "mk", "ml", "mn", "ms", "mt", "nb", "nl", "pa-Arab", "ps", "ro", "ru", "sd", "si", "sk", "sl", "sq", "ta", "te", "th", "tk", "tr", "uk", "uz-Arab", "vi", "wo", "yo", "zh-Hant", "zh-u-nu-hanidec", "zu"];
const locales = Intl.NumberFormat.supportedLocalesOf(soak ? [...telling, ...further] : telling);
const currencies = soak ? Currency.codes : ["USD", "EUR", "GBP", "CHF", "INR", "EGP", "SEK", "CVE", "JPY", "KWD", "IQD", "CLF", "HUF", "XOF", "MMK", "XXX"];
const texts = new Map(locales.map((locale) => [locale, moneyText(locale)]));

const units = fc.oneof(fc.integer({ min: -2_000_000, max: 2_000_000 }), fc.maxSafeInteger());

/** Whether `read` gives back what the locale wrote, for every locale and currency, and the two ends of the range. */
const readsBack = (read: (text: string, currency: string, locale: string) => number | undefined) =>
  fc.property(fc.constantFrom(...locales), fc.constantFrom(...currencies), units, (locale, currency, each) => {
    const amount = Money.of(each, currency);
    return read(texts.get(locale)?.format(amount) ?? "", currency, locale) === each;
  });

const parsed = (text: string, currency: string, locale: string): number | undefined => {
  const result = texts.get(locale)?.parse(text, currency);
  return result?.ok ? result.value.minorUnits : undefined;
};

test("the host knows the locales that are tested", () => {
  expect(locales.length).toBeGreaterThan(25);
});

test("what is written is read back as the same amount, in every locale and currency", () => {
  fc.assert(readsBack(parsed), { numRuns: soak ? 300_000 : 6_000 });
}, 120_000);

test("both ends of the range are read back in every locale", () => {
  for (const locale of locales) {
    for (const end of [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0, -1]) {
      const written = texts.get(locale)?.format(Money.of(end, "EUR")) ?? "";
      expect([locale, written, parsed(written, "EUR", locale)]).toEqual([locale, written, end]);
    }
  }
});

test("control: a reader that only strips what is no digit fails the same property", () => {
  const naive = (text: string): number => Number(text.replace(/[^\d-]/g, ""));
  expect(fc.check(readsBack(naive), { numRuns: 1_000 }).failed).toBe(true);
});

const amountLike = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."0123456789.,'-() $€٫٬१’ \u00a0\u202f\u2212"), maxLength: 14 }),
  fc.string({ unit: "binary", maxLength: 14 }),
);

test("any text is an amount or a refusal, and what is read is written back to the same amount", () => {
  fc.assert(
    fc.property(amountLike, fc.constantFrom(...locales), fc.constantFrom(...currencies), (text, locale, currency) => {
      const result = texts.get(locale)?.parse(text, currency);
      if (!result?.ok) return result?.refusal.code === "invalid_amount";
      return Money.is(result.value) && parsed(texts.get(locale)?.format(result.value) ?? "", currency, locale) === result.value.minorUnits;
    }),
    { numRuns: soak ? 300_000 : 6_000 },
  );
}, 120_000);
