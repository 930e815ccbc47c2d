import type { OperationContext } from "@nexus/common";
import { documents, documentTable, type Records, type Territory, type TerritoryIds, type TerritoryMember, type TerritorySnapshot, type TerritoryStore } from "@nexus/crm-operations";

export const territoryTable = documentTable<Territory>("operations_territory");
export const territoryMemberTable = documentTable<TerritoryMember>("operations_territory_member");

export class StoredTerritories implements TerritoryStore {
  private readonly territories;
  private readonly members;

  constructor(records: Records) {
    this.territories = documents(territoryTable, records);
    this.members = documents(territoryMemberTable, records);
  }

  async snapshot(_ctx: OperationContext): Promise<TerritorySnapshot> {
    return { territories: await this.territories.all(), members: await this.members.all() };
  }

  async put(_ctx: OperationContext, { territories = [], members = [] }: Partial<TerritorySnapshot>): Promise<void> {
    await this.territories.put(territories);
    await this.members.put(members);
  }

  async remove(_ctx: OperationContext, { territories = [], members = [] }: TerritoryIds): Promise<void> {
    await this.territories.remove(territories);
    await this.members.remove(members);
  }
}
