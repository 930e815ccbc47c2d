/** Breaks lines that are longer than the terminal at spaces, and indents what follows a little deeper. As it is without a width. */
export const fold = (text: string, columns: number | undefined): string => (columns === undefined ? text : text.split("\n").flatMap((line) => folded(line, Math.max(columns, narrowest))).join("\n"));

const narrowest = 40;

const folded = (line: string, columns: number): readonly string[] => {
  const indent = " ".repeat(Math.min(line.length - line.trimStart().length + 4, narrowest / 2));
  const lines: string[] = [];
  for (let rest = line; ; ) {
    const end = rest.length <= columns ? -1 : rest.lastIndexOf(" ", columns);
    const begin = rest.length - rest.trimStart().length;
    if (end <= begin) return [...lines, rest];
    lines.push(rest.slice(0, end).trimEnd());
    rest = indent + rest.slice(end).trimStart();
  }
};
