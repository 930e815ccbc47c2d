import type { Instant, OperationContext } from "@nexus/common";
import { column, type CommandAnswer, type CommandAnswers, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";

interface AnswerRow extends RecordRow {
  readonly request: string;
  readonly at: Instant;
  /** The value in a list: a row's json is never null. */
  readonly value: readonly unknown[];
}

export const answerTable: RecordTable<AnswerRow> = {
  name: "operations_command_answer",
  columns: { id: column.text, version: column.integer, request: column.text, at: column.instant, value: column.json },
  unique: [],
};

export class StoredAnswers implements CommandAnswers {
  constructor(private readonly records: Records) {}

  async find(_ctx: OperationContext, id: string): Promise<CommandAnswer | undefined> {
    const [row] = await this.records.get(answerTable, [id]);
    return row && { id: row.id, request: row.request, at: row.at, value: row.value[0] };
  }

  async keep(_ctx: OperationContext, { id, request, at, value }: CommandAnswer): Promise<void> {
    await this.records.insert(answerTable, [{ id, version: 1, request, at, value: value === undefined ? [] : [value] }]);
  }
}
