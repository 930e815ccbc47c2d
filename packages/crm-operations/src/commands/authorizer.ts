import type { OperationContext } from "@nexus/common";
import type { RecordFacts } from "./record-facts.js";

/** Fields that not everybody who may touch a record may touch or see, by what makes them sensitive. */
export type SensitiveFields = (typeof sensitiveFields)[number];

export const sensitiveFields = ["personal", "commission-rate", "margin"] as const;

/** On which records, and with which sensitive fields: data and a pure function, asked inside units of work, perhaps more than once. */
export interface PermissionPart {
  readonly records: "all" | ((record: RecordFacts) => boolean);
  readonly fields: "all" | readonly SensitiveFields[];
}

/** What an actor may do with one action: what any one of its parts allows. Without parts, nothing. */
export type Permission = readonly PermissionPart[];

/**
 * Who may do what. Asked once per command, before anything is read and outside the unit of work, so that
 * it may leave the process. An exception, no answer or nonsense means no.
 */
export interface Authorizer {
  permission(ctx: OperationContext, action: string): Promise<Permission>;
}

/** Everything: what a trusted host gives itself. */
export const unrestricted: Permission = [{ records: "all", fields: "all" }];

/** What the authorizer answers; one that fails, or answers something else, permits nothing. */
export const permissionOf = async (authorizer: Authorizer, ctx: OperationContext, action: string): Promise<Permission> => {
  try {
    const answer: unknown = await authorizer.permission(ctx, action);
    return Array.isArray(answer) ? answer.filter(isPart) : [];
  } catch {
    return [];
  }
};

const isPart = (part: unknown): part is PermissionPart => {
  if (typeof part !== "object" || part === null) return false;
  const { records, fields } = part as Partial<PermissionPart>;
  return (records === "all" || typeof records === "function") && (fields === "all" || Array.isArray(fields));
};

/** Whether a part holds for the record; a question that fails is answered with no. */
export const covers = ({ records }: PermissionPart, record: RecordFacts): boolean => {
  if (records === "all") return true;
  try {
    return records(record) === true;
  } catch {
    return false;
  }
};

export const opens = ({ fields }: PermissionPart, field: SensitiveFields): boolean => fields === "all" || fields.includes(field);

/** The sensitive fields among these that none of the parts opens. */
export const closedFields = (parts: Permission, asked: readonly SensitiveFields[] = sensitiveFields): readonly SensitiveFields[] =>
  asked.filter((field) => !parts.some((part) => opens(part, field)));
