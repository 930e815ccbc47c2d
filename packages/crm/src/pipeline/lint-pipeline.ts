import { PipelineStage } from "./pipeline-stage.js";

export interface PipelineFinding {
  /** An error is refused when it is written; a warning is advice. */
  readonly severity: "error" | "warning";
  /** Stable, snake_case. */
  readonly code: string;
  readonly message: string;
  /** The stages it is about; empty for the pipeline as a whole. */
  readonly stageIds: readonly string[];
}

const mostStages = 50;

const whole = (broken: boolean, code: string, message: string): readonly PipelineFinding[] =>
  broken ? [{ severity: "error", code, message, stageIds: [] }] : [];

const about = (severity: PipelineFinding["severity"], stages: readonly PipelineStage[], code: string, message: string): readonly PipelineFinding[] =>
  stages.length === 0 ? [] : [{ severity, code, message, stageIds: stages.map((stage) => stage.id) }];

/** Those whose key an earlier one has already. */
const repeated = (stages: readonly PipelineStage[], key: (stage: PipelineStage) => string): readonly PipelineStage[] => {
  const seen = new Set<string>();
  return stages.filter((stage) => seen.size === seen.add(key(stage)).size);
};

/**
 * What is wrong with a set of stages, errors first. A pipeline without errors has at least one open,
 * one win and one loss stage, open stages before closing ones, ids and names that occur once,
 * positions 1, 2, 3 … and forecast categories that fit the probabilities.
 *
 * Warnings: open stages whose probability falls along the way, and open stages that never rot.
 *
 * @example
 * ```ts
 * lintPipeline({ stages: [] }).map((finding) => finding.code); // ["no_open_stage", "no_win_stage", "no_loss_stage"]
 * ```
 */
export const lintPipeline = ({ stages }: { readonly stages: readonly PipelineStage[] }): readonly PipelineFinding[] => {
  const open = stages.filter((stage) => !PipelineStage.isFinal(stage));
  const firstFinal = stages.findIndex(PipelineStage.isFinal);
  const late = firstFinal === -1 ? [] : stages.slice(firstFinal).filter((stage) => !PipelineStage.isFinal(stage));
  const falling = open.filter((stage, i) => stage.probabilityPpm < (open[i - 1]?.probabilityPpm ?? 0));
  return [
    ...whole(open.length === 0, "no_open_stage", "Add a stage between 0 % and 100 %: no deal could be worked here."),
    ...whole(!stages.some(PipelineStage.isWin), "no_win_stage", "Add a stage of 100 %: no deal could be won here."),
    ...whole(!stages.some(PipelineStage.isLoss), "no_loss_stage", "Add a stage of 0 %: no deal could be lost here."),
    ...whole(stages.length > mostStages, "too_many_stages", `Keep to ${mostStages} stages.`),
    ...about("error", repeated(stages, (stage) => stage.id), "stage_id_repeated", "Give every stage an id of its own."),
    ...about("error", repeated(stages, (stage) => stage.name.toLowerCase()), "stage_name_repeated", "Give every stage a name of its own."),
    ...about("error", stages.filter((stage, i) => stage.position !== i + 1), "stage_positions_broken", "Number the stages 1, 2, 3 in their order."),
    ...about("error", late, "open_stage_after_closing", "Put open stages before the win and loss stages."),
    ...about("error", stages.filter((stage) => !PipelineStage.hasSoundCategory(stage)), "stage_category_contradicts", "Count win stages as closed, loss stages as omitted, and no open stage as closed."),
    ...about("warning", falling, "probability_falls", "A later open stage is less likely to win than the one before it."),
    ...about("warning", open.filter((stage) => stage.rottenAfterDays === null), "stage_never_rots", "Deals can lie here for ever without being noticed."),
  ];
};
