import type { OperationContext } from "@nexus/common";
import type { Absence, AvailabilityIds, AvailabilitySnapshot, AvailabilityStore, Delegation, Records } from "@nexus/crm-operations";
import { Documents, documentTable } from "../storage/documents.js";

export const absenceTable = documentTable<Absence>("operations_absence");
export const delegationTable = documentTable<Delegation>("operations_delegation");

export class StoredAvailability implements AvailabilityStore {
  private readonly absences;
  private readonly delegations;

  constructor(records: Records) {
    this.absences = new Documents(absenceTable, records, ({ id }) => id);
    this.delegations = new Documents(delegationTable, records, ({ id }) => id);
  }

  async snapshot(_ctx: OperationContext): Promise<AvailabilitySnapshot> {
    return { absences: await this.absences.all(), delegations: await this.delegations.all() };
  }

  async put(_ctx: OperationContext, { absences = [], delegations = [] }: Partial<AvailabilitySnapshot>): Promise<void> {
    await this.absences.put(absences);
    await this.delegations.put(delegations);
  }

  async remove(_ctx: OperationContext, { absences = [], delegations = [] }: AvailabilityIds): Promise<void> {
    await this.absences.remove(absences);
    await this.delegations.remove(delegations);
  }
}
