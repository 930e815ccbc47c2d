import { CalendarDate, Instant, Money } from "@nexus/common";
import type { TrackedConversion, TrackedDeal, TrackedEvent } from "@nexus/crm-operations";

/** A moment of January 2026, by day and hour. */
export const january = (day: number, hour = 9): Instant => Instant.addMilliseconds(Instant.of("2026-01-01T00:00:00.000Z"), ((day - 1) * 24 + hour) * 3_600_000);
export const eur = (minorUnits: number): Money => Money.of(minorUnits, "EUR");
export const usd = (minorUnits: number): Money => Money.of(minorUnits, "USD");

export const stepped = (id: string, journeyId: string, name: string, at: Instant, more: Partial<TrackedEvent> = {}): TrackedEvent => ({
  id, at, name, journeyId, ownerId: "U-1", source: "website", about: { entityType: "lead", id: journeyId }, ...more,
});

export const conversion = (id: string, more: Partial<TrackedConversion> = {}): TrackedConversion => ({
  id, at: january(5), ownerId: "U-1", source: "website", leadId: `L-${id}`, opportunityId: null, accountId: null, amount: eur(1_00), ...more,
});

/** An open deal, in its stage since the first of January, worth 10 EUR at 50 %. */
export const deal = (opportunityId: string, more: Partial<TrackedDeal> = {}): TrackedDeal => ({
  id: `${opportunityId}@${more.version ?? 1}`, at: january(5), ownerId: "U-1", source: "website", opportunityId, version: 1, pipelineId: "P-1", stageId: "qualify", stageEnteredAt: january(1, 0),
  status: "open", amount: eur(10_00), weightedAmount: eur(5_00), forecastCategory: "pipeline", expectedCloseDate: CalendarDate.of("2026-02-10"), openedAt: january(1, 0), closedAt: null, ...more,
});

export const won = (opportunityId: string, closedAt: Instant, more: Partial<TrackedDeal> = {}): TrackedDeal =>
  deal(opportunityId, { status: "won", closedAt, at: closedAt, stageId: "won", forecastCategory: "closed", weightedAmount: more.amount === undefined ? eur(10_00) : more.amount, ...more });

export const lost = (opportunityId: string, closedAt: Instant, more: Partial<TrackedDeal> = {}): TrackedDeal =>
  deal(opportunityId, { status: "lost", closedAt, at: closedAt, stageId: "lost", forecastCategory: "omitted", weightedAmount: null, ...more });
