export interface TableColumn<Row> {
  readonly title: string;
  readonly align?: "left" | "right";
  readonly value: (row: Row) => string;
}

const width = (text: string): number => [...text.normalize("NFC")].length;

const pad = (text: string, to: number, align: "left" | "right" = "left"): string => {
  const gap = " ".repeat(Math.max(0, to - width(text)));
  return align === "right" ? gap + text : text + gap;
};

/** A table in plain text: a heading line, a rule, one line a row; no line longer than it needs to be. */
export const table = <Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string => {
  const cells = rows.map((row) => columns.map((column) => column.value(row)));
  const widths = columns.map((column, i) => Math.max(width(column.title), ...cells.map((line) => width(line[i] ?? ""))));
  const line = (texts: readonly string[]): string =>
    `  ${texts.map((text, i) => pad(text, widths[i] ?? 0, columns[i]?.align)).join("  ")}`.trimEnd();
  return [line(columns.map((column) => column.title)), line(widths.map((size) => "─".repeat(size))), ...cells.map(line)].join("\n");
};

/** 12345 as 12,345. */
export const count = (value: number): string => new Intl.NumberFormat("en-US").format(value);

/** A bar of at most `size` characters for a share of 0 to 1. */
export const bar = (share: number, size = 24): string => "█".repeat(Math.round(share * size));
