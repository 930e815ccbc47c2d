import { accept, checkFieldValues, Instant, refuse, sameData, type Refused, type Result } from "@nexus/common";
import { Pipeline, PipelineStage } from "../pipeline/index.js";
import type { Decider } from "../shared/decider.js";
import { changedFields } from "../shared/changed-fields.js";
import { tenantOf } from "../shared/tenant.js";
import { refuseContactRoles } from "./contact-role.js";
import { settleValue } from "./deal-value.js";
import { decideTransition } from "./decide-transition.js";
import { evolveOpportunity } from "./evolve-opportunity.js";
import type { Opportunity } from "./opportunity.js";
import type {
  AssignOpportunityOwner,
  ChangeOpportunityAmount,
  CreateOpportunity,
  DeleteOpportunity,
  OpportunityCommand,
  RestoreOpportunity,
  SetContactRoles,
  SetExpectedCloseDate,
  SetOpportunityForecast,
  SetOpportunityLines,
  UpdateOpportunity,
} from "./opportunity-command.js";
import { openOpportunityOf, opportunityOf, stamp, type OpportunityEnvironment } from "./opportunity-environment.js";
import type { DealValue, OpportunityDetails, OpportunityEvent } from "./opportunity-event.js";
import { priceLines } from "./opportunity-line.js";
import { stageNamed } from "./stage-transition.js";

type Decision = Result<readonly OpportunityEvent[]>;
type State = Opportunity | undefined;

/** A day that a person sets is not over yet (UTC): today is the last hour of hope, yesterday a mistake. Source: VAL-CRM-0132. */
const refusePastDay = (day: string | null, { now }: OpportunityEnvironment): Refused | undefined => {
  const today = Instant.utcDate(now);
  return day !== null && day < today ? refuse("close_date_in_past", "Choose today or a later day as the expected close date.", { today }) : undefined;
};

const worthless: DealValue = { amount: null, isFreePilot: false, recurring: null, lines: [] };

const create = (command: CreateOpportunity, state: State, environment: OpportunityEnvironment): Decision => {
  const { pipeline } = environment;
  if (state) return refuse("opportunity_exists", "Use another id: this opportunity exists.", { id: command.id });
  const tenant = tenantOf(environment);
  if (!tenant.ok) return tenant;
  if (command.pipelineId !== pipeline.id) return refuse("pipeline_mismatch", "Decide with the pipeline the command names.", { pipelineId: command.pipelineId, given: pipeline.id });
  if (!Pipeline.takesOpportunities(pipeline)) return refuse("pipeline_not_active", "Choose an active pipeline: this one takes no new opportunities.", { pipelineId: pipeline.id, status: pipeline.status });
  const stage = command.stageId === undefined ? openingStage(pipeline) : stageNamed(pipeline, command.stageId);
  if (!stage.ok) return stage;
  if (PipelineStage.isFinal(stage.value)) return refuse("stage_not_open", "Start in an open stage, then mark the opportunity won or lost.", { stageId: stage.value.id });
  const lines = priceLines(command.lines ?? []);
  if (!lines.ok) return lines;
  const value = settleValue({ ...command, amount: command.amount ?? undefined, lines: lines.value }, worthless, pipeline);
  if (!value.ok) return value;
  const customFields = checkFieldValues(environment.fields, "opportunity", command.customFields ?? {});
  if (!customFields.ok) return customFields;
  const expectedCloseDate = command.expectedCloseDate ?? null;
  const contactRoles = command.contactRoles ?? [];
  const refused = refusePastDay(expectedCloseDate, environment) ?? refuseContactRoles(contactRoles);
  if (refused) return refused;
  const data = {
    id: command.id,
    tenantId: tenant.value,
    title: command.title,
    type: command.opportunityType ?? "new",
    pipelineId: pipeline.id,
    stageId: stage.value.id,
    forecastCategory: stage.value.forecastCategory,
    ownerId: command.ownerId ?? null,
    accountId: command.accountId ?? null,
    sourceLeadId: command.sourceLeadId ?? null,
    ...value.value,
    contactRoles,
    expectedCloseDate,
    externalReferences: command.externalReferences ?? [],
    customFields: customFields.value,
  } as const;
  return accept([{ type: "OpportunityCreated", ...stamp(environment), data }]);
};

const openingStage = (pipeline: Pipeline): Result<PipelineStage> => {
  const [first] = Pipeline.openStages(pipeline);
  return first ? accept(first) : refuse("stage_not_found", "Add an open stage to the pipeline first.", { pipelineId: pipeline.id });
};

const update = (command: UpdateOpportunity, state: State, environment: OpportunityEnvironment): Decision => {
  const target = opportunityOf(command, state, environment);
  if (!target.ok) return target;
  const { type: _, id, expectedVersion: __, opportunityType, ...wanted } = command;
  const changes = changedFields<OpportunityDetails>(target.value, opportunityType === undefined ? wanted : { ...wanted, type: opportunityType });
  if (Object.keys(changes).length === 0) return accept([]);
  const customFields = changes.customFields ? checkFieldValues(environment.fields, "opportunity", changes.customFields) : accept({});
  if (!customFields.ok) return customFields;
  return accept([{ type: "OpportunityUpdated", ...stamp(environment), data: { id, changes } }]);
};

