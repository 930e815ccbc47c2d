import type { OperationContext } from "@nexus/common";
import type { BusinessCalendar, BusinessCalendarStore, Records } from "@nexus/crm-operations";
import { Documents, documentTable } from "../storage/documents.js";

export const businessCalendarTable = documentTable<BusinessCalendar>("operations_business_calendar");

export class StoredBusinessCalendars implements BusinessCalendarStore {
  private readonly calendars;

  constructor(records: Records) {
    this.calendars = new Documents(businessCalendarTable, records, ({ id }) => id);
  }

  find(_ctx: OperationContext, id: string): Promise<BusinessCalendar | undefined> {
    return this.calendars.find(id);
  }

  list(_ctx: OperationContext): Promise<readonly BusinessCalendar[]> {
    return this.calendars.all();
  }

  put(_ctx: OperationContext, calendars: readonly BusinessCalendar[]): Promise<void> {
    return this.calendars.put(calendars);
  }

  remove(_ctx: OperationContext, ids: readonly string[]): Promise<void> {
    return this.calendars.remove(ids);
  }
}
