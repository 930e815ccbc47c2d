import type { OperationContext } from "@nexus/common";
import { documents, documentTable, type BusinessCalendar, type BusinessCalendarStore, type Records } from "@nexus/crm-operations";

export const businessCalendarTable = documentTable<BusinessCalendar>("operations_business_calendar");

export class StoredBusinessCalendars implements BusinessCalendarStore {
  private readonly calendars;

  constructor(records: Records) {
    this.calendars = documents(businessCalendarTable, records);
  }

  async find(_ctx: OperationContext, id: string): Promise<BusinessCalendar | undefined> {
    return (await this.calendars.get([id]))[0];
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
