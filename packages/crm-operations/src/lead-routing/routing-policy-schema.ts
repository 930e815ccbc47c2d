import { accept, invalidInput, type FieldDefinition, type Result } from "@nexus/common";
import { z } from "zod";
import { checkCriteria, criteriaSchema } from "../criteria/index.js";
import { idSchema, instantSchema, nameSchema } from "../input-schemas.js";
import { routingFields } from "./routing-fields.js";
import type { MemberPause, MemberQuota, MemberSkill, RoutingMember } from "./routing-member.js";
import { routedEntities, strategyNames, type AdditionalSkill, type RotationSettings, type RoutingPolicy, type RoutingPool, type RoutingRule, type RoutingTarget } from "./routing-policy.js";

const wholeNumber = z.int("a whole number").min(0, "0 or more").max(1_000_000, "at most 1,000,000");

export const routedEntitySchema = z.enum(routedEntities);

const poolSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("users"), userIds: z.array(idSchema).max(1_000, "at most 1,000 users") }),
  z.strictObject({ kind: z.literal("team"), groupId: idSchema, withSubTeams: z.boolean() }),
  z.strictObject({ kind: z.literal("role"), groupId: idSchema }),
  z.strictObject({ kind: z.literal("queue"), groupId: idSchema }),
  z.strictObject({ kind: z.literal("territory"), roles: z.array(idSchema).min(1, "at least one role").max(50, "at most 50 roles").exactOptional(), climb: z.boolean() }),
]) satisfies z.ZodType<RoutingPool>;

const targetShape = {
  pool: poolSchema,
  strategies: z.array(z.enum(strategyNames)).min(1, "at least one strategy").max(strategyNames.length, "each strategy once"),
  requiredSkills: z.array(idSchema).max(50, "at most 50 skills"),
  additionalSkills: z.array(z.strictObject({ skill: idSchema, dropAfterMinutes: wholeNumber }) satisfies z.ZodType<AdditionalSkill>).max(50, "at most 50 skills"),
  withinTerritory: z.boolean(),
  ownersFirst: z.array(z.enum(["account-owner", "previous-owner"])).max(2, "each owner once"),
  weights: z.record(idSchema, wholeNumber),
};

const rotationSchema = z.strictObject({
  scope: z.enum(["organisation", "pool", "rule"]),
  manualAssignmentsCount: z.boolean(),
  joining: z.enum(["back", "front"]),
  returning: z.enum(["back", "front", "keep"]),
  easeInDays: z.int("a whole number of days").min(0, "0 or more").max(366, "at most 366 days"),
}) satisfies z.ZodType<RotationSettings>;

/** A policy as hosts send it. Whether its fields and groups exist, and its rules make sense, is `lintRoutingPolicy`'s. */
export const routingPolicySchema = z.strictObject({
  id: idSchema,
  version: z.int("a whole number").min(1, "1 or more"),
  name: nameSchema,
  entity: routedEntitySchema,
  effectiveFrom: instantSchema,
  rules: z
    .array(z.strictObject({ id: idSchema, name: nameSchema, priority: z.int("a whole number").min(-1_000_000).max(1_000_000), criteria: criteriaSchema, ...targetShape }) satisfies z.ZodType<RoutingRule>)
    .max(5_000, "at most 5,000 rules"),
  catchAll: (z.strictObject(targetShape) satisfies z.ZodType<RoutingTarget>).nullable(),
  queueId: idSchema.nullable(),
  rotation: rotationSchema,
  loadWeights: z.strictObject({ lead: wholeNumber, contact: wholeNumber, account: wholeNumber, opportunity: wholeNumber }),
  selfAssignment: z.boolean(),
}) satisfies z.ZodType<RoutingPolicy>;

/** What holds between the parts: rules with ids and priorities of their own, criteria on fields that exist. */
export const checkRoutingPolicy = (policy: RoutingPolicy, fields: readonly FieldDefinition[]): Result<RoutingPolicy> => {
  const catalogue = routingFields(policy.entity, fields);
  const issues = policy.rules.flatMap((rule, place) => [
    ...(policy.rules.findIndex((other) => other.id === rule.id) < place ? [{ path: ["rules", place, "id"], message: "another rule has this id" }] : []),
    ...(policy.rules.findIndex((other) => other.priority === rule.priority) < place ? [{ path: ["rules", place, "priority"], message: "another rule has this priority" }] : []),
    ...checkCriteria(rule.criteria, catalogue).map(({ path, message }) => ({ path: ["rules", place, "criteria", ...path], message })),
  ]);
  return issues.length === 0 ? accept(policy) : invalidInput(issues);
};

export const routingMemberSchema = z.strictObject({
  userId: idSchema,
  capacity: wholeNumber.nullable(),
  weight: wholeNumber,
  skills: z.array(z.strictObject({ skill: idSchema, proficiency: z.int("a whole number").min(1, "1 to 5").max(5, "1 to 5") }) satisfies z.ZodType<MemberSkill>).max(200, "at most 200 skills"),
  quotas: z.array(z.strictObject({ count: wholeNumber, days: z.int("a whole number of days").min(1, "1 or more").max(366, "at most 366") }) satisfies z.ZodType<MemberQuota>).max(10, "at most 10 quotas"),
  calendarId: idSchema.nullable(),
  pause: (z.strictObject({ from: instantSchema, until: instantSchema.nullable() }) satisfies z.ZodType<MemberPause>).nullable(),
}) satisfies z.ZodType<RoutingMember>;
