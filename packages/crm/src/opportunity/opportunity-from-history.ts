import { accept, checkFieldValues, refuse, sameData, type Instant, type Money, type Refused, type Result } from "@nexus/common";
import { Pipeline, PipelineStage } from "../pipeline/index.js";
import { tenantOf } from "../shared/tenant.js";
import { refuseContactRoles } from "./contact-role.js";
import { checkMoney } from "./deal-value.js";
import { Opportunity, type ImportedCourse, type ImportedOpportunity, type OpportunityOutcome, type StageStay } from "./opportunity.js";
import { opportunityOf, stamp, type OpportunityEnvironment } from "./opportunity-environment.js";
import type { DealValue, ImportFinding, OpportunityHistoryCorrected, OpportunityImported } from "./opportunity-event.js";
import type { OpportunityHistory } from "./opportunity-history.js";
import { linesTotal, priceLines } from "./opportunity-line.js";
import { stageNamed } from "./stage-transition.js";

/**
 * Records the facts of a deal as they were: closed in the past, overdue, without amount, owned by
 * whoever owned it. No policy, no date in the future, no required custom field, no notification. The
 * impossible is still refused: a stage the pipeline does not have (`stage_not_found`) or that
 * contradicts the status (`stage_contradicts_status`), an instant that has not come yet
 * (`history_in_future`), money that cannot be, custom fields of another type.
 *
 * The stage history holds what is known and nothing else: the earlier stages that are named, and the
 * present one, entered when the facts say so (for a closed deal: when it was closed), otherwise at a
 * time unknown (null). A closed deal may name the open stage it was closed from. What looks odd but is recorded as stated is listed in `findings`.
 *
 * With `state`, a later import of the same record: facts that say what the last import said give no
 * event. Others correct the record, but only where it still says what the last import said: what
 * people have changed since stays. Amount, lines and recurring revenue count as one thing there, and
 * so do stage, outcome and stage history.
 */
export const opportunityFromHistory = (
  facts: OpportunityHistory,
  environment: OpportunityEnvironment,
  state?: Opportunity,
): Result<readonly (OpportunityImported | OpportunityHistoryCorrected)[]> => {
  const tenant = tenantOf(environment);
  if (!tenant.ok) return tenant;
  if (facts.pipelineId !== environment.pipeline.id) return refuse("pipeline_mismatch", "Import with the pipeline the facts name.", { pipelineId: facts.pipelineId, given: environment.pipeline.id });
  const said = saidBy(facts, environment, state?.imported?.createdAt ?? environment.now);
  if (!said.ok) return said;
  const { findings, imported } = said.value;
  if (state) return corrections(imported, findings, state, environment);
  const data = { id: facts.id, tenantId: tenant.value, pipelineId: facts.pipelineId, imported, forecastCategory: said.value.stage.forecastCategory, findings };
  return accept([{ type: "OpportunityImported", ...stamp(environment), data }]);
};

/** What people and imports change together. */
const together: readonly (readonly (keyof Omit<ImportedOpportunity, "course">)[])[] = [
  ["amount", "isFreePilot", "recurring", "lines"],
  ["title"], ["type"], ["ownerId"], ["accountId"], ["sourceLeadId"], ["contactRoles"], ["expectedCloseDate"], ["externalReferences"], ["customFields"], ["createdAt"],
];

/** Whether the record still stands where the import put it. */
const followsCourse = ({ stageId, stageHistory, status, closedAt, closeReason, competitor, closeNote, actualAmount }: Opportunity, course: ImportedCourse): boolean =>
  sameData({ stageId, stageHistory, outcome: { status, closedAt, closeReason, competitor, closeNote, actualAmount } }, course);

