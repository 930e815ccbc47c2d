import type { Instant } from "@nexus/common";
import { EventWithoutRecord } from "../shared/event-without-record.js";
import { Opportunity, type LostOutcome, type Reopening, type StageStay, type WonOutcome } from "./opportunity.js";
import type { OpportunityCreated, OpportunityEvent, OpportunityHistoryCorrected, OpportunityImported, OpportunityReopened } from "./opportunity-event.js";

const created = ({ data, at }: OpportunityCreated): Opportunity => ({
  ...data,
  ...Opportunity.openOutcome,
  version: 1,
  stageHistory: [{ stageId: data.stageId, enteredAt: at, leftAt: null, reason: null }],
  isForecastCategorySetByHand: false,
  probabilityOverride: null,
  pushCount: 0,
  reopenings: [],
  imported: null,
  createdAt: at,
  updatedAt: at,
  deletedAt: null,
});

const imported = ({ data, at }: OpportunityImported): Opportunity => {
  const { course, ...content } = data.imported;
  return {
    ...content,
    ...course.outcome,
    id: data.id,
    tenantId: data.tenantId,
    pipelineId: data.pipelineId,
    stageId: course.stageId,
    stageHistory: course.stageHistory,
    forecastCategory: data.forecastCategory,
    version: 1,
    isForecastCategorySetByHand: false,
    probabilityOverride: null,
    pushCount: 0,
    reopenings: [],
    imported: data.imported,
    updatedAt: at,
    deletedAt: null,
  };
};

/** What an event makes of an opportunity. Throws `event_without_record` when events before it are missing. */
export const evolveOpportunity = (state: Opportunity | undefined, event: OpportunityEvent): Opportunity => {
  if (event.type === "OpportunityCreated") return created(event);
  if (event.type === "OpportunityImported") return imported(event);
  if (!state) throw EventWithoutRecord.of("opportunity", event);
  return { ...after(state, event), version: state.version + 1, updatedAt: event.at };
};

const after = (state: Opportunity, event: Exclude<OpportunityEvent, OpportunityCreated | OpportunityImported>): Opportunity => {
  switch (event.type) {
    case "OpportunityUpdated": return { ...state, ...event.data.changes };
    case "OpportunityAmountChanged": return { ...state, amount: event.data.amount, isFreePilot: event.data.isFreePilot, recurring: event.data.recurring };
    case "OpportunityLinesSet": return { ...state, lines: event.data.lines, amount: event.data.amount, isFreePilot: event.data.isFreePilot };
    case "OpportunityCloseDateChanged": return { ...state, expectedCloseDate: event.data.to, pushCount: state.pushCount + (event.data.isPush ? 1 : 0) };
    case "OpportunityStageChanged": {
      const { to, reason, stageCategory } = event.data;
      return { ...inStage(state, to, event.at, reason), forecastCategory: state.isForecastCategorySetByHand ? state.forecastCategory : stageCategory };
    }
    case "OpportunityWon": {
      const { to, closedAt, closeReason, note, actualAmount } = event.data;
      return { ...closed(state, to, closedAt, note), forecastCategory: "closed", ...won({ closedAt, closeReason, closeNote: note, actualAmount }) };
    }
    case "OpportunityLost": {
      const { to, closedAt, closeReason, note, competitor } = event.data;
      return { ...closed(state, to, closedAt, note), forecastCategory: "omitted", ...lost({ closedAt, closeReason, closeNote: note, competitor }) };
    }
    case "OpportunityReopened": return reopened(state, event);
    case "OpportunityForecastSet": {
      const { forecastCategory, isSetByHand, probability } = event.data;
      return { ...state, forecastCategory, isForecastCategorySetByHand: isSetByHand, probabilityOverride: probability };
    }
    case "OpportunityContactRolesSet": return { ...state, contactRoles: event.data.contactRoles };
    case "OpportunityOwnerAssigned": return { ...state, ownerId: event.data.to };
    case "OpportunityDeleted": return { ...state, deletedAt: event.at };
    case "OpportunityRestored": return { ...state, deletedAt: null };
    case "OpportunityHistoryCorrected": return corrected(state, event);
  }
};

/** No stay ends before it began: what closed earlier than its stage was entered leaves it at once. */
const enter = (history: readonly StageStay[], stageId: string, at: Instant, reason: string | null): readonly StageStay[] => {
  const present = history.at(-1);
  const moment = present?.enteredAt && present.enteredAt > at ? present.enteredAt : at;
  const left = present ? [...history.slice(0, -1), { ...present, leftAt: moment }] : [];
  return [...left, { stageId, enteredAt: moment, leftAt: null, reason }];
};

const inStage = (state: Opportunity, stageId: string, at: Instant, reason: string | null): Opportunity => ({
  ...state,
  stageId,
  stageHistory: enter(state.stageHistory, stageId, at, reason),
});

/** Closing lifts what was set by hand: nothing is left to forecast. */
const closed = (state: Opportunity, stageId: string, at: Instant, reason: string | null): Opportunity => ({
  ...inStage(state, stageId, at, reason),
  isForecastCategorySetByHand: false,
  probabilityOverride: null,
});

const won = (outcome: Omit<WonOutcome, "status" | "competitor">): WonOutcome => ({ status: "won", competitor: null, ...outcome });
const lost = (outcome: Omit<LostOutcome, "status" | "actualAmount">): LostOutcome => ({ status: "lost", actualAmount: null, ...outcome });

const reopened = (state: Opportunity, { data, at, by }: OpportunityReopened): Opportunity => {
  const reopening: Reopening = { at, by, reason: data.reason, from: data.status, closedAt: state.closedAt, closeReason: state.closeReason };
  return {
    ...inStage(state, data.to, at, data.reason),
    ...Opportunity.openOutcome,
    forecastCategory: data.stageCategory,
    reopenings: [...state.reopenings, reopening],
  };
};

const corrected = (state: Opportunity, { data }: OpportunityHistoryCorrected): Opportunity => {
  const next: Opportunity = { ...state, ...data.changes, imported: data.imported };
  if (!data.course) return next;
  const { stageId, stageHistory, outcome, forecastCategory } = data.course;
  return { ...next, ...outcome, stageId, stageHistory, forecastCategory, isForecastCategorySetByHand: false, probabilityOverride: null };
};
