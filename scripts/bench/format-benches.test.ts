import { expect, test } from "vitest";
import { formatBenches } from "./format-benches.ts";

test("a comparison is printed fastest first, with the ratio of the others", () => {
  const tasks = [{ name: "slow", throughput: { mean: 250 } }, { name: "the fast one", throughput: { mean: 1000.4 } }];
  const report = { testResults: [{ assertionResults: [{ title: "splitting", status: "passed", benchmarks: [{ tasks }] }, { title: "broken", status: "failed", benchmarks: [] }] }] };
  expect(formatBenches(report)).toBe(["splitting", "  the fast one         1,000/s", "  slow                   250/s  4.0 times slower", "", "broken (failed)"].join("\n"));
});
