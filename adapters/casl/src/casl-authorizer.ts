import { subject } from "@casl/ability";
import type { OperationContext } from "@nexus/common";
import { sensitiveFields, type Authorizer, type PermissionPart, type RecordFacts, type SensitiveFields } from "@nexus/crm-operations";
import { plainFields, type NexusAbility } from "./principal-rules.js";

export interface CaslAuthorizerOptions {
  /** What the actor of the context can do. Asked once per command, outside any unit of work. */
  abilityFor(ctx: OperationContext): Promise<NexusAbility>;
}

/**
 * Permission from CASL: `lead:update` asks the ability for `update` on `lead`, with the record's facts as
 * the subject, and the sensitive fields by their names beside `plain`.
 *
 * @example
 * ```ts
 * import { createMongoAbility } from "@casl/ability";
 *
 * const authorizer = caslAuthorizer({
 *   abilityFor: async (ctx) => createMongoAbility([{ action: "update", subject: "lead", conditions: { ownerId: ctx.actor.id }, fields: ["plain", "personal"] }]),
 * });
 * const permission = await authorizer.permission({ tenantId: "default", actor: { type: "user", id: "ann" }, correlationId: "call-1" }, "lead:update");
 * permission.some(({ fields }) => fields.includes("personal")); // true
 * ```
 */
export const caslAuthorizer = ({ abilityFor }: CaslAuthorizerOptions): Authorizer => ({
  async permission(ctx, action) {
    const [subjectType = "", verb = "", ...rest] = action.split(":");
    if (subjectType === "" || verb === "" || rest.length > 0) return [];
    const ability = await abilityFor(ctx);
    return fieldSets.flatMap((fields) => partOf(ability, verb, subjectType, fields));
  },
});

/** Every choice of sensitive fields, also none: a part of a permission opens all of its fields on each of its records. */
const fieldSets = sensitiveFields.reduce<readonly (readonly SensitiveFields[])[]>((sets, field) => [...sets, ...sets.map((set) => [...set, field])], [[]]);

const partOf = (ability: NexusAbility, verb: string, subjectType: string, fields: readonly SensitiveFields[]): readonly PermissionPart[] => {
  const asked = [plainFields, ...fields];
  if (!asked.every((field) => ability.can(verb, subjectType, field))) return [];
  // A first rule without conditions, that allows, leaves nothing for others to decide.
  const everywhere = asked.every((field) => ability.relevantRuleFor(verb, subjectType, field)?.conditions === undefined && ability.rulesFor(verb, subjectType, field)[0]?.inverted !== true);
  return [{ fields, records: everywhere ? "all" : (record: RecordFacts) => asked.every((field) => ability.can(verb, subject(subjectType, { ...record }), field)) }];
};