const corrections = (
  imported: ImportedOpportunity,
  findings: readonly ImportFinding[],
  state: Opportunity,
  environment: OpportunityEnvironment,
): Result<readonly OpportunityHistoryCorrected[]> => {
  const target = opportunityOf({ id: state.id }, state, environment, true);
  if (!target.ok || Opportunity.isDeleted(target.value)) return target.ok ? accept([]) : target;
  const last = state.imported;
  if (!last) return refuse("opportunity_not_imported", "Import under another id: this opportunity was created here.", { id: state.id });
  const changed = together.filter((names) => names.some((name) => !sameData(imported[name], last[name])) && names.every((name) => sameData(state[name], last[name])));
  const changes = Object.fromEntries(changed.flat().map((name) => [name, imported[name]])) as Partial<ImportedOpportunity>;
  const takesCourse = !sameData(imported.course, last.course) && followsCourse(state, last.course);
  if (changed.length === 0 && !takesCourse) return accept([]);
  const stage = stageNamed(environment.pipeline, imported.course.stageId);
  if (!stage.ok) return stage;
  const course = { ...imported.course, forecastCategory: stage.value.forecastCategory };
  const data = { id: state.id, imported, changes, ...(takesCourse ? { course } : {}), findings };
  return accept([{ type: "OpportunityHistoryCorrected", ...stamp(environment), data }]);
};

interface Said {
  readonly imported: ImportedOpportunity;
  readonly stage: PipelineStage;
  readonly findings: readonly ImportFinding[];
}

const saidBy = (facts: OpportunityHistory, environment: OpportunityEnvironment, createdAtUnlessKnown: Instant): Result<Said> => {
  const stage = presentStage(facts, environment.pipeline);
  if (!stage.ok) return stage;
  const history = stageHistoryOf(facts, stage.value, environment.pipeline);
  if (!history.ok) return history;
  const value = valueOf(facts, environment.pipeline);
  if (!value.ok) return value;
  const optional = environment.fields.map((field) => ({ ...field, required: false }));
  const customFields = checkFieldValues(optional, "opportunity", facts.customFields ?? {});
  if (!customFields.ok) return customFields;
  const refused = refuseFuture(facts, environment.now) ?? refuseContactRoles(facts.contactRoles ?? []);
  if (refused) return refused;
  const createdAt = facts.createdAt ?? history.value.find((stay) => stay.enteredAt !== null)?.enteredAt ?? createdAtUnlessKnown;
  const outcome = outcomeIn(facts, value.value);
  const imported = {
    title: facts.title,
    type: facts.opportunityType ?? "new",
    ownerId: facts.ownerId ?? null,
    accountId: facts.accountId ?? null,
    sourceLeadId: facts.sourceLeadId ?? null,
    ...value.value,
    contactRoles: facts.contactRoles ?? [],
    expectedCloseDate: facts.expectedCloseDate ?? null,
    externalReferences: facts.externalReferences ?? [],
    customFields: customFields.value,
    createdAt,
    course: { stageId: stage.value.id, stageHistory: history.value, outcome },
  } as const;
  return accept({ imported, stage: stage.value, findings: findingsIn(facts, imported) });
};

const kinds = { open: "open", won: "win", lost: "loss" } as const;

/** The stage the deal is in. A closed one may name the open stage it was closed from instead: it then is in the first stage of its kind. */
const presentStage = ({ status, stageId }: OpportunityHistory, pipeline: Pipeline): Result<PipelineStage> => {
  const named = stageId === undefined ? undefined : stageNamed(pipeline, stageId);
  if (named && (!named.ok || PipelineStage.kind(named.value) === kinds[status])) return named;
  if (named && PipelineStage.isFinal(named.value)) return refuse("stage_contradicts_status", `Name a stage that ${status} deals are in, or were closed from.`, { stageId, status });
  const first = pipeline.stages.find((stage) => PipelineStage.kind(stage) === kinds[status]);
  return first ? accept(first) : refuse("stage_not_found", `Add a stage for ${status} deals to the pipeline first.`, { pipelineId: pipeline.id });
};

