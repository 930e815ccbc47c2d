import { CalendarDate, Instant, millisecondsPerHour } from "@nexus/common";
import type { DateReading } from "./import-mapping.js";

/** A moment as the file writes it: a day, and a time of that day where it gives one. */
export interface LocalMoment {
  readonly day: CalendarDate;
  readonly milliseconds: number;
}

export type DateReader = (text: string) => LocalMoment | undefined;

interface DatePart {
  readonly name: "year" | "month" | "day" | "hour" | "minute" | "second";
  readonly least: number;
  readonly most: number;
}

const partsByToken: ReadonlyMap<string, DatePart> = new Map([
  ["YYYY", { name: "year", least: 4, most: 4 }],
  ["MM", { name: "month", least: 2, most: 2 }],
  ["M", { name: "month", least: 1, most: 2 }],
  ["DD", { name: "day", least: 2, most: 2 }],
  ["D", { name: "day", least: 1, most: 2 }],
  ["HH", { name: "hour", least: 2, most: 2 }],
  ["mm", { name: "minute", least: 2, most: 2 }],
  ["ss", { name: "second", least: 2, most: 2 }],
]);

const tokens = /(YYYY|MM|M|DD|D|HH|mm|ss)/;

/** A format taken apart: parts of a date, and the text that stands between them. */
const takeApart = (format: string): readonly (DatePart | string)[] =>
  format.split(tokens).filter((piece) => piece !== "").map((piece) => partsByToken.get(piece) ?? piece);

/**
 * Whether the text is a format: year, month and day once each, hour with minute or neither, second only
 * with minute, and no other letter or digit but a T.
 */
export const isDateFormat = (format: string): boolean => {
  const pieces = takeApart(format);
  const names = pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece.name])).sort().join(" ");
  const between = pieces.filter((piece) => typeof piece === "string").join("");
  return ["day month year", "day hour minute month year", "day hour minute month second year"].includes(names) && !/[\p{L}\p{N}]/u.test(between.replace("T", ""));
};

/** Reads by the first format that fits. A day or time that does not exist fits none. */
export const dateReader = (formats: readonly string[]): DateReader => {
  const known = formats.map(takeApart);
  return (text) => {
    for (const pieces of known) {
      const numbers = match(text, pieces);
      const moment = numbers && momentOf(numbers);
      if (moment) return moment;
    }
    return undefined;
  };
};

type DateNumbers = { readonly [Name in DatePart["name"]]?: string };

const match = (text: string, pieces: readonly (DatePart | string)[]): DateNumbers | undefined => {
  const numbers: { [Name in DatePart["name"]]?: string } = {};
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === "string") {
      if (!text.startsWith(piece, at)) return undefined;
      at += piece.length;
      continue;
    }
    const [digits = ""] = /^\d*/.exec(text.slice(at, at + piece.most)) ?? [];
    if (digits.length < piece.least) return undefined;
    numbers[piece.name] = digits;
    at += digits.length;
  }
  return at === text.length ? numbers : undefined;
};

const momentOf = ({ year = "", month = "", day = "", hour = "0", minute = "0", second = "0" }: DateNumbers): LocalMoment | undefined => {
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
