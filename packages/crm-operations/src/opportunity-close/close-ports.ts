import type { Clock, IdGenerator } from "@nexus/common";
import type { AnalyticsTracker } from "../analytics/index.js";
import type { LeadReader, OpportunityLifecycle, OpportunityReader, PipelineProvider } from "../crm-records/index.js";
import type { CustomerReader, CustomerWriter } from "../customers/index.js";
import type { Notifier } from "../notifications/index.js";
import type { QuotationProvider } from "../quotations/index.js";
import { stepsOver, type RetryPolicy } from "../workflow/index.js";
import type { CloseSettings } from "./close-settings.js";
import type { OpportunityCloseStore } from "./opportunity-close-store.js";

/** All that closing a deal touches. Quotations, customers, analytics and notifications may be kept elsewhere; the others join one unit of work. */
export interface ClosePorts {
  readonly opportunities: OpportunityReader & OpportunityLifecycle;
  readonly pipelines: PipelineProvider;
  readonly leads: LeadReader;
  readonly quotations: QuotationProvider;
  readonly customers: CustomerReader & CustomerWriter;
  readonly closings: OpportunityCloseStore;
  readonly analytics: AnalyticsTracker;
  readonly notifier: Notifier;
}

/** What the steps are made with. */
export interface CloseDeps {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  /** The published versions of a tenant; `standardCloseSettings` where none has begun. */
  readonly settings?: (tenantId: string) => readonly CloseSettings[];
  /** Who is told beside the owner; `sales-manager` when absent. */
  readonly managerRole?: string;
}

/** Declares a step of closing. */
export const closeStep = stepsOver<ClosePorts>();

/** What is left to do once a deal is closed is worth some minutes before the closing is taken back for it. */
export const patiently: Partial<RetryPolicy> = { attempts: 20 };
