import type { OperationContext } from "@nexus/common";
import { documents, documentTable, type AccessIds, type AccessRole, type AccessSnapshot, type AccessStore, type Records, type RoleAssignment } from "@nexus/crm-operations";

export const accessRoleTable = documentTable<AccessRole>("operations_access_role");
export const roleAssignmentTable = documentTable<RoleAssignment>("operations_role_assignment");

export class StoredAccess implements AccessStore {
  private readonly roles;
  private readonly assignments;

  constructor(records: Records) {
    this.roles = documents(accessRoleTable, records);
    this.assignments = documents(roleAssignmentTable, records);
  }

  async snapshot(_ctx: OperationContext): Promise<AccessSnapshot> {
    return { roles: await this.roles.all(), assignments: await this.assignments.all() };
  }

  async put(_ctx: OperationContext, { roles = [], assignments = [] }: Partial<AccessSnapshot>): Promise<void> {
    await this.roles.put(roles);
    await this.assignments.put(assignments);
  }

  async remove(_ctx: OperationContext, { roles = [], assignments = [] }: AccessIds): Promise<void> {
    await this.roles.remove(roles);
    await this.assignments.remove(assignments);
  }
}
