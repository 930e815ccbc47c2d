import { erasedText } from "@nexus/common";
import { commandAnswerTable, type CommandAnswerRow, type RecordReference } from "../commands/index.js";
import type { Records } from "../unit-of-work/index.js";
import type { PersonalDataHolder } from "./ports.js";

/**
 * What commands answered, kept for repeated calls. Answers hold whole records, so an answer that mentions
 * a record of the person goes whole; its key stays used: repeating the call refuses with
 * `idempotency_key_reused` and does nothing again. What was answered is in the records themselves, so an
 * export tells of the calls only.
 */
export const answersHolder = (records: Records): PersonalDataHolder => {
  const answersAbout = async (subject: readonly RecordReference[]): Promise<readonly { readonly row: CommandAnswerRow; readonly mentioned: readonly RecordReference[] }[]> => {
    const byId = new Map(ofPersons(subject).map((record) => [record.id, record]));
    if (byId.size === 0) return [];
    return (await records.find(commandAnswerTable, {})).flatMap((row) => {
      const mentioned = [...mentionedIn(row.value, new Set(byId.keys()))].sort().flatMap((id) => byId.get(id) ?? []);
      return mentioned.length === 0 ? [] : [{ row, mentioned }];
    });
  };
  return {
    name: "command-answers",
    find: () => Promise.resolve([]),
    trace: () => Promise.resolve([]),
    export: async (_ctx, subject) => (await answersAbout(subject)).flatMap(({ row, mentioned }) => mentioned.map((about) => ({ about, kind: "answer", data: { at: row.at } }))),
    async erase(_ctx, subject) {
      const found = await answersAbout(subject);
      await records.update(commandAnswerTable, found.map(({ row }) => ({ row: { ...row, version: row.version + 1, request: erasedText, value: [] }, expectedVersion: row.version })));
      return found.length;
    },
  };
};

/** An answer does not say of what kind a record is: of these kinds it may be. */
const kinds: ReadonlySet<string> = new Set(["lead", "opportunity", "activity", "account", "customer", "contact", "user"]);

const ofPersons = (records: readonly RecordReference[]): readonly RecordReference[] => records.filter(({ entityType }) => kinds.has(entityType));

/** Which of the ids stand somewhere in plain data. */
const mentionedIn = (data: unknown, ids: ReadonlySet<string>): ReadonlySet<string> => {
  const found = new Set<string>();
  const pending: unknown[] = [data];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === "string" && ids.has(value)) found.add(value);
    else if (typeof value === "object" && value !== null) pending.push(...Object.values(value));
  }
  return found;
};
