import type { OperationContext } from "@nexus/common";
import type { Records, Territory, TerritoryIds, TerritoryMember, TerritorySnapshot, TerritoryStore } from "@nexus/crm-operations";
import { Documents, documentTable } from "../storage/documents.js";

export const territoryTable = documentTable<Territory>("operations_territory");
export const territoryMemberTable = documentTable<TerritoryMember>("operations_territory_member");

export class StoredTerritories implements TerritoryStore {
  private readonly territories;
  private readonly members;

  constructor(records: Records) {
    this.territories = new Documents(territoryTable, records, ({ id }) => id);
    this.members = new Documents(territoryMemberTable, records, ({ id }) => id);
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
