// docs/reference/refusals.md: every code of the core with what it says.
import { sourcesBehindTheDoor, statedCodes, type StatedCode } from "./refusal-codes.ts";

/** The packages whose codes the page lists. */
export const documentedPackages = ["packages/common", "packages/crm"] as const;

export const refusalsPage = (stated: Readonly<Record<string, readonly StatedCode[]>>): string =>
  [
    "# Refusals and failures",
    "",
    "Generated from the sources by `npm run docs:update`; do not edit.",
    "",
    "A refusal is a value: the expected no of a rule, or of input that cannot be. A failure is thrown. Both carry a stable",
    "`code`, a message that says what to do next, and JSON-plain `details`; … stands for what is filled in.",
    ...Object.entries(stated).flatMap(([folder, codes]) => ["", `## ${folder.replace("packages/", "@nexus/")}`, "", ...tableOf(codes)]),
    "",
  ].join("\n");

const tableOf = (stated: readonly StatedCode[]): readonly string[] => {
  const codes = [...new Set(stated.flatMap(({ code }) => code ?? []))].sort();
  return ["| code | is | says |", "| --- | --- | --- |", ...codes.map((code) => rowOf(code, stated.filter((entry) => entry.code === code)))];
};

const rowOf = (code: string, entries: readonly StatedCode[]): string => {
  const kinds = [...new Set(entries.map(({ kind }) => kind))].sort().join(", ");
  const said = [...new Set(entries.map(({ message }) => message))].map((text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;"));
  return `| \`${code}\` | ${kinds} | ${said.join("<br>")} |`;
};

export const currentRefusalsPage = (): string => refusalsPage(Object.fromEntries(documentedPackages.map((folder) => [folder, statedCodes(sourcesBehindTheDoor(folder))])));
