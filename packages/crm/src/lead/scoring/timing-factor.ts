import { Instant } from "@nexus/common";
import { decayed, describePoints, micropointsPerPoint, toPoints } from "./decay.js";
import { knownPart, pointsInBands, unknownPart, type AssessFactor, type FactorPart, type ScorableLead } from "./factor-assessment.js";
import type { LeadScoringModel, PointBand } from "./lead-scoring-model.js";

/** How soon the prospect says they will buy, and how fresh the inquiry of the present cycle is. */
export const timingFactor =
  ({ timeframe, recency }: LeadScoringModel["timing"]): AssessFactor =>
  (lead, { at }) => {
    const inquiredAt = inquiryOf(lead);
    const age = Instant.toEpochMilliseconds(at) - Instant.toEpochMilliseconds(inquiredAt);
    const fresh = decayed(recency.points, age, recency.halfLifeDays);
    const days = Math.max(0, Instant.wholeDaysBetween(inquiredAt, at));
    const inquiry = knownPart(
      "recency",
      fresh,
      [{ name: "lead.inquiredAt", value: inquiredAt }],
      `Asked ${days} days ago: ${describePoints(fresh)} of ${recency.points} points.`,
    );
    const stated = statedTimeframe(lead.purchaseWithinDays, timeframe);
    return { points: toPoints(stated.points * micropointsPerPoint + fresh), parts: [stated.part, inquiry] };
  };

const inquiryOf = ({ handovers, cycle, createdAt }: ScorableLead): Instant =>
  handovers.find((handover) => handover.cycle === cycle && handover.stage === "inquiry")?.at ?? createdAt;

const statedTimeframe = (days: number | null, bands: readonly PointBand[]): { readonly points: number; readonly part: FactorPart } => {
  const facts = [{ name: "lead.purchaseWithinDays", value: days }];
  if (days === null) return { points: 0, part: unknownPart("timeframe", facts, "Purchase timeframe unknown.") };
  const points = pointsInBands(bands, days);
  return { points, part: knownPart("timeframe", points, facts, `Wants to buy within ${days} days: ${points} points.`) };
};
