import { expect, test } from "vitest";
import { surfaceOf } from "./documented-surface.js";

const source = `
export interface One {
  /** Said. */
  first(ctx: string): void;
  readonly second?: number;
}

export interface Both extends One, Two {}

export interface Two {
  /**
   * Said at length.
   */
  third<T>(value: T): T;
}

export const Three = {
  /** Said. */
  fourth: (x: number): number => {
    const inner = x;
    return inner;
  },
  fifth,
} as const;
`;

test("members are listed with those of the parents, and without a comment they are not documented", () => {
  expect(surfaceOf(source, "Both")).toEqual([
    { name: "first", isDocumented: true },
    { name: "second", isDocumented: false },
    { name: "third", isDocumented: true },
  ]);
  expect(surfaceOf(source, "Three", "const")).toEqual([
    { name: "fourth", isDocumented: true },
    { name: "fifth", isDocumented: false },
  ]);
  expect(() => surfaceOf(source, "Four")).toThrow(/declares no interface Four/);
});
