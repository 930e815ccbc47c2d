import fc from "fast-check";
import { expect, test } from "vitest";

test("property tests use the seed of the run, so that a failure can be repeated", () => {
  const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_122);
  expect(fc.check(fc.property(fc.integer(), () => false))).toMatchObject({ failed: true, seed });
});
