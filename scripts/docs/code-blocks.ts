// Finds the fenced code blocks of Markdown pages and of doc comments. Pure: texts in, blocks out.
import ts from "typescript";
import { parseSource } from "../code/parse-sources.ts";

export interface CodeBlock {
  readonly file: string;
  /** The line of its first code line, from 1. */
  readonly line: number;
  /** The word after the fence: "ts", "bash", … */
  readonly language: string;
  readonly code: string;
  readonly origin: "page" | "doc comment";
}

/** Blocks of a page, or of any text whose first line is `firstLine` of the file. */
const fencedBlocks = (file: string, text: string, firstLine: number, origin: CodeBlock["origin"]): readonly CodeBlock[] => {
  const blocks: CodeBlock[] = [];
  let open: { readonly fence: string; readonly indent: number; readonly language: string; readonly line: number; readonly lines: string[] } | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    const [, indent = "", fence = "", info = ""] = /^( *)(`{3,})\s*(\S*)/.exec(line) ?? [];
    if (!open && fence) open = { fence, indent: indent.length, language: info, line: firstLine + index + 1, lines: [] };
    else if (open && fence.length >= open.fence.length && info === "") {
      blocks.push({ file, line: open.line, language: open.language, code: open.lines.join("\n"), origin });
      open = undefined;
    } else open?.lines.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
  });
  if (open) throw new Error(`${file}:${open.line}: a code block is opened and never closed.`);
  return blocks;
};

export const blocksOfPage = (file: string, text: string): readonly CodeBlock[] => fencedBlocks(file, text, 1, "page");

/** Blocks inside the doc comments of a source file. */
export const blocksOfDocComments = (file: string, text: string): readonly CodeBlock[] => {
  const source = parseSource(file, text);
  const seen = new Set<number>();
  const blocks: CodeBlock[] = [];
  const look = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) {
      if (seen.has(pos) || !text.startsWith("/**", pos)) continue;
      seen.add(pos);
      const content = text.slice(pos + 3, end - 2).split(/\r?\n/).map((line, index) => (index === 0 ? line : line.replace(/^\s*\* ?/, "")));
      blocks.push(...fencedBlocks(file, content.join("\n"), source.getLineAndCharacterOfPosition(pos).line + 1, "doc comment"));
    }
    ts.forEachChild(node, look);
  };
  look(source);
  look(source.endOfFileToken);
  return blocks;
};
