import type { OperationContext } from "@nexus/common";
import { documents, documentTable, type Absence, type AvailabilityIds, type AvailabilitySnapshot, type AvailabilityStore, type Delegation, type Records } from "@nexus/crm-operations";

export const absenceTable = documentTable<Absence>("operations_absence");
export const delegationTable = documentTable<Delegation>("operations_delegation");

export class StoredAvailability implements AvailabilityStore {
  private readonly absences;
  private readonly delegations;

  constructor(records: Records) {
    this.absences = documents(absenceTable, records);
    this.delegations = documents(delegationTable, records);
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
