import { Instant } from "@nexus/common";
import { expect, test } from "vitest";
import { clocks, zones } from "./testing/calendar-fixture.js";
import { zoneOffsets, type ZoneOffsets } from "./zone-offsets.js";

/** From local time before the railways, through wars, to the last whole year there is. */
const years = [33, 1_500, 1_883, 1_916, 1_942, 2_026, 2_087, 2_100, 2_104, 2_496, 2_500, 5_003, 9_998];
/** The short form comes by every hour of the day that is a multiple of six within five days. */
const step = (process.env["NEXUS_SOAK"] ? 1 : 30) * 3_600_000;

const agreesWithTheFormatter = (offsetsOf: (zone: string) => Pick<ZoneOffsets, "at">): void => {
  for (const zone of zones) {
    const offsets = offsetsOf(zone);
    for (const year of years) {
      const start = Date.parse(`${String(year).padStart(4, "0")}-01-01T00:00:00.000Z`);
      for (let at = start; at < start + 366 * 86_400_000; at += step) {
        const shown = clocks.get(zone)?.(Instant.fromEpochMilliseconds(at));
        const offset = Date.parse(`${shown?.date}T${shown?.time}Z`) - at;
        if (offsets.at(at) !== offset) expect.fail(`${zone} at ${Instant.fromEpochMilliseconds(at)}: ${offsets.at(at)} instead of ${offset}`);
      }
    }
  }
};

test("offsets are the formatter's in every zone, from the year 33 to the year 9998", () => {
  agreesWithTheFormatter(zoneOffsets);
});

test("control: offsets that repeat after 28 years, as weekdays do within a century, are not", () => {
  const cycle = 28 * 365.25 * 86_400_000;
  const from2100 = Date.parse("2100-07-01T00:00:00.000Z");
  expect(() =>
    agreesWithTheFormatter((zone) => {
      const offsets = zoneOffsets(zone);
      return { at: (at) => offsets.at(at < from2100 ? at : from2100 + ((at - from2100) % cycle)) };
    }),
  ).toThrow();
});

test("the spans of neighbouring blocks follow each other without a gap, also where the cycle begins anew", () => {
  const { spansOf } = zoneOffsets("Europe/Lisbon");
  for (const first of [-10, -1, 0, 250, 251, 252, 1_024, 1_025, 1_798, 16_000]) {
    const spans = [...spansOf(first), ...spansOf(first + 1)];
    expect(spans.slice(1).map(({ from }) => from)).toEqual(spans.slice(0, -1).map(({ to }) => to));
  }
});
