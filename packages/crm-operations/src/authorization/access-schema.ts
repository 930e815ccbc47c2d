import { z } from "zod";
import { sensitiveFields } from "../commands/index.js";
import { effectivePeriodShape } from "../effective-period.js";
import { idSchema, nameSchema } from "../input-schemas.js";
import { recordScopes, type AccessRole, type Grant, type RoleAssignment } from "./access-role.js";

const actionSchema = z.string().max(200, "at most 200 characters").regex(/^(\*|[a-z][a-z0-9-]*:(\*|[a-z][a-z0-9-]*))$/, "an action such as lead:update, lead:* or *");

const grantSchema = z.strictObject({
  actions: z.array(actionSchema).min(1, "at least one action").max(500, "at most 500 actions"),
  records: z.enum(recordScopes),
  fields: z.array(z.enum(sensitiveFields)).max(sensitiveFields.length, "each once"),
}) satisfies z.ZodType<Grant>;

export const accessRoleSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  grants: z.array(grantSchema).max(100, "at most 100 grants"),
}) satisfies z.ZodType<AccessRole>;

export const roleAssignmentSchema = z.strictObject({
  id: idSchema,
  roleId: idSchema,
  actor: z.strictObject({ type: z.enum(["user", "system", "partner"]), id: idSchema }),
  ...effectivePeriodShape,
}) satisfies z.ZodType<RoleAssignment>;
