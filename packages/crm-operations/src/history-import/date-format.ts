import { CalendarDate, Instant, millisecondsPerHour } from "@nexus/common";
import type { DateReading } from "./import-mapping.js";

/** A moment as the file writes it: a day, and a time of that day where it gives one. */
export interface LocalMoment {
  readonly day: CalendarDate;
  readonly milliseconds: number;
}

export type DateReader = (text: string) => LocalMoment | undefined;

const parts: Readonly<Record<string, string>> = {
  YYYY: "(?<year>\\d{4})",
  MM: "(?<month>\\d{2})",
  M: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{2})",
  D: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d{2})",
  mm: "(?<minute>\\d{2})",
  ss: "(?<second>\\d{2})",
};

const tokens = /YYYY|MM|M|DD|D|HH|mm|ss/g;

/**
 * Whether the text is a format: year, month and day once each, hour with minute or neither, second only
 * with minute, and no other letter or digit but a T.
 */
export const isDateFormat = (format: string): boolean => {
  const found = (format.match(tokens) ?? []).map((token) => token.slice(0, 1));
  const rest = format.replace(tokens, "").replace("T", "");
  return ["YMD", "YMDHm", "YMDHms"].some((needed) => [...needed].sort().join("") === [...found].sort().join("")) && !/[\p{L}\p{N}]/u.test(rest);
};

/** Reads by the first format that fits. A day or time that does not exist fits none. */
export const dateReader = (formats: readonly string[]): DateReader => {
  const patterns = formats.map((format) => {
    const source = format.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replace(tokens, (token) => parts[token] ?? "");
    // oxlint-disable-next-line house/no-regexp-from-variables -- escaped text and fixed-width digits: linear in the cell
    return new RegExp(`^${source}$`);
  });
  return (text) => {
    for (const pattern of patterns) {
      const groups = pattern.exec(text)?.groups;
      const moment = groups && momentOf(groups);
      if (moment) return moment;
    }
    return undefined;
  };
};

const momentOf = (groups: Readonly<Record<string, string | undefined>>): LocalMoment | undefined => {
  const { year = "", month = "", day = "", hour = "0", minute = "0", second = "0" } = groups;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!CalendarDate.is(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return { day: date, milliseconds: ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 };
};

/** The instant of a moment at an offset such as `-03:00`; UTC when absent. */
export const instantOf = (moment: LocalMoment, { utcOffset = "+00:00" }: Partial<DateReading> = {}): Instant => {
  const sign = utcOffset.startsWith("-") ? -1 : 1;
  const offset = sign * (Number(utcOffset.slice(1, 3)) * 60 + Number(utcOffset.slice(4, 6))) * (millisecondsPerHour / 60);
  return Instant.addMilliseconds(CalendarDate.startUtc(moment.day), moment.milliseconds - offset);
};
