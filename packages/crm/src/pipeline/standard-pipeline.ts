import { OpportunityStage } from "./opportunity-stage.js";
import type { PipelineInput } from "./pipeline-command.js";
import type { PipelineStageInput } from "./pipeline-stage.js";

/**
 * A pipeline of the standard stages, as the input of `create`. The stages keep the template's names as
 * their ids, which only need to be unique within the pipeline.
 *
 * @example
 * ```ts
 * standardPipeline({ id: "P-1" }).stages[0]; // { id: "prospecting", name: "Prospecting", probabilityPpm: 100_000, … }
 * ```
 */
export const standardPipeline = ({ id, name = "Sales" }: { readonly id: string; readonly name?: string }): PipelineInput<"create"> => ({
  id,
  name,
  stages: OpportunityStage.all.map((stage): PipelineStageInput => {
    const { label, ...rest } = OpportunityStage.standard(stage);
    return { id: stage, name: label, ...rest };
  }),
});
