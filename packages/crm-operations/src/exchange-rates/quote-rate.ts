import { accept, CalendarDate, refuse, type Consideration, type Explanation, type Result } from "@nexus/common";
import type { ExchangeRate, RateLeg, RatePolicy, RateQuestion, RateQuote } from "./exchange-rate.js";
import { latestRate, type RateTable } from "./rate-table.js";

/** A rate that was looked at, and why it may not be used. */
interface Tried {
  readonly base: string;
  readonly quote: string;
  readonly inverted: boolean;
  readonly rate: ExchangeRate | undefined;
  readonly tooOld: boolean;
}

/**
 * The rates to convert with: that of the pair; else, where the policy allows it, that of the pair the
 * other way round; else two that meet in the policy's currency, each found the same way. Always the
 * latest on or before the day. One currency to itself needs none.
 *
 * Refuses with `exchange_rate_too_old` when there is one but beyond the policy's age, and with
 * `exchange_rate_not_found`.
 */
export const quoteRate = (table: RateTable, question: RateQuestion, policy: RatePolicy): Result<RateQuote> => answer(table, question, policy).result;

/** Why `quoteRate` answers what it does: each rate it looked at, with day, source, age and when it was recorded. */
export const explainRate = (table: RateTable, question: RateQuestion, policy: RatePolicy): Explanation => {
  const { result, tried } = answer(table, question, policy);
  return {
    decision: `Exchange rate from ${question.from} to ${question.to} on ${question.on}`,
    outcome: result.ok ? describe(result.value) : result.refusal.message,
    considered: tried.map((each) => consideration(each, question, policy, result.ok ? result.value.legs : [])),
  };
};

const answer = (table: RateTable, question: RateQuestion, policy: RatePolicy): { readonly result: Result<RateQuote>; readonly tried: readonly Tried[] } => {
  const tried: Tried[] = [];
  const quote = (legs: readonly RateLeg[]): Result<RateQuote> => accept({ from: question.from, to: question.to, on: question.on, legs });
  if (question.from === question.to) return { result: quote([]), tried };

  const find = (base: string, other: string): RateLeg | undefined => {
    const direct = look(table, base, other, false, question, policy);
    tried.push(direct);
    if (direct.rate && !direct.tooOld) return { rate: direct.rate, inverted: false };
    if (!policy.inverse) return undefined;
    const inverse = look(table, other, base, true, question, policy);
    tried.push(inverse);
    return inverse.rate && !inverse.tooOld ? { rate: inverse.rate, inverted: true } : undefined;
  };

  const leg = find(question.from, question.to);
  if (leg) return { result: quote([leg]), tried };
  const middle = policy.triangulateThrough;
  if (middle !== null && middle !== question.from && middle !== question.to) {
    const first = find(question.from, middle);
    const second = find(middle, question.to);
    if (first && second) return { result: quote([first, second]), tried };
  }
  return { result: refusal(question, policy, tried), tried };
};

const look = (table: RateTable, base: string, quote: string, inverted: boolean, { on, knownAt }: RateQuestion, policy: RatePolicy): Tried => {
  const rate = latestRate(table, { type: policy.type, base, quote }, on, knownAt);
  return { base, quote, inverted, rate, tooOld: rate !== undefined && policy.maximumAgeDays !== null && CalendarDate.daysBetween(rate.on, on) > policy.maximumAgeDays };
};

const refusal = ({ from, to, on }: RateQuestion, { type, maximumAgeDays }: RatePolicy, tried: readonly Tried[]): Result<never> => {
  const old = tried.flatMap(({ rate, tooOld }) => (rate && tooOld ? [rate] : [])).sort((a, b) => CalendarDate.daysBetween(a.on, b.on));
  const [latest] = old;
  return latest
    ? refuse("exchange_rate_too_old", `Record a newer ${type} rate of ${latest.base} in ${latest.quote}: the latest is of ${latest.on}, and ${maximumAgeDays ?? 0} days is the limit.`, { from, to, on, type, latest: latest.on })
    : refuse("exchange_rate_not_found", `Record a ${type} rate of ${from} in ${to} for ${on} or before.`, { from, to, on, type });
};

const describe = ({ from, to, legs }: RateQuote): string => {
  if (legs.length === 0) return `${from} needs no rate`;
  const used = legs.map(({ rate }) => `1 ${rate.base} = ${rate.rate} ${rate.quote} (${rate.source}, ${rate.on})`);
  return `${from} to ${to} by ${used.join(" and ")}`;
};

const consideration = ({ base, quote, inverted, rate, tooOld }: Tried, { on }: RateQuestion, { type, maximumAgeDays }: RatePolicy, legs: readonly RateLeg[]): Consideration => {
  const subject = `${type} ${base}/${quote}${inverted ? ", the other way round" : ""}`;
  if (!rate) return { subject, verdict: "not-matched", detail: `No rate is known for ${on} or before.`, facts: [] };
  const ageDays = CalendarDate.daysBetween(rate.on, on);
  const used = legs.some((leg) => leg.rate === rate && leg.inverted === inverted);
  const detail = tooOld ? `The latest is ${ageDays} days old, and ${maximumAgeDays ?? 0} is the limit.` : used ? `1 ${base} = ${rate.rate} ${quote}, ${ageDays} days old.` : "Not needed: the other half of the way is missing.";
  return {
    subject,
    verdict: used ? "chosen" : tooOld ? "eliminated" : "matched",
    detail,
    facts: [
      { name: "rate", value: rate.rate },
      { name: "on", value: rate.on },
      { name: "source", value: rate.source },
      { name: "recordedAt", value: rate.recordedAt },
      { name: "ageDays", value: ageDays },
    ],
  };
};
