import { accept, refuse, type OperationContext } from "@nexus/common";
import { z } from "zod";
import { defineCommand, noRecords, type Command, type CommandStores } from "../commands/index.js";
import { idSchema } from "../input-schemas.js";
import type { AccessRole, RoleAssignment } from "./access-role.js";
import { accessRoleSchema, roleAssignmentSchema } from "./access-schema.js";
import { accessLock, type AccessStore } from "./access-store.js";

export type AccessStores = Pick<CommandStores, "outbox"> & { readonly access: AccessStore };

interface ById {
  readonly id: string;
}

const byIdSchema = z.strictObject({ id: idSchema }) satisfies z.ZodType<ById>;

export interface AccessCommands {
  /** Adds a role or replaces the one with its id. */
  readonly defineRole: Command<AccessRole, AccessRole, AccessStores>;
  /** Refuses `role_in_use` while anybody is assigned to it, `role_not_found`. */
  readonly removeRole: Command<ById, ById, AccessStores>;
  /** Refuses `role_not_found`, and `self_grant`: nobody gives a role to themselves. */
  readonly assignRole: Command<RoleAssignment, RoleAssignment, AccessStores>;
  /** Refuses `assignment_not_found`. */
  readonly withdrawRole: Command<ById, ById, AccessStores>;
}

const wholeRecord = 0;

const audited = (action: string, entityType: string, entityId: string, changedFields: readonly string[]) => ({ action, entityType, entityId, entityVersion: wholeRecord, changedFields, reason: null });

/** The commands that change who may do what; every one of them is in the audit trail. */
export const accessCommands: AccessCommands = {
  defineRole: defineCommand({
    name: "access.define-role",
    action: "access:define-role",
    schema: accessRoleSchema,
    limits: { depth: 6, nodes: 60_000, arrayItems: 500, textLength: 1_000 },
    records: noRecords,
    locks: () => [accessLock()],
    async handle(ctx: OperationContext, role: AccessRole, { access, outbox }: AccessStores) {
      await access.put(ctx, { roles: [role] });
      await outbox.audit([audited("access.define-role", "access-role", role.id, ["name", "grants"])]);
      return accept(role);
    },
  }),
  removeRole: defineCommand({
    name: "access.remove-role",
    action: "access:remove-role",
    schema: byIdSchema,
    records: noRecords,
    locks: () => [accessLock()],
    async handle(ctx: OperationContext, { id }: ById, { access, outbox }: AccessStores) {
      const { roles, assignments } = await access.snapshot(ctx);
      if (!roles.some((role) => role.id === id)) return roleNotFound(id);
      const holders = assignments.filter((assignment) => assignment.roleId === id);
      if (holders.length > 0) return refuse("role_in_use", "Withdraw the role from everybody first.", { id, assignments: holders.map((holder) => holder.id) });
      await access.remove(ctx, { roles: [id] });
      await outbox.audit([audited("access.remove-role", "access-role", id, [])]);
      return accept({ id });
    },
  }),
  assignRole: defineCommand({
    name: "access.assign-role",
    action: "access:assign-role",
    schema: roleAssignmentSchema,
    records: noRecords,
    locks: () => [accessLock()],
    async handle(ctx: OperationContext, assignment: RoleAssignment, { access, outbox }: AccessStores) {
      if (assignment.actor.type === ctx.actor.type && assignment.actor.id === ctx.actor.id) return refuse("self_grant", "Let somebody else assign the role: nobody gives one to themselves.", { roleId: assignment.roleId });
      const { roles } = await access.snapshot(ctx);
      if (!roles.some((role) => role.id === assignment.roleId)) return roleNotFound(assignment.roleId);
      await access.put(ctx, { assignments: [assignment] });
      await outbox.audit([audited("access.assign-role", "role-assignment", assignment.id, ["roleId", "actor", "from", "to"])]);
      return accept(assignment);
    },
  }),
  withdrawRole: defineCommand({
    name: "access.withdraw-role",
    action: "access:withdraw-role",
    schema: byIdSchema,
    records: noRecords,
    locks: () => [accessLock()],
    async handle(ctx: OperationContext, { id }: ById, { access, outbox }: AccessStores) {
      const { assignments } = await access.snapshot(ctx);
      if (!assignments.some((assignment) => assignment.id === id)) return refuse("assignment_not_found", "There is no role assignment with this id.", { id });
      await access.remove(ctx, { assignments: [id] });
      await outbox.audit([audited("access.withdraw-role", "role-assignment", id, [])]);
      return accept({ id });
    },
  }),
};

const roleNotFound = (id: string) => refuse("role_not_found", "Define the role first: there is none with this id.", { id });
