import { deepFreeze, divideRounded } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CrmError } from "../shared/crm-error.js";
import { at, earlier, engineScore, now } from "./lead-fixture.js";
import { LeadQuality, leadQualityThresholds } from "./lead-quality.js";
import { LeadScore, type WeighedPoints } from "./lead-score.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 2_000;

const factor = (points: number, weightPpm: number, name = "fit"): WeighedPoints => ({ name, points, weightPpm, detail: "Because." });
const build = (...factors: readonly WeighedPoints[]): LeadScore => LeadScore.fromFactors({ factors: deepFreeze(factors), calculatedAt: earlier, modelVersion: "test-1" });
const imported = (value: number): LeadScore => ({ value, factors: [], calculatedAt: earlier, modelVersion: null, origin: "import" });

test("[VO-CRM-0091] a score keeps its value, its factors with their contributions, and when it was calculated; nobody can change it", () => {
  const score = build(factor(80, 600_000), factor(51, 400_000, "timing"));
  expect(score).toEqual({
    value: 68,
    factors: [
      { name: "fit", points: 80, weightPpm: 600_000, contributionPpm: 48_000_000, detail: "Because." },
      { name: "timing", points: 51, weightPpm: 400_000, contributionPpm: 20_400_000, detail: "Because." },
    ],
    calculatedAt: earlier,
    modelVersion: "test-1",
    origin: "engine",
  });
  expect(() => Object.assign(score, { value: 99 })).toThrow(TypeError);
  expect(() => Object.assign(score.factors[0] ?? {}, { points: 99 })).toThrow(TypeError);
});

describe("[VO-CRM-0092] [BUS-CRM-0013] a score outside 0..100 is refused", () => {
  test.each([-1, 101, 50.5, Number.NaN, 1e21, -0])("%d", (value) => {
    const created = LeadScore.create(imported(value));
    expect(created).toMatchObject({ ok: false, refusal: { code: "invalid_input" } });
    expect(() => LeadScore.of(imported(value))).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
  test("both ends are in", () => {
    expect([0, 100].map((value) => LeadScore.of(imported(value)).value)).toEqual([0, 100]);
  });
  test("a factor outside 0..100 is refused too, with its path", () => {
    for (const points of [101, -1]) {
      const score = { ...imported(50), factors: [{ ...factor(points, 1_000_000), contributionPpm: points * 1_000_000 }] };
      const refused = LeadScore.create(score);
      expect(refused.ok ? [] : refused.refusal.details["issues"]).toContainEqual(expect.objectContaining({ path: ["factors", 0, "points"] }));
      expect(() => build(factor(points, 1_000_000))).toThrow(CrmError);
    }
  });
  test("the failure is a CrmError", () => {
    try {
      LeadScore.of(imported(101));
      expect.unreachable();
    } catch (error) {
      expect(CrmError.is(error)).toBe(true);
    }
  });
});

describe("[VO-CRM-0093] a score is built from factors", () => {
  test("their weights are exactly 100 %, compared exactly", () => {
    expect(build(factor(100, 333_333), factor(100, 333_333), factor(100, 333_334)).value).toBe(100);
    expect(() => build(factor(100, 333_333), factor(100, 333_333), factor(100, 333_333))).toThrow(/99\.9999 %/);
    expect(() => build()).toThrow(/factors/);
  });

  test("half a point rounds up, a millionth less rounds down", () => {
    expect(build(factor(1, 500_000), factor(0, 500_000)).value).toBe(1);
    expect(build(factor(1, 499_999), factor(0, 500_001)).value).toBe(0);
    expect(build(factor(99, 500_000), factor(100, 500_000)).value).toBe(100);
  });

  test("a value that is not the sum of its factors is refused", () => {
    const score = build(factor(80, 1_000_000));
    expect(LeadScore.create({ ...score, value: 79 })).toMatchObject({ ok: false, refusal: { details: { issues: [{ path: ["value"] }] } } });
    expect(LeadScore.create({ ...score, factors: score.factors.map((each) => ({ ...each, contributionPpm: 1 })) }).ok).toBe(false);
    expect(LeadScore.create({ ...score, factors: [] }).ok).toBe(false);
  });

  const parts = fc.integer({ min: 1, max: 8 }).chain((count) =>
    fc.tuple(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: count, maxLength: count }), fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: count - 1, maxLength: count - 1 })),
  );
  const weightsFrom = (cuts: readonly number[]): readonly number[] => {
    const edges = [0, ...[...cuts].sort((a, b) => a - b), 1_000_000];
    return edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
  };

  test("the value is the weighted sum, rounded once, exactly as bigint arithmetic has it; floating point has it differently somewhere", () => {
    let floatDiffers = false;
    fc.assert(
      fc.property(parts, ([points, cuts]) => {
        const weights = weightsFrom(cuts);
        const factors = points.map((each, i) => factor(each, weights[i] ?? 0));
        const exact = factors.reduce((sum, each) => sum + BigInt(each.points) * BigInt(each.weightPpm), 0n);
        expect(build(...factors).value).toBe(Number(divideRounded(exact, 1_000_000n, "half-up")));
      }),
      { numRuns: runs },
    );
    for (let points = 1; points <= 100 && !floatDiffers; points += 1) {
      for (let share = 1; share < 1_000 && !floatDiffers; share += 1) {
        const factors = [factor(points, share * 1_000), factor(100 - points, 1_000_000 - share * 1_000)];
        const naive = Math.round(factors.reduce((sum, each) => sum + each.points * (each.weightPpm / 1_000_000), 0));
        floatDiffers = naive !== build(...factors).value;
      }
    }
    expect(floatDiffers).toBe(true);
  });
});

test("[VO-CRM-0094] [BUS-CRM-0016] quality is high from 70, medium from 40, low below", () => {
  const classes = [0, 39, 40, 69, 70, 100].map((value) => LeadScore.quality(LeadScore.of(imported(value))));
  expect(classes).toEqual(["low", "low", "medium", "medium", "high", "high"]);
  expect(leadQualityThresholds).toEqual([
    { quality: "high", atLeast: 70 },
    { quality: "medium", atLeast: 40 },
    { quality: "low", atLeast: 0 },
  ]);
  expect(LeadQuality.of(70)).toBe("high");
  expect(LeadQuality.all.every(LeadQuality.is)).toBe(true);
  expect(LeadQuality.is("superb")).toBe(false);
});

test("[BUS-CRM-0017] a score is stale when older than the configured hours, and not at exactly that age", () => {
  const score = engineScore(50, at("2026-03-09T12:00"));
  expect(LeadScore.isStale(score, now, 24)).toBe(false);
  expect(LeadScore.isStale(score, at("2026-03-10T12:01"), 24)).toBe(true);
  expect(LeadScore.isStale(score, now, 23)).toBe(true);
  expect(LeadScore.isStale(score, earlier, 1)).toBe(false);
});

test("[TST-CRM-0140] every rule of the value object refuses its breach", () => {
  const good = engineScore(50);
  const breaches: readonly object[] = [
    { value: 51 },
    { value: 101 },
    { factors: [{ ...good.factors[0], weightPpm: 999_999, contributionPpm: 49_999_950 }] },
    { factors: [] },
    { calculatedAt: "yesterday" },
    { origin: "oracle" },
    { modelVersion: "" },
    { extra: 1 },
  ];
  expect(LeadScore.create(good).ok).toBe(true);
  for (const breach of breaches) expect(LeadScore.create({ ...good, ...breach }).ok, JSON.stringify(breach)).toBe(false);
});
