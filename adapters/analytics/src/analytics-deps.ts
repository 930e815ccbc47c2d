import type { CalendarDate, Instant } from "@nexus/common";
import type { Hasher } from "@nexus/crm-operations";

/** What a host gives analytics once. */
export interface AnalyticsDeps {
  readonly hasher: Hasher;
  /** The day that an instant counts for, as the tenant counts days: kept with each fact. The day in UTC when absent. */
  readonly dayOf?: (tenantId: string, at: Instant) => CalendarDate;
}
