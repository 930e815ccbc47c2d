import type { OperationContext } from "@nexus/common";
import type { Hasher } from "../hasher.js";
import { column, type RecordRow, type Records, type RecordTable } from "../unit-of-work/index.js";

/**
 * What a joined step of a durable run answered. It commits with what the step did, so that neither is
 * there without the other. Steps answer ids of persons and nothing else of them, so there is nothing to
 * erase here: what they must know besides they read anew (`Step.reads`).
 */
export interface WorkflowCheckpoint {
  /** The step's key: `run:step:do`. */
  readonly id: string;
  readonly runId: string;
  /** JSON-plain; undefined for a step that answers nothing. */
  readonly value: unknown;
}

/** Keeps checkpoints inside the unit of work of their steps. Ids and runs are told apart to the last character. */
export interface WorkflowCheckpoints {
  /** Undefined when the step has not happened. */
  find(ctx: OperationContext, id: string): Promise<WorkflowCheckpoint | undefined>;
  /** Throws `duplicate_record` for an id that is there. A second worker that does the same step waits here until the first one has committed or not. */
  keep(ctx: OperationContext, checkpoint: WorkflowCheckpoint): Promise<void>;
  /** Takes out all of these runs, once their engine no longer needs them; ignored when there are none. */
  forgetRuns(ctx: OperationContext, runIds: readonly string[]): Promise<void>;
}

/** `id` is the hash of the step's key, which may be longer than ids are. */
export interface WorkflowCheckpointRow extends RecordRow {
  readonly runId: string;
  /** The value in a list: a row's json is never null. */
  readonly value: readonly unknown[];
}

export const workflowCheckpointTable: RecordTable<WorkflowCheckpointRow> = {
  name: "operations_workflow_checkpoint",
  columns: { id: column.text, version: column.integer, runId: column.text, value: column.json },
  unique: [],
};

/** Checkpoints as rows of any storage. */
export const workflowCheckpointsOver = (records: Records, hasher: Hasher): WorkflowCheckpoints => ({
  async find(_ctx, id) {
    const [row] = await records.get(workflowCheckpointTable, [hasher.sha256(id)]);
    return row && { id, runId: row.runId, value: row.value[0] };
  },

  async keep(_ctx, { id, runId, value }) {
    await records.insert(workflowCheckpointTable, [{ id: hasher.sha256(id), version: 1, runId, value: value === undefined ? [] : [value] }]);
  },

  async forgetRuns(_ctx, runIds) {
    const rows = await records.find(workflowCheckpointTable, { where: { column: "runId", is: "in", values: runIds } });
    if (rows.length > 0) await records.remove(workflowCheckpointTable, rows.map(({ id }) => id));
  },
});

/** What durable runs need of a unit of work, beside what their steps use. */
export interface WorkflowStores {
  readonly checkpoints: WorkflowCheckpoints;
}
