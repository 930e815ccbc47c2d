import type { OperationContext } from "@nexus/common";
import { column, type Hasher, type RecordRow, type RecordTable, type Records, type RoutedEntity, type RoutingPolicy, type RoutingPolicyStore } from "@nexus/crm-operations";

/** `id` is a hash of policy id and version: the two have more room than a row's id. */
interface RoutingPolicyRow extends RecordRow {
  readonly entity: RoutedEntity;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly policy: RoutingPolicy;
}

export const routingPolicyTable: RecordTable<RoutingPolicyRow> = {
  name: "operations_routing_policy",
  columns: { id: column.text, version: column.integer, entity: column.text, policyId: column.text, policyVersion: column.integer, policy: column.json },
  unique: [],
  appendOnly: true,
};

export class StoredRoutingPolicies implements RoutingPolicyStore {
  constructor(
    private readonly records: Records,
    private readonly hasher: Hasher,
  ) {}

  async versions(_ctx: OperationContext, entity: RoutedEntity): Promise<readonly RoutingPolicy[]> {
    const rows = await this.records.find(routingPolicyTable, {
      where: { column: "entity", is: "eq", value: entity },
      orderBy: [{ column: "policyId", direction: "ascending" }, { column: "policyVersion", direction: "ascending" }],
    });
    return rows.map((row) => row.policy);
  }

  async find(_ctx: OperationContext, id: string, version: number): Promise<RoutingPolicy | undefined> {
    return (await this.records.get(routingPolicyTable, [this.rowId(id, version)]))[0]?.policy;
  }

  async publish(_ctx: OperationContext, policy: RoutingPolicy): Promise<void> {
    const { id, version, entity } = policy;
    await this.records.insert(routingPolicyTable, [{ id: this.rowId(id, version), version: 1, entity, policyId: id, policyVersion: version, policy }]);
  }

  private rowId(id: string, version: number): string {
    return this.hasher.sha256(JSON.stringify([id, version]));
  }
}
