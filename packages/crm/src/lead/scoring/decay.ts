import { divideRounded, millisecondsPerDay } from "@nexus/common";

/** Millionths of a score point. */
export type Micropoints = number;

export const micropointsPerPoint = 1_000_000;

/** After so many half-lives less than half a micropoint is left of 100 points. */
const forgottenAfter = 28n;

/**
 * What is left of points after a time: half after each half-life, and in a straight line between. Exact
 * at whole half-lives; between them at most 4.3 % of the points above the exponential curve. Integers
 * only, rounded half-up once, so that every machine gives the same answer. Nothing decays before time zero.
 */
export const decayed = (points: number, ageMilliseconds: number, halfLifeDays: number): Micropoints => {
  const age = BigInt(Math.max(0, ageMilliseconds));
  const halfLife = BigInt(halfLifeDays) * BigInt(millisecondsPerDay);
  const halvings = age / halfLife;
  if (halvings >= forgottenAfter) return 0;
  const sinceHalving = age % halfLife;
  const numerator = BigInt(points) * BigInt(micropointsPerPoint) * (2n * halfLife - sinceHalving);
  return Number(divideRounded(numerator, (2n * halfLife) << halvings, "half-up")) + 0;
};

/** Whole points, rounded half-up (away from zero), within 0 to 100. */
export const toPoints = (micropoints: Micropoints): number =>
  Math.min(100, Math.max(0, Math.floor((micropoints + micropointsPerPoint / 2) / micropointsPerPoint)));

/** For people: at most two decimals. */
export const describePoints = (micropoints: Micropoints): string => {
  const hundredths = Math.floor((Math.abs(micropoints) + 5_000) / 10_000);
  const fraction = String(hundredths % 100).padStart(2, "0").replace(/0+$/u, "");
  return `${micropoints < 0 && hundredths > 0 ? "-" : ""}${Math.floor(hundredths / 100)}${fraction === "" ? "" : `.${fraction}`}`;
};
