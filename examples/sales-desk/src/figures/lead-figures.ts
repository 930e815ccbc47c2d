import type { Instant } from "@nexus/common";
import { LeadQuality } from "@nexus/crm";
import type { LeadRecord } from "@nexus/crm-operations";

export interface SourceFigures {
  readonly source: string;
  readonly leads: number;
  readonly scored: number;
  readonly scoreTotal: number;
  readonly byQuality: Readonly<Record<LeadQuality, number>>;
}

export interface LeadFigures {
  readonly leads: number;
  readonly scored: number;
  /** Leads per ten points: 0 to 9 first, 90 to 100 last. */
  readonly histogram: readonly number[];
  readonly byQuality: Readonly<Record<LeadQuality, number>>;
  /** Most leads first. */
  readonly bySource: readonly SourceFigures[];
  /** The first and the last instant a score is for; null without scores. */
  readonly scoredFor: { readonly first: Instant; readonly last: Instant } | null;
}

const noLeads = (): Record<LeadQuality, number> => ({ high: 0, medium: 0, low: 0 });

const classes = 10;

/** Adds up leads one by one; keeps sums, not leads. */
export const countLeads = () => {
  const histogram = Array.from({ length: classes }, () => 0);
  const byQuality = noLeads();
  const bySource = new Map<string, { leads: number; scored: number; scoreTotal: number; readonly byQuality: Record<LeadQuality, number> }>();
  let first: Instant | null = null;
  let last: Instant | null = null;
  let leads = 0;
  let scored = 0;
  return {
    add({ source, score, scoredAt }: Pick<LeadRecord, "source" | "score" | "scoredAt">): void {
      leads += 1;
      const ofSource = bySource.get(source) ?? { leads: 0, scored: 0, scoreTotal: 0, byQuality: noLeads() };
      bySource.set(source, ofSource);
      ofSource.leads += 1;
      if (score === null) return;
      const quality = LeadQuality.of(score);
      const tens = Math.min(Math.floor(score / 10), classes - 1);
      scored += 1;
      histogram[tens] = (histogram[tens] ?? 0) + 1;
      byQuality[quality] += 1;
      ofSource.scored += 1;
      ofSource.scoreTotal += score;
      ofSource.byQuality[quality] += 1;
      if (scoredAt !== null && (first === null || scoredAt < first)) first = scoredAt;
      if (scoredAt !== null && (last === null || scoredAt > last)) last = scoredAt;
    },
    figures: (): LeadFigures => ({
      leads,
      scored,
      histogram: [...histogram],
      byQuality: { ...byQuality },
      bySource: [...bySource].map(([source, figures]) => ({ source, ...figures })).sort((a, b) => b.leads - a.leads || (a.source < b.source ? -1 : 1)),
      scoredFor: first === null || last === null ? null : { first, last },
    }),
  };
};
