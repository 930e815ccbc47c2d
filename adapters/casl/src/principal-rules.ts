import type { MongoAbility, MongoQuery, RawRuleOf } from "@casl/ability";
import type { Grant, Principal, RecordFacts, SensitiveFields } from "@nexus/crm-operations";

/** What a rule's `fields` calls all fields that are not sensitive. A rule without `fields` opens every field. */
export const plainFields = "plain";

/** Actions and subjects are the two words of a Nexus action: `lead:update` is `update` on `lead`. Conditions look at `RecordFacts`. */
export type NexusAbility = MongoAbility<[string, string | (RecordFacts & { readonly __caslSubjectType__?: string })]>;

/**
 * The principal's grants as CASL rules: `createMongoAbility([...rulesOf(principal), ...rules of the host])`.
 * A scope that means nothing for the actor gives no rule.
 */
export const rulesOf = (principal: Principal): RawRuleOf<NexusAbility>[] =>
  principal.grants.flatMap((grant) => {
    const conditions = conditionsOf(grant, principal);
    return conditions === undefined ? [] : grant.actions.map((granted) => ({ ...casl(granted), ...conditions, fields: [plainFields, ...grant.fields satisfies readonly SensitiveFields[]] }));
  });

/** CASL's words for "every action" and "every subject". */
const casl = (granted: string): { readonly action: string; readonly subject: string } => {
  if (granted === "*") return { action: "manage", subject: "all" };
  const [subject = "", action = ""] = granted.split(":");
  return { action: action === "*" ? "manage" : action, subject };
};

const conditionsOf = ({ records }: Grant, { actor, teamUserIds, territoryIds }: Principal): { readonly conditions?: MongoQuery } | undefined => {
  switch (records) {
    case "all": return {};
    case "owned": return actor.type === "user" ? { conditions: { ownerId: actor.id } } : undefined;
    case "team": return { conditions: { ownerId: { $in: [...teamUserIds] } } };
    case "territory": return { conditions: { territoryIds: { $in: [...territoryIds] } } };
    case "partner": return actor.type === "partner" ? { conditions: { partnerId: actor.id } } : undefined;
  }
};
