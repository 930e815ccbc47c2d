/**
 * Exchange rates: what an amount of one currency was worth in another, on a day, as known at a time.
 * Rates are dated exact decimals, recorded and never changed; a correction supersedes what came before
 * only for those who ask later (`knownAt`), so results of the past come out again.
 *
 * `quoteRate` finds the rates under a declared policy (kind, age, inverse, triangulation), `explainRate`
 * says why, `convertMoney` applies them exactly and rounds once. `ExchangeRateStore` keeps them.
 */
export type { ExchangeRate, RateLeg, RatePolicy, RateQuestion, RateQuote } from "./exchange-rate.js";
export { exchangeRateSchema, ratePolicySchema } from "./exchange-rate-schemas.js";
export { rateTable, type RateTable } from "./rate-table.js";
export { explainRate, quoteRate } from "./quote-rate.js";
export { convertMoney } from "./convert-money.js";
export type { ExchangeRateStore, RateRange } from "./exchange-rate-store.js";
