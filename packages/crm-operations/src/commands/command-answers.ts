import type { Instant, OperationContext } from "@nexus/common";
import { column, type RecordRow, type Records, type RecordTable } from "../unit-of-work/index.js";

/** What a command answered to the first call with a key. */
export interface CommandAnswer {
  /** Hash of actor and key. */
  readonly id: string;
  /** Hash of command and input: another request with the same key is a mistake of the caller. */
  readonly request: string;
  /** JSON-plain; undefined for a command that answers nothing. */
  readonly value: unknown;
  readonly at: Instant;
  /** From then on the answer is gone, and the key means a new request. */
  readonly expiresAt: Instant;
}

/** Keeps answers inside the unit of work of their commands, so that an answer is there exactly when its effect is. */
export interface CommandAnswers {
  /** Undefined when there is none. One that has expired may still be there. */
  find(ctx: OperationContext, id: string): Promise<CommandAnswer | undefined>;
  /** Throws `duplicate_record` for an id that is there, the same answer too: the first one stays. Now and then clears out what has expired. */
  keep(ctx: OperationContext, answer: CommandAnswer): Promise<void>;
  /** The id is free again; ignored when there is no answer. */
  forget(ctx: OperationContext, id: string): Promise<void>;
}

export interface CommandAnswerRow extends RecordRow {
  readonly request: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
  /** The value in a list: a row's json is never null. */
  readonly value: readonly unknown[];
}

export const commandAnswerTable: RecordTable<CommandAnswerRow> = {
  name: "nexus_command_answer",
  columns: { id: column.text, version: column.integer, request: column.text, at: column.instant, expiresAt: column.instant, value: column.json },
  unique: [],
};

/** Of 256 answers kept, one clears out: drawn by its hash, so that a replay does the same. */
const clearsOut = (id: string): boolean => id.endsWith("00");

/** Answers as rows of any storage. */
export const commandAnswersOver = (records: Records): CommandAnswers => ({
  async find(_ctx, id) {
    const [row] = await records.get(commandAnswerTable, [id]);
    return row && { id: row.id, request: row.request, at: row.at, expiresAt: row.expiresAt, value: row.value[0] };
  },

  async keep(_ctx, { id, request, at, expiresAt, value }) {
    await records.insert(commandAnswerTable, [{ id, version: 1, request, at, expiresAt, value: value === undefined ? [] : [value] }]);
    if (!clearsOut(id)) return;
    const expired = await records.find(commandAnswerTable, { where: { column: "expiresAt", is: "lte", value: at }, limit: 1_000 });
    await records.remove(commandAnswerTable, expired.map((row) => row.id));
  },

  async forget(_ctx, id) {
    await records.remove(commandAnswerTable, [id]);
  },
});
