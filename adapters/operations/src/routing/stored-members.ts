import type { OperationContext } from "@nexus/common";
import { Documents, documentTable, type Records, type RoutingMember, type RoutingMemberStore } from "@nexus/crm-operations";

export const routingMemberTable = documentTable<RoutingMember>("operations_routing_member");

export class StoredRoutingMembers implements RoutingMemberStore {
  private readonly members;

  constructor(records: Records) {
    this.members = new Documents(routingMemberTable, records, ({ userId }) => userId);
  }

  list(_ctx: OperationContext): Promise<readonly RoutingMember[]> {
    return this.members.all();
  }

  put(_ctx: OperationContext, members: readonly RoutingMember[]): Promise<void> {
    return this.members.put(members);
  }
}
