import type { OperationContext } from "@nexus/common";
import type {
  AccountHierarchyProvider,
  ActivityProvider,
  DirectoryStore,
  ExchangeRateStore,
  FieldHistoryProvider,
  FieldRegistryStore,
  FiscalCalendarStore,
  HistoryImporter,
  LeadProvider,
  OpportunityProvider,
  PipelineProvider,
  PipelineRecordStatus,
  PipelineStageRecord,
  RoutedRecords,
  UnitOfWork,
} from "@nexus/crm-operations";
import type { Closable } from "../contract.js";

/** The ports to the CRM, bound to one unit of work. */
export interface CrmPorts {
  readonly leads: LeadProvider;
  readonly opportunities: OpportunityProvider;
  readonly pipelines: PipelineProvider;
  readonly activities: ActivityProvider;
  readonly fieldHistory: FieldHistoryProvider;
  readonly directory: DirectoryStore;
  readonly accounts: AccountHierarchyProvider;
  readonly fiscalCalendars: FiscalCalendarStore;
  readonly exchangeRates: ExchangeRateStore;
  readonly fieldRegistry: FieldRegistryStore;
  readonly history: HistoryImporter;
  /** For routing: `routedLeads` and `routedOpportunities` of `@nexus/crm-operations` on the ports above, or the adapter's own. */
  readonly routed: { readonly lead: RoutedRecords; readonly opportunity: RoutedRecords };
}

/** A pipeline that a case needs. Deals advance by one open stage at a time and fall back only with a reason. */
export interface PipelineToPrepare {
  readonly id: string;
  readonly name: string;
  readonly status: PipelineRecordStatus;
  /** Exactly one pipeline of a tenant is the default, and it is active. */
  readonly isDefault: boolean;
  readonly stages: readonly PipelineStageRecord[];
}

/** Ids of the tenant's own lists that the cases use; the same for every tenant. */
export interface CrmLists {
  /** Two different lead sources. */
  readonly leadSources: readonly [string, string];
  readonly disqualificationReason: string;
  readonly winReason: string;
  readonly lossReason: string;
}

/**
 * A CRM under test: the ports, and what the ports cannot do but their contracts speak of. Time comes
 * from the clock the subject was made with.
 */
export interface CrmSubject extends Closable {
  readonly unitOfWork: UnitOfWork<CrmPorts>;
  readonly lists: CrmLists;
  /** Commits a pipeline of this id, name, status and these stages. The first one that a case prepares for a tenant is its default. */
  preparePipeline(ctx: OperationContext, pipeline: PipelineToPrepare): Promise<void>;
  /** Puts a record where deleted ones are. */
  deleteRecord(ctx: OperationContext, entity: "lead" | "opportunity" | "pipeline" | "activity", id: string): Promise<void>;
  /** How many calls into storage there were so far; needed for the capability `counted-round-trips`. */
  roundTrips?(): number;
}
