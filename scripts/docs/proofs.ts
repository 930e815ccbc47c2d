// Tables of promises link each of them to the test that proves it. A link that nobody holds to its test rots.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A link of a page to a test: what it says is, in whole or in part, the title of that test. */
export interface Proof {
  readonly title: string;
  /** From the root of the project. */
  readonly file: string;
}

const link = /\[([^\]]+)\]\(([^)\s]+\.ts)\)/g;

export const proofsIn = (page: string, text: string): readonly Proof[] => [...text.matchAll(link)].map(([, title = "", target = ""]) => ({ title, file: join(dirname(page), target) }));

/** Where tests and cases of suites have their titles: behind the call, or alone in a line of it. */
const titleLine = /^\s*(?:(?:test|describe|it)\b|\w*[cC]ase\(|name:|["'`]|\)\(|\](?:,.*)?\)\()/;

/** Why this proves nothing; undefined when it does. */
export const brokenProof = ({ title, file }: Proof, root: string): string | undefined => {
  const path = join(root, file);
  if (!existsSync(path)) return `there is no ${file}`;
  if (title.length < 20) return `"${title}" is too short to name one test`;
  const isTitle = readFileSync(path, "utf8").split("\n").some((line) => titleLine.test(line) && line.includes(title));
  return isTitle ? undefined : `${file} has no test called "${title}"`;
};

/** Rows of the page's first table, as cells as they are written. */
export const promisesIn = (text: string): readonly (readonly string[])[] => {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  const rows = lines.slice(start, lines.findIndex((line, n) => n > start && !line.startsWith("|")));
  return rows.slice(2).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
};
