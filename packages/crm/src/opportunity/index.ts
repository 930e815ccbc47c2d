/**
 * The opportunity room: deals on their way through a pipeline.
 *
 * A deal is open until it is won or lost; a closed one is reopened with a reason before it is changed.
 * It moves one stage at a time unless its pipeline says otherwise. Its amount may be unknown, which is
 * not zero. People set close dates in the future, and what becomes overdue stays valid and flagged.
 *
 * `opportunityDecider` holds every rule, `StageTransitionService` validates moves before they are
 * written, `opportunityFromHistory` records what another system knows, `summarizeStages` and
 * `openValueOf` say what stores must add up to.
 */
export { opportunityDataClasses, opportunityInputDataClasses } from "./opportunity-data-classes.js";
export { OpportunityStatus } from "./opportunity-status.js";
export { OpportunityType } from "./opportunity-type.js";
export { standardCloseReasons, type CloseReason } from "./close-reason.js";
export { standardContactRoles, type ContactRole } from "./contact-role.js";
export { ForecastProbability, type ForecastProbabilityInput } from "./forecast-probability.js";
export type { OpportunityLine, OpportunityLineInput, ScheduledAmount } from "./opportunity-line.js";
export {
  Opportunity,
  opportunityTrackedFields,
  type ImportedCourse,
  type ImportedOpportunity,
  type LostOpportunity,
  type LostOutcome,
  type OpenOpportunity,
  type OpenOutcome,
  type OpportunityBase,
  type OpportunityContent,
  type OpportunityOutcome,
  type RecurringRevenue,
  type Reopening,
  type StageStay,
  type WonOpportunity,
  type WonOutcome,
} from "./opportunity.js";
export type {
  AdvanceOpportunity,
  AssignOpportunityOwner,
  ChangeOpportunityAmount,
  CreateOpportunity,
  DeleteOpportunity,
  MarkOpportunityLost,
  MarkOpportunityWon,
  MoveOpportunityToStage,
  OpportunityCommand,
  OpportunityInput,
  ReopenOpportunity,
  RestoreOpportunity,
  SetContactRoles,
  SetExpectedCloseDate,
  SetOpportunityForecast,
  SetOpportunityLines,
  StageTransitionCommand,
  UpdateOpportunity,
} from "./opportunity-command.js";
export { opportunityCommandSchemas } from "./opportunity-command-schema.js";
export type {
  DealValue,
  ImportFinding,
  OpportunityAmountChanged,
  OpportunityCloseDateChanged,
  OpportunityContactRolesSet,
  OpportunityCreated,
  OpportunityDeleted,
  OpportunityDetails,
  OpportunityEvent,
  OpportunityForecastSet,
  OpportunityHistoryCorrected,
  OpportunityImported,
  OpportunityLinesSet,
  OpportunityLost,
  OpportunityOwnerAssigned,
  OpportunityReopened,
  OpportunityRestored,
  OpportunityStageChanged,
  OpportunityUpdated,
  OpportunityWon,
} from "./opportunity-event.js";
export { opportunityDecider } from "./opportunity-decider.js";
export type { OpportunityEnvironment } from "./opportunity-environment.js";
export { StageTransitionService, type StageTransitionPorts } from "./stage-transition-service.js";
export { opportunityHistorySchema, type EarlierStage, type OpportunityHistory } from "./opportunity-history.js";
export { opportunityFromHistory } from "./opportunity-from-history.js";
export { openValueOf, summarizeStages, type CurrencyTotal, type OpenValue, type StageSummary } from "./stage-summary.js";
export type { OpportunityByIdQuery, OpportunityByOriginQuery, OpportunityListQuery, OpportunityQuery, OpportunityWorkQuery } from "./opportunity-query.js";
export type { OpportunityPersist, OpportunityRecordPersist, OpportunityTransitionPersist, OpportunityValuePersist } from "./opportunity-persist.js";
export { InvalidStageTransition, OpportunityNotFound, type StagesOfTransition, type TransitionRule } from "./errors.js";
