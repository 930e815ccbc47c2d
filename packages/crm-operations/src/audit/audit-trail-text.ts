import type { AuditTrailEntry } from "./ports.js";

/**
 * A trail as plain lines for a terminal: one per entry, and a second one for its reason. Times are UTC.
 * No colour, no trailing newline; control and text-direction characters, which a reason may carry from
 * outside, are shown escaped.
 *
 * @example
 * ```ts
 * declare const entry: AuditTrailEntry;
 * auditTrailText([entry]);
 * // 2026-05-01 09:00:00  user ann        lead.assign lead L-1 (version 5): ownerId  [sealed, 17]
 * //                      because: She speaks Portuguese.
 * ```
 */
export const auditTrailText = (entries: readonly AuditTrailEntry[]): string => {
  const width = Math.max(0, ...entries.map((entry) => whoOf(entry).length));
  return entries.flatMap((entry) => linesOf(entry, width)).map(visible).join("\n");
};

const linesOf = (entry: AuditTrailEntry, width: number): readonly string[] => {
  const when = `${entry.at.slice(0, 10)} ${entry.at.slice(11, 19)}`;
  const line = `${when}  ${whoOf(entry).padEnd(width)}  ${whatOf(entry)}  [${entry.seal ? `sealed, ${entry.seal.position}` : "not sealed yet"}]`;
  return entry.reason === null ? [line] : [line, `${" ".repeat(when.length)}  because: ${entry.reason === "gone" ? "(erased)" : entry.reason.text}`];
};

const whoOf = ({ actor }: AuditTrailEntry): string => `${actor.type} ${actor.id}`;

const whatOf = ({ action, entityType, entityId, entityVersion, changedFields, result, refusalCode }: AuditTrailEntry): string => {
  const record = entityType === "command" ? "" : ` ${entityType} ${entityId}`;
  if (result === "denied") return `${action}${record}: denied${refusalCode === null ? "" : ` (${refusalCode})`}`;
  const version = entityVersion > 0 ? ` (version ${entityVersion})` : "";
  return `${action}${record}${version}${changedFields.length === 0 ? "" : `: ${changedFields.join(", ")}`}`;
};

const visible = (line: string): string => line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
