import { sameData, type OperationContext } from "@nexus/common";
import { documents, documentTable, OperationsError, type FiscalCalendar, type FiscalCalendarStore, type FiscalCalendarVersion } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";

export const fiscalCalendarTable = documentTable<FiscalCalendar>("crm_fiscal_calendar");

/** Fiscal calendars in storage. */
export class StoredFiscalCalendars implements FiscalCalendarStore {
  private readonly calendars;

  constructor({ tx }: BoundDeps) {
    this.calendars = documents(fiscalCalendarTable, tx.records);
  }

  async find(_ctx: OperationContext, id: string): Promise<FiscalCalendar | undefined> {
    return (await this.calendars.get([id]))[0];
  }

  list(_ctx: OperationContext): Promise<readonly FiscalCalendar[]> {
    return this.calendars.all();
  }

  async addVersion(ctx: OperationContext, { id, name }: { readonly id: string; readonly name: string }, version: FiscalCalendarVersion): Promise<void> {
    const versions = (await this.find(ctx, id))?.versions ?? [];
    const taken = versions.find((known) => known.version === version.version);
    if (taken && !sameData(taken, version)) throw OperationsError.duplicateRecord(fiscalCalendarTable.name, ["version"]);
    const all = taken ? versions : [...versions, version].sort((a, b) => a.version - b.version);
    await this.calendars.put([{ id, name, versions: all }]);
  }
}