const changeAmount = (command: ChangeOpportunityAmount, state: State, environment: OpportunityEnvironment): Decision => {
  const target = openOpportunityOf(command, state, environment);
  if (!target.ok) return target;
  const { amount, isFreePilot, recurring } = command;
  const value = settleValue({ amount, isFreePilot, recurring }, target.value, environment.pipeline);
  if (!value.ok) return value;
  const { lines: _, ...settled } = value.value;
  if (Object.keys(changedFields<DealValue>(target.value, settled)).length === 0) return accept([]);
  return accept([{ type: "OpportunityAmountChanged", ...stamp(environment), data: { id: command.id, from: target.value.amount, ...settled } }]);
};

const setLines = (command: SetOpportunityLines, state: State, environment: OpportunityEnvironment): Decision => {
  const target = openOpportunityOf(command, state, environment);
  if (!target.ok) return target;
  const lines = priceLines(command.lines);
  if (!lines.ok) return lines;
  const value = settleValue({ lines: lines.value, isFreePilot: command.isFreePilot }, target.value, environment.pipeline);
  if (!value.ok) return value;
  const { recurring: _, ...settled } = value.value;
  if (Object.keys(changedFields<DealValue>(target.value, settled)).length === 0) return accept([]);
  return accept([{ type: "OpportunityLinesSet", ...stamp(environment), data: { id: command.id, from: target.value.amount, ...settled } }]);
};

const setExpectedCloseDate = (command: SetExpectedCloseDate, state: State, environment: OpportunityEnvironment): Decision => {
  const target = openOpportunityOf(command, state, environment);
  if (!target.ok) return target;
  const from = target.value.expectedCloseDate;
  const to = command.expectedCloseDate;
  if (from === to) return accept([]);
  const isPush = from !== null && to !== null && to > from;
  return refusePastDay(to, environment) ?? accept([{ type: "OpportunityCloseDateChanged", ...stamp(environment), data: { id: command.id, from, to, isPush } }]);
};

const setForecast = (command: SetOpportunityForecast, state: State, environment: OpportunityEnvironment): Decision => {
  const target = openOpportunityOf(command, state, environment);
  if (!target.ok) return target;
  const stage = stageNamed(environment.pipeline, target.value.stageId);
  if (!stage.ok) return stage;
  const present = { forecastCategory: target.value.forecastCategory, isSetByHand: target.value.isForecastCategorySetByHand, probability: target.value.probabilityOverride };
  const category = command.forecastCategory;
  const wanted = {
    ...present,
    ...(category === undefined ? {} : { forecastCategory: category ?? stage.value.forecastCategory, isSetByHand: category !== null }),
    ...(command.probability === undefined ? {} : { probability: command.probability && { probabilityPpm: command.probability.probabilityPpm, reason: command.probability.reason ?? null } }),
  };
  return accept(sameData(present, wanted) ? [] : [{ type: "OpportunityForecastSet", ...stamp(environment), data: { id: command.id, ...wanted } }]);
};

const setContactRoles = (command: SetContactRoles, state: State, environment: OpportunityEnvironment): Decision => {
  const target = opportunityOf(command, state, environment);
  if (!target.ok) return target;
  const { id, contactRoles } = command;
  if (sameData(target.value.contactRoles, contactRoles)) return accept([]);
  return refuseContactRoles(contactRoles) ?? accept([{ type: "OpportunityContactRolesSet", ...stamp(environment), data: { id, contactRoles } }]);
};

const assignOwner = (command: AssignOpportunityOwner, state: State, environment: OpportunityEnvironment): Decision => {
  const target = opportunityOf(command, state, environment);
  if (!target.ok) return target;
  const { ownerId: from } = target.value;
  const { id, ownerId: to, reason = null } = command;
  return accept(from === to ? [] : [{ type: "OpportunityOwnerAssigned", ...stamp(environment), data: { id, from, to, reason } }]);
};

const remove = (command: DeleteOpportunity, state: State, environment: OpportunityEnvironment): Decision => {
  const target = opportunityOf(command, state, environment, true);
  if (!target.ok) return target;
  return accept(target.value.deletedAt === null ? [{ type: "OpportunityDeleted", ...stamp(environment), data: { id: command.id } }] : []);
};

const restore = (command: RestoreOpportunity, state: State, environment: OpportunityEnvironment): Decision => {
  const target = opportunityOf(command, state, environment, true);
  if (!target.ok) return target;
  return accept(target.value.deletedAt === null ? [] : [{ type: "OpportunityRestored", ...stamp(environment), data: { id: command.id } }]);
};

const decide = (command: OpportunityCommand, state: State, environment: OpportunityEnvironment): Decision => {
  switch (command.type) {
    case "create": return create(command, state, environment);
    case "update": return update(command, state, environment);
    case "change-amount": return changeAmount(command, state, environment);
    case "set-lines": return setLines(command, state, environment);
    case "set-expected-close-date": return setExpectedCloseDate(command, state, environment);
    case "set-forecast": return setForecast(command, state, environment);
    case "set-contact-roles": return setContactRoles(command, state, environment);
    case "assign-owner": return assignOwner(command, state, environment);
    case "delete": return remove(command, state, environment);
    case "restore": return restore(command, state, environment);
    default: return decideTransition(command, state, environment);
  }
};

/** The rules of an opportunity. The environment brings its pipeline, whose policy governs every move. */
export const opportunityDecider: Decider<Opportunity, OpportunityCommand, OpportunityEvent, OpportunityEnvironment> = { decide, evolve: evolveOpportunity };
