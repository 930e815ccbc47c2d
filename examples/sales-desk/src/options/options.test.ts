import { describe, expect, test } from "vitest";
import { help } from "./help.js";
import { readOptions } from "./options.js";

const refusal = (...args: string[]): unknown => {
  try {
    readOptions(args);
  } catch (error) {
    return error;
  }
  throw new Error("expected a refusal");
};

test("without options: the own files, into out", () => {
  expect(readOptions([])).toEqual({
    help: false,
    files: [],
    map: undefined,
    dealsMap: undefined,
    policy: undefined,
    routingTeam: undefined,
    whatIf: undefined,
    database: "out/database",
    out: "out",
    explain: undefined,
    lead: undefined,
    convert: undefined,
    close: undefined,
    relay: false,
    reset: false,
    asOf: undefined,
  });
});

test("files come in the order of import, whatever the order of the options", () => {
  const { files } = readOptions(["--deals", "d.csv", "--leads=a.csv", "--accounts", "c.csv", "--leads", "b.csv", "--team", "t.csv", "--products", "p.csv", "--users", "u.csv"]);
  expect(files).toEqual([
    { entity: "user", path: "u.csv" },
    { entity: "user", path: "t.csv" },
    { entity: "product", path: "p.csv" },
    { entity: "account", path: "c.csv" },
    { entity: "lead", path: "a.csv" },
    { entity: "lead", path: "b.csv" },
    { entity: "opportunity", path: "d.csv" },
  ]);
});

test("a team that is JSON is for routing, the other one for import", () => {
  expect(readOptions(["--team", "people.csv", "--team=team.JSON", "--policy", "p.json"])).toMatchObject({
    files: [{ entity: "user", path: "people.csv" }],
    routingTeam: "team.JSON",
    policy: "p.json",
  });
  expect(readOptions(["--what-if", "q.json", "--team", "t.json"])).toMatchObject({ files: [], routingTeam: "t.json", whatIf: "q.json" });
});

test("the database lies beside the written files unless it is named", () => {
  expect(readOptions(["--out", "elsewhere"])).toMatchObject({ out: "elsewhere", database: "elsewhere/database" });
  expect(readOptions(["--out", "x", "--database", "postgres://localhost/crm"])).toMatchObject({ out: "x", database: "postgres://localhost/crm" });
});

test("--convert names one lead or means all, wherever it stands", () => {
  expect(readOptions(["--convert"]).convert).toEqual({ lead: "all", qualify: false });
  expect(readOptions(["--convert", "--qualify", "--out", "x"])).toMatchObject({ convert: { lead: "all", qualify: true }, out: "x" });
  expect([["--convert", "SD-1"], ["--convert=SD-1"]].map((args) => readOptions(args).convert)).toEqual([{ lead: "SD-1", qualify: false }, { lead: "SD-1", qualify: false }]);
});

test("a deal is closed one way", () => {
  expect(readOptions(["--win", "D-1"]).close).toEqual({ deal: "D-1", as: "won", reason: undefined });
  expect(readOptions(["--lose", "D-1", "--reason", "price"]).close).toEqual({ deal: "D-1", as: "lost", reason: "price" });
});

test("of an option that counts once, the last one counts", () => {
  expect(readOptions(["--out", "a", "--out", "b", "--reset", "--as-of", "2026-01-31", "--explain", "L-1", "-h"])).toMatchObject({ out: "b", reset: true, asOf: "2026-01-31", explain: "L-1", help: true });
});

describe("what cannot be meant is answered with what to write", () => {
  test.each([
    [["--leds", "x"], "unknown_option", "There is no option --leds: perhaps --leads? See --help."],
    [["--acounts=x"], "unknown_option", "There is no option --acounts: perhaps --accounts? See --help."],
    [["-x"], "unknown_option", "There is no option -x: see --help."],
    [["--colour"], "unknown_option", "There is no option --colour: see --help."],
    [["--__proto__"], "unknown_option", "There is no option --__proto__: see --help."],
    [["leads.csv"], "unexpected_argument", 'Name the option for "leads.csv": --leads leads.csv or --deals leads.csv. See --help.'],
    [["--leads"], "invalid_option", "Give --leads a value: --leads leads.csv."],
    [["--leads", "--reset"], "invalid_option", "Give --leads a value: --leads leads.csv."],
    [["--out", ""], "invalid_option", "Give --out a value: --out out."],
    [["--reset=yes"], "invalid_option", "Give --reset no value."],
    [["--as-of", "31.1.2026"], "invalid_option", "Give --as-of a day that exists, as 2026-01-31."],
    [["--as-of", "2026-02-29"], "invalid_option", "Give --as-of a day that exists, as 2026-01-31."],
    [["--map", "m.json"], "invalid_option", "Give --map together with the leads it is for: --leads FILE."],
    [["--leads", "l.csv", "--team", "t.json"], "invalid_option", "Give --team t.json together with the policy it is for: --policy FILE."],
    [["--what-if", "q.json", "--reset"], "invalid_option", "Give --what-if without files to import, --reset, --explain, --lead, --convert, --win, --lose and --relay: it compares on the leads that are here, and writes nothing."],
    [["--what-if", "q.json", "--relay"], "invalid_option", "Give --what-if without files to import, --reset, --explain, --lead, --convert, --win, --lose and --relay: it compares on the leads that are here, and writes nothing."],
    [["--lead"], "invalid_option", "Give --lead a value: --lead ID."],
    [["--relay=now"], "invalid_option", "Give --relay no value."],
    [["--qualify"], "invalid_option", "Give --qualify together with --convert: it qualifies the leads that are to be converted."],
    [["--lose", "D-1"], "invalid_option", "Give --lose together with why: --reason price."],
    [["--reason", "price"], "invalid_option", "Give --reason together with --win or --lose."],
    [["--win", "D-1", "--lose", "D-2", "--reason", "price"], "invalid_option", "Give --win without --lose: a deal ends one way."],
    [["--win"], "invalid_option", "Give --win a value: --win ID."],
    [["--what-if"], "invalid_option", "Give --what-if a value: --what-if other-policy.json."],
    [["--leads", "l.csv", "--deals-map", "m.json"], "invalid_option", "Give --deals-map together with the files it is for: --deals FILE."],
  ])("%j", (args, code, message) => expect(refusal(...args)).toMatchObject({ code, message }));
});

test("the help names every option, and no line is too long for a terminal", () => {
  for (const name of ["leads", "map", "deals", "deals-map", "accounts", "products", "users", "team", "database", "out", "explain", "lead", "convert", "qualify", "win", "lose", "reason", "relay", "policy", "what-if", "reset", "as-of", "help"]) {
    expect(help).toContain(`--${name}`);
  }
  for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});
