import { expect, test } from "vitest";
import { Housekeeping } from "./housekeeping.js";

const counting = (tidy: () => Promise<unknown> = () => Promise.resolve()): { readonly housekeeping: Housekeeping; readonly times: () => number } => {
  let count = 0;
  const housekeeping = new Housekeeping(() => {
    count += 1;
    return tidy();
  });
  return { housekeeping, times: () => count };
};

test("it tidies up once per 50,000 written rows, however many come at a time", async () => {
  const { housekeeping, times } = counting();
  for (let n = 0; n < 499; n += 1) await housekeeping.wrote(100);
  expect(times()).toBe(0);
  await housekeeping.wrote(100);
  expect(times()).toBe(1);
  await housekeeping.wrote(49_999);
  expect(times()).toBe(1);
  await housekeeping.wrote(200_000);
  expect(times()).toBe(2);
});

test("at the end it tidies up after 2,000 rows, and leaves small changes alone", async () => {
  const { housekeeping, times } = counting();
  await housekeeping.wrote(1_999);
  await housekeeping.atTheEnd();
  expect(times()).toBe(0);
  await housekeeping.wrote(1);
  await housekeeping.atTheEnd();
  expect(times()).toBe(1);
});

test("when it fails nobody's commit fails with it", async () => {
  const { housekeeping, times } = counting(() => Promise.reject(new Error("no room")));
  await expect(housekeeping.wrote(50_000)).resolves.toBeUndefined();
  expect(times()).toBe(1);
});
