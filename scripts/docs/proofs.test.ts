import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { projectRoot } from "../files/project-root.ts";
import { brokenProof, promisesIn, proofsIn } from "./proofs.ts";

const pages = { "docs/guarantees.md": [4, 5], "docs/security/asvs.md": [3] } as const;

const read = (page: string): string => readFileSync(`${projectRoot}/${page}`, "utf8");
const problemsOf = (page: string, text: string): readonly string[] => proofsIn(page, text).flatMap((proof) => brokenProof(proof, projectRoot) ?? []);

test.each(Object.entries(pages))("every proof that %s links to is there, by the title of its test", (page) => {
  expect(problemsOf(page, read(page))).toEqual([]);
});

test.each(Object.entries(pages))("every row of %s links to a proof, and every guarantee to its broken control", (page, columns) => {
  const rows = promisesIn(read(page));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((cells) => columns.some((column) => proofsIn(page, cells[column] ?? "").length === 0)).map(([promise]) => promise)).toEqual([]);
});

test("control: a file that is not there, a title that no test has, and one that is said elsewhere in the file are found", () => {
  const page = "docs/guarantees.md";
  const planted = [
    "[of many that find a dead process's lock at once](../adapters/postgres/src/embedded/no-such.test.ts)",
    "[the moon is made of green cheese](../adapters/postgres/src/races.test.ts)",
    "[await startPostgresServer()](../adapters/postgres/src/races.test.ts)",
    "[every](../adapters/postgres/src/races.test.ts)",
  ];
  expect(problemsOf(page, planted.join(" "))).toEqual([
    "there is no adapters/postgres/src/embedded/no-such.test.ts",
    'adapters/postgres/src/races.test.ts has no test called "the moon is made of green cheese"',
    'adapters/postgres/src/races.test.ts has no test called "await startPostgresServer()"',
    '"every" is too short to name one test',
  ]);
  expect(problemsOf(page, "[the check can fail: without lock and version the last writer wins](../adapters/postgres/src/races.test.ts)")).toEqual([]);
});

test("control: a row without a proof is found", () => {
  expect(promisesIn("x\n\n| a | b |\n|---|---|\n| p | [none](x.md) |\n\n| c |\n")).toEqual([["p", "[none](x.md)"]]);
  expect(proofsIn("docs/x.md", "[none](x.md)")).toEqual([]);
});
