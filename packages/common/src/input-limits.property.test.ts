import fc from "fast-check";
import { expect, test } from "vitest";
import { checkLimits, defaultInputLimits } from "./input-limits.js";

const runs = process.env["NEXUS_SOAK"] ? 200_000 : 3_000;

const anything = fc.anything({
  withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true, withObjectString: true,
  withSet: true, withSparseArray: true, withTypedArray: true, withUnicodeString: true,
});

/** What storage needs: JSON that is read back equal, without NUL or lone surrogates (which JSON escapes) and reserved names. */
const isStorable = (value: unknown): boolean => {
  const text = JSON.stringify(value) ?? "null";
  let reserved = false;
  const readBack: unknown = JSON.parse(text, (name, part: unknown) => {
    reserved ||= ["__proto__", "constructor", "prototype"].includes(name);
    return part;
  });
  return !reserved && !/\\u(0000|d[89a-f])/i.test(text.replaceAll("\\\\", "")) && JSON.stringify(readBack) === text;
};

const answersEverything = (check: typeof checkLimits) =>
  fc.property(anything, (value) => {
    const issue = check(value, defaultInputLimits);
    return issue === undefined ? isStorable(value) : issue.message.length > 0 && issue.path.length <= defaultInputLimits.depth;
  });

test("any value whatsoever is answered; what passes is JSON that storage takes", () => {
  fc.assert(answersEverything(checkLimits), { numRuns: runs });
});

test("control: letting everything pass fails the same property", () => {
  expect(fc.check(answersEverything(() => undefined), { numRuns: 2_000 }).failed).toBe(true);
});

test("plain JSON within the limits passes, unless a name or text is refused for what it is", () => {
  const harmless = fc.jsonValue({ maxDepth: 8, stringUnit: fc.constantFrom(..."abc äß漢") }).filter((value) => !JSON.stringify(value).includes("-0"));
  fc.assert(
    fc.property(harmless, (value) => {
      const issue = checkLimits(value, defaultInputLimits);
      return issue === undefined || issue.message.startsWith("not an exact number");
    }),
    { numRuns: runs },
  );
});

test("a proxy that throws at any moment is answered", () => {
  fc.assert(
    fc.property(fc.nat({ max: 12 }), fc.boolean(), (calm, list) => {
      let left = calm;
      const moody = <T extends object>(target: T): T =>
        new Proxy(target, new Proxy({}, {
          get: (_, trap: keyof typeof Reflect) => (...args: never[]) => {
            if ((left -= 1) < 0) throw new Error("moody");
            return (Reflect[trap] as (...all: never[]) => unknown)(...args);
          },
        }));
      const issue = checkLimits({ in: moody(list ? [1, { a: 2 }] : { a: 1, b: [2] }) }, defaultInputLimits);
      return issue === undefined || issue.message === "not plain data";
    }),
    { numRuns: 300 },
  );
});
