import { Instant } from "@nexus/common";

/** Whole days of 24 hours from one instant to another, rounded down; 0 for what lies ahead. */
export const daysSince = (from: Instant, at: Instant): number => Math.max(0, Instant.wholeDaysBetween(from, at));
