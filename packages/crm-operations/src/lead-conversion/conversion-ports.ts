import type { Clock, IdGenerator } from "@nexus/common";
import type { AnalyticsTracker } from "../analytics/index.js";
import type { ActivityReader, LeadConversions, LeadReader, OpportunityBatches, OpportunityLifecycle, OpportunityReader } from "../crm-records/index.js";
import type { CustomerProvider } from "../customers/index.js";
import type { Hasher } from "../hasher.js";
import type { Notifier } from "../notifications/index.js";
import { stepsOver } from "../workflow/index.js";
import type { LeadConversionStore } from "./lead-conversion-store.js";
import type { LeadQualificationRule } from "./lead-qualification-rule.js";

/** All that converting a lead touches. Each may join the unit of work; customers may also be kept elsewhere. */
export interface ConversionPorts {
  readonly leads: LeadReader & LeadConversions;
  readonly activities: ActivityReader;
  readonly customers: CustomerProvider;
  readonly opportunities: OpportunityReader & OpportunityLifecycle & OpportunityBatches;
  readonly conversions: LeadConversionStore;
  readonly analytics: AnalyticsTracker;
  readonly notifier: Notifier;
}

/** What the steps are made with. */
export interface ConversionDeps {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly hasher: Hasher;
  readonly qualification: LeadQualificationRule;
  /** How long a conversion may be undone, in whole days of 24 hours; 14 when absent. */
  readonly undoWithinDays?: number;
  /** Who is told of what nobody owns; `sales-manager` when absent. */
  readonly managerRole?: string;
}

/** Declares a step of conversion. */
export const conversionStep = stepsOver<ConversionPorts>();
