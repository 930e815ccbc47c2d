import { describePath } from "@nexus/common";
import { routingPolicySchema, type DirectorySnapshot, type RoutingPolicy, type RoutingPool, type RoutingRule, type RoutingTarget } from "@nexus/crm-operations";
import { basename } from "node:path";
import { z } from "zod";
import { DeskError } from "../desk-error.js";
import { readJsonFile } from "../files/json-file.js";
import { namesIn, type Names } from "./names.js";

const { rules, catchAll, rotation, loadWeights, name, selfAssignment } = routingPolicySchema.shape;
const full = catchAll.unwrap().shape;
const names = z.array(z.string()).max(1_000, "at most 1,000 names");
const territory = full.pool.options[4].shape;

const poolSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("users"), names }),
  z.strictObject({ kind: z.literal("team"), name: z.string(), withSubTeams: z.boolean().default(true) }),
  z.strictObject({ kind: z.literal("role"), name: z.string() }),
  z.strictObject({ kind: z.literal("queue"), name: z.string() }),
  z.strictObject({ kind: z.literal("territory"), roles: territory.roles, climb: territory.climb.default(true) }),
]);

const targetShape = {
  pool: poolSchema,
  strategies: full.strategies.default(["round-robin"]),
  requiredSkills: full.requiredSkills.default([]),
  additionalSkills: full.additionalSkills.default([]),
  withinTerritory: full.withinTerritory.default(false),
  ownersFirst: full.ownersFirst.default([]),
  weights: full.weights.default({}),
};

const rule = rules.element.shape;

/** A policy as people write it: whatever is not said has a plain default, people and groups are named as everybody calls them. */
const policyFileSchema = z.strictObject({
  name,
  rules: z.array(z.strictObject({ id: rule.id.optional(), name: rule.name, priority: rule.priority.optional(), criteria: rule.criteria, ...targetShape })).max(5_000, "at most 5,000 rules"),
  catchAll: z.strictObject(targetShape).nullable().default(null),
  queue: z.string().nullable().default(null),
  rotation: z
    .strictObject({
      scope: rotation.shape.scope.default("rule"),
      manualAssignmentsCount: rotation.shape.manualAssignmentsCount.default(false),
      joining: rotation.shape.joining.default("back"),
      returning: rotation.shape.returning.default("back"),
      easeInDays: rotation.shape.easeInDays.default(0),
    })
    .prefault({}),
  loadWeights: z
    .strictObject({
      lead: loadWeights.shape.lead.default(1),
      contact: loadWeights.shape.contact.default(0),
      account: loadWeights.shape.account.default(0),
      opportunity: loadWeights.shape.opportunity.default(1),
    })
    .prefault({}),
  selfAssignment: selfAssignment.default(false),
});

type PolicyContent = z.infer<typeof policyFileSchema>;
type Target = z.infer<z.ZodObject<typeof targetShape>>;

/** A policy as it lies in a file. */
export interface PolicyFile {
  readonly path: string;
  /** As people may name it. */
  readonly file: string;
  readonly content: PolicyContent;
}

/** What a policy is, whichever version it becomes and from when on it holds. */
export type PolicyDraft = Omit<RoutingPolicy, "version" | "effectiveFrom">;

/** Room for thousands of rules. */
const limits = { depth: 40, nodes: 500_000, arrayItems: 5_000, textLength: 10_000 };

/** Throws a DeskError that says where it is wrong. */
export const readPolicyFile = async (path: string): Promise<PolicyFile> => ({ path, file: basename(path), content: await readJsonFile(path, "policy", policyFileSchema, limits) });

/** The policy for leads that a file describes, in a directory that knows whom it names. Throws a DeskError for a name nobody has. */
export const policyFrom = ({ path, content }: PolicyFile, directory: DirectorySnapshot): PolicyDraft => {
  const known = namesIn(directory);
  const draft: PolicyDraft = {
    id: "sales-desk-leads",
    name: content.name,
    entity: "lead",
    rules: content.rules.map((each, i): RoutingRule => ({ id: each.id ?? idOf(each.name), name: each.name, priority: each.priority ?? (i + 1) * 10, criteria: each.criteria, ...targetFrom(each, known, ["rules", i]) })),
    catchAll: content.catchAll && targetFrom(content.catchAll, known, ["catchAll"]),
    queueId: content.queue === null ? null : known.group("queue", content.queue, ["queue"]),
    rotation: content.rotation,
    loadWeights: content.loadWeights,
    selfAssignment: content.selfAssignment,
  };
  const [first, ...more] = known.issues();
  if (first) throw DeskError.invalidFile("policy", path, `${describePath(first.path)}: ${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ""}`);
  return draft;
};

const targetFrom = ({ pool, strategies, requiredSkills, additionalSkills, withinTerritory, ownersFirst, weights }: Target, known: Names, path: readonly (string | number)[]): RoutingTarget => ({
  pool: poolFrom(pool, known, [...path, "pool"]),
  strategies,
  requiredSkills,
  additionalSkills,
  withinTerritory,
  ownersFirst,
  weights: Object.fromEntries(Object.entries(weights).map(([user, weight]) => [known.user(user, [...path, "weights", user]), weight])),
});

const poolFrom = (pool: Target["pool"], known: Names, path: readonly (string | number)[]): RoutingPool => {
  switch (pool.kind) {
    case "users": return { kind: "users", userIds: known.users(pool.names, [...path, "names"]) };
    case "team": return { kind: "team", groupId: known.group("team", pool.name, [...path, "name"]), withSubTeams: pool.withSubTeams };
    case "role":
    case "queue": return { kind: pool.kind, groupId: known.group(pool.kind, pool.name, [...path, "name"]) };
    case "territory": return { kind: "territory", climb: pool.climb, ...(pool.roles === undefined ? {} : { roles: pool.roles }) };
  }
};

/** `Large companies first` as `large-companies-first`. */
export const idOf = (text: string): string =>
  text.normalize("NFKD").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "").slice(0, 100) || "unnamed";