const stageHistoryOf = (facts: OpportunityHistory, stage: PipelineStage, pipeline: Pipeline): Result<readonly StageStay[]> => {
  const closedAt = facts.status === "open" ? null : (facts.closedAt ?? null);
  const enteredAt = facts.stageEnteredAt ?? null;
  const isFormer = facts.stageId !== undefined && facts.stageId !== stage.id;
  const last = isFormer ? [{ stageId: facts.stageId, enteredAt }, { stageId: stage.id, enteredAt: closedAt }] : [{ stageId: stage.id, enteredAt: enteredAt ?? closedAt }];
  const entries = [...(facts.earlierStages ?? []), ...last];
  const unknown = entries.find(({ stageId }) => !Pipeline.stageById(pipeline, stageId));
  if (unknown) return refuse("stage_not_found", "Name stages of the pipeline.", { pipelineId: pipeline.id, stageId: unknown.stageId });
  return accept(entries.map(({ stageId, enteredAt: entered }, i) => ({ stageId, enteredAt: entered, leftAt: entries[i + 1]?.enteredAt ?? null, reason: null })));
};

/** A source that writes zero has nothing to say, unless it says that the deal is a free pilot. */
const unlessEmpty = (amount: Money | null, isFreePilot: boolean): Money | null => (amount?.minorUnits === 0 && !isFreePilot ? null : amount);

const actualAmountOf = (facts: OpportunityHistory): Money | null => (facts.status === "won" ? (facts.actualAmount ?? null) : null);

/** Amounts as stated; what is not stated but follows from priced lines is taken from them. */
const valueOf = (facts: OpportunityHistory, pipeline: Pipeline): Result<DealValue> => {
  const lines = priceLines(facts.lines ?? []);
  if (!lines.ok) return lines;
  const recurring = facts.recurring ?? null;
  const sound = checkMoney([facts.amount ?? null, actualAmountOf(facts)], { recurring, lines: lines.value }, pipeline);
  if (!sound.ok) return sound;
  const isFreePilot = facts.isFreePilot === true;
  const amount = unlessEmpty(facts.amount ?? linesTotal(lines.value), isFreePilot);
  if (isFreePilot && amount?.minorUnits !== 0) return refuse("free_pilot_has_a_price", "State an amount of zero for a free pilot, or no pilot.", { amount });
  return accept({ amount, isFreePilot, recurring, lines: lines.value });
};

const outcomeIn = (facts: OpportunityHistory, { amount, isFreePilot }: DealValue): OpportunityOutcome => {
  if (facts.status === "open") return Opportunity.openOutcome;
  const shared = { closedAt: facts.closedAt ?? null, closeReason: facts.closeReason ?? null, closeNote: facts.note ?? null };
  return facts.status === "won"
    ? { status: "won", ...shared, competitor: null, actualAmount: unlessEmpty(actualAmountOf(facts), isFreePilot) ?? amount }
    : { status: "lost", ...shared, competitor: facts.competitor ?? null, actualAmount: null };
};

const refuseFuture = (facts: OpportunityHistory, now: Instant): Refused | undefined => {
  const stated = [facts.createdAt, facts.stageEnteredAt, facts.status === "open" ? undefined : facts.closedAt, ...(facts.earlierStages ?? []).map((stage) => stage.enteredAt)];
  const future = stated.find((instant) => typeof instant === "string" && instant > now);
  return future ? refuse("history_in_future", "Correct the date: what has not happened yet is no history.", { instant: future, now }) : undefined;
};

const findingsIn = (facts: OpportunityHistory, { amount, lines, course, createdAt }: ImportedOpportunity): readonly ImportFinding[] => {
  const total = linesTotal(lines);
  const entered = course.stageHistory.flatMap((stay) => stay.enteredAt ?? []);
  const found: readonly (readonly [boolean, ImportFinding["code"], string])[] = [
    [[facts.amount, actualAmountOf(facts)].some((stated) => stated?.minorUnits === 0) && facts.isFreePilot !== true, "zero_amount_taken_as_unknown", "An amount was stated as zero and is recorded as not known."],
    [course.outcome.closedAt !== null && course.outcome.closedAt < createdAt, "closed_before_created", "The deal was closed before it began; both dates are recorded as stated."],
    [entered.some((instant, i) => instant < (entered[i - 1] ?? "")), "stages_out_of_order", "A stage was entered before the one in front of it; the dates are recorded as stated."],
    [total !== null && amount !== null && !sameData(total, amount), "amount_differs_from_lines", "The amount is not what the lines add up to; both are recorded as stated."],
  ];
  return found.flatMap(([holds, code, message]) => (holds ? [{ code, message }] : []));
};
