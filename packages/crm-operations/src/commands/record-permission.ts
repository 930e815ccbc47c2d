import type { OperationContext } from "@nexus/common";
import { groupBy } from "../group-by.js";
import { closedFields, covers, opens, sensitiveFields, type Permission, type SensitiveFields } from "./authorizer.js";
import type { Command } from "./command.js";
import type { Denial } from "./denial.js";
import type { RecordFacts, RecordFactsFinders } from "./record-facts.js";

/** What a permission comes to on the records of one call. */
export interface Reach {
  readonly denial?: Denial;
  /** Sensitive fields that stay closed for at least one of the records. */
  readonly closed: readonly SensitiveFields[];
}

/** What the records of a call are asked for. */
export interface Asked {
  readonly permission: Permission;
  /** The sensitive fields that each record's permission must open. */
  readonly fields: readonly SensitiveFields[];
}

/**
 * The first denial among the records a command acts on, kind by kind; or else which sensitive fields stay
 * closed for at least one of them. Records that are not there are left to the handler, which says so as it
 * says it to everybody; of a kind that nobody knows, only a permission for all records is one.
 */
export const reachOf = async <Input>(ctx: OperationContext, command: Pick<Command<Input, unknown, never>, "records" | "approves">, input: Input, { permission, fields }: Asked, finders: RecordFactsFinders): Promise<Reach> => {
  const usable = permission.filter((part) => fields.every((field) => opens(part, field)));
  const approves = command.approves === true;
  if (!approves && (usable.every(({ records }) => records === "all") || usable.some(isWhole))) return { closed: closedFields(permission) };
  const closed = new Set<SensitiveFields>();
  for (const [entityType, references] of groupBy(command.records(input), (reference) => reference.entityType)) {
    const [first] = references;
    const find = Object.hasOwn(finders, entityType) ? finders[entityType] : undefined;
    const known = find && (await find(ctx, [...new Set(references.map(({ id }) => id))]));
    if (first && !known && (approves || !usable.some(({ records }) => records === "all"))) return denied({ denied: "record", record: first });
    for (const facts of known ?? []) {
      if (approves && facts.requestedBy === ctx.actor.id) return denied({ denied: "requester", record: referenceOf(facts) });
      const covering = usable.filter((part) => covers(part, facts));
      if (covering.length === 0) return denied({ denied: "record", record: referenceOf(facts) });
      for (const field of closedFields(covering, sensitiveFields)) closed.add(field);
    }
  }
  return { closed: sensitiveFields.filter((field) => closed.has(field)) };
};

const denied = (denial: Denial): Reach => ({ denial, closed: [] });

const isWhole = ({ records, fields }: Permission[number]): boolean => records === "all" && fields === "all";

const referenceOf = ({ entityType, id }: RecordFacts) => ({ entityType, id });
