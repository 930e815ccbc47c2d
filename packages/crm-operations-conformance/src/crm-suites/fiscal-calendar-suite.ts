import { CalendarDate, refuse } from "@nexus/common";
import type { FiscalCalendar, FiscalCalendarVersion, FiscalPattern } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { crmCase, type Crm } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";
import { idsOf } from "./record-room.js";

const months = (startMonth: number): FiscalPattern => ({ kind: "months", startMonth, yearName: "ends" });

const version = (number: number, pattern: FiscalPattern = months(2)): FiscalCalendarVersion => ({ version: number, from: CalendarDate.of(`20${20 + number}-02-01`), pattern });

const weeks: FiscalPattern = { kind: "weeks", grouping: "4-4-5", endMonth: 1, lastDay: 6, endRule: "nearest", yearName: "starts" };

const custom: FiscalPattern = { kind: "custom", periods: [{ year: 2030, quarter: 1, month: 1, from: CalendarDate.of("2030-01-01"), to: CalendarDate.of("2030-02-15") }] };

const add = (crm: Crm, id: string, added: FiscalCalendarVersion, name = `Calendar ${id}`): Promise<void> => crm.commit(({ fiscalCalendars }, ctx) => fiscalCalendars.addVersion(ctx, { id, name }, added));

const find = (crm: Crm, id: string): Promise<FiscalCalendar | undefined> => crm.read(({ fiscalCalendars }, ctx) => fiscalCalendars.find(ctx, id));

const list = (crm: Crm): Promise<readonly FiscalCalendar[]> => crm.read(({ fiscalCalendars }, ctx) => fiscalCalendars.list(ctx));

/** `FiscalCalendarStore`, sentence by sentence. */
export const fiscalCalendarSuite: ContractSuite<CrmSubject> = {
  name: "fiscal calendar store",
  cases: [
    crmCase("a calendar begins with its first version, and is undefined before", async (crm) => {
      expectEqual("the calendar before", await find(crm, "C"), undefined);
      await add(crm, "C", version(1));
      expectEqual("the calendar", await find(crm, "C"), { id: "C", name: "Calendar C", versions: [version(1)] });
      for (const id of ["c", "", "\uD800", "C "]) expectEqual(`the calendar ${JSON.stringify(id)}`, await find(crm, id), undefined);
    }),
    crmCase("a calendar has all its versions in order, of every pattern, and the name it was given last", async (crm) => {
      await add(crm, "C", version(10, custom));
      await add(crm, "C", version(1));
      await add(crm, "C", version(2, weeks), "Renamed");
      expectEqual("the calendar", await find(crm, "C"), { id: "C", name: "Renamed", versions: [version(1), version(2, weeks), version(10, custom)] });
    }),
    crmCase("the list holds every calendar, ordered by id", async (crm) => {
      expectEqual("the list before", await list(crm), []);
      for (const id of ["😀", "b", "\uFFFD", "a"]) await add(crm, id, version(1));
      expectEqual("ids", idsOf(await list(crm)), ["a", "b", "\uFFFD", "😀"]);
      expectEqual("the first one", (await list(crm))[0], { id: "a", name: "Calendar a", versions: [version(1)] });
    }),
    crmCase("the same version again changes nothing; another one under its number throws duplicate_record, and nothing is changed", async (crm) => {
      await add(crm, "C", version(1));
      await add(crm, "C", version(1));
      for (const other of [version(1, months(3)), { ...version(1), from: CalendarDate.of("2019-01-01") }]) {
        await expectError("another version under the number", "duplicate_record", () => add(crm, "C", other, "Renamed"));
      }
      expectEqual("the calendar", await find(crm, "C"), { id: "C", name: "Calendar C", versions: [version(1)] });
      await add(crm, "D", version(1, months(3)));
    }),
    crmCase("nothing is linted: what misleads is kept as it was added", async (crm) => {
      const misleading = { ...version(7), from: CalendarDate.of("1999-01-01") };
      await add(crm, "C", version(1));
      await add(crm, "C", misleading);
      expectEqual("versions", (await find(crm, "C"))?.versions, [version(1), misleading]);
    }),
    crmCase("another tenant's calendars are unknown, and their ids are free", async (crm) => {
      const other = crm.anotherTenant();
      await add(other, "C", version(1));
      expectEqual("calendars", [await find(crm, "C"), await list(crm)], [undefined, []]);
      await add(crm, "C", version(1, weeks));
      expectEqual("their calendar", (await find(other, "C"))?.versions, [version(1)]);
    }),
    crmCase("a unit of work reads the version it has added, and of one that is refused nothing stays", async (crm) => {
      await crm.refused("a unit of work", "undone", async ({ fiscalCalendars }, ctx) => {
        await fiscalCalendars.addVersion(ctx, { id: "C", name: "Fiscal" }, version(1));
        await fiscalCalendars.addVersion(ctx, { id: "C", name: "Fiscal" }, version(2));
        expectEqual("versions inside", (await fiscalCalendars.find(ctx, "C"))?.versions, [version(1), version(2)]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("the calendar", await find(crm, "C"), undefined);
    }),
  ],
};
