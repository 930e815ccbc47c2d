import { setTimeout as wait } from "node:timers/promises";
import { CalendarDate } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import type { HolidayQuestion } from "@nexus/crm-operations";
import { holidayProviderSuite, registerSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { memoryHolidays, type ListedHoliday } from "./index.js";

const yearly = (country: string, region: string | null, day: string, name: string): readonly ListedHoliday[] => [2026, 2027, 2028, 2029].map((year) => ({ country, region, date: CalendarDate.of(`${year}-${day}`), name }));

const listed = [...yearly("PT", null, "12-25", "Natal"), ...yearly("PT", null, "04-25", "Dia da Liberdade"), ...yearly("DE", null, "10-03", "Tag der Deutschen Einheit"), ...yearly("DE", "BY", "08-15", "Mariä Himmelfahrt"), ...yearly("DE", "BY", "10-03", "Kirchweih")];

const questions: readonly HolidayQuestion[] = [
  { country: "PT", region: null, years: { from: 2026, to: 2027 }, language: "pt" },
  { country: "DE", region: "BY", years: { from: 2026, to: 2026 }, language: null },
];

registerSuite(holidayProviderSuite, () => Promise.resolve({ provider: memoryHolidays(listed), questions, close: () => Promise.resolve() }), { describe, test, sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }) });

test("a region has its own days and those of its country, and two names of one day are told together", async () => {
  const bavaria = await memoryHolidays(listed).publicHolidays(simulatedContext(), { country: "DE", region: "BY", years: { from: 2026, to: 2026 }, language: null });
  expect(bavaria).toEqual({ ok: true, value: [{ date: "2026-08-15", name: "Mariä Himmelfahrt" }, { date: "2026-10-03", name: "Tag der Deutschen Einheit / Kirchweih" }] });
});
