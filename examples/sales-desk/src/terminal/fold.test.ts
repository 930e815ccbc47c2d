import { expect, test } from "vitest";
import { fold } from "./fold.js";

const line = "  2026-05-25 00:00:00  lead.import lead L-1: title, status, source, country";

test("a line that is too long for the terminal goes on below, deeper", () => {
  const text = fold(`Heading\n${line}\n  end`, 50);
  expect(text).toBe("Heading\n  2026-05-25 00:00:00  lead.import lead L-1:\n      title, status, source, country\n  end");
  expect(text.split("\n").every((each) => each.length <= 50)).toBe(true);
});

test("no word is broken, and no terminal counts as narrower than 40", () => {
  const id = "x".repeat(60);
  expect(fold(`  ${id} and`, 10)).toBe(`  ${id} and`);
  expect(fold(line, 1).split("\n").every(({ length }) => length <= 40)).toBe(true);
});

test("where there is no terminal lines stay whole", () => {
  expect(fold(line, undefined)).toBe(line);
});
