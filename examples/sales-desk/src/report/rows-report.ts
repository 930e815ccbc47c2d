import { imported, type FileTally } from "../import/file-tally.js";
import { count, table } from "../terminal/table.js";
import type { Section } from "./section.js";

const sign = (text: string) => ({ title: "", value: () => text });

/** Every row of every file is accounted for: an equation per file. */
export const rowsReport = (tallies: readonly FileTally[]): Section => ({
  heading: "Rows: what became of them",
  body: table<FileTally>(
    [
      { title: "File", value: ({ file }) => file },
      { title: "Taken as", value: ({ what }) => what },
      { title: "Read by", value: ({ map }) => map },
      { title: "Rows", align: "right", value: ({ rows }) => count(rows) },
      sign("="),
      { title: "imported", align: "right", value: (tally) => count(imported(tally)) },
      sign("+"),
      { title: "repeated", align: "right", value: ({ repeated }) => count(repeated) },
      sign("+"),
      { title: "rejected", align: "right", value: ({ rejected }) => count(rejected) },
    ],
    tallies,
  ),
});
