import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDesk } from "./desk/desk.js";
import { main } from "./main.js";
import { testTerminal, timeless, undated, type TestTerminal } from "./testing/test-terminal.js";

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "sales-desk-"));
});
afterAll(() => rm(out, { recursive: true }));

const data = (name: string): string => fileURLToPath(new URL(`../data/${name}`, import.meta.url));

const run = async (...args: string[]): Promise<TestTerminal & { readonly code: number }> => {
  const terminal = testTerminal();
  return { ...terminal, code: await main(args, terminal) };
};

const inMemory = (...args: string[]) => run("--out", out, "--database", "memory", ...args);

/** What the README shows for a command. */
const shown = (command: string): string => {
  const blocks = readFileSync(new URL("../README.md", import.meta.url), "utf8").split("```").filter((block) => block.startsWith(`text\n$ ${command}\n`));
  return blocks.map((block) => block.slice(`text\n$ ${command}\n`.length)).join("");
};

/** The JSON the README shows, in its order: a map, a policy, a team. */
const shownJson = (place: number): string => readFileSync(new URL("../README.md", import.meta.url), "utf8").split("```json\n")[place + 1]?.split("```")[0] ?? "";

const own = (name: string): string => fileURLToPath(new URL(`../routing/${name}`, import.meta.url));

const section = (text: string, heading: string): string => text.split("\n\n").find((part) => part.startsWith(heading)) ?? "";

// Making an embedded database takes seconds of its own.
describe("the own files, on the embedded database", { timeout: 180_000 }, () => {
  test("the first run shows what the README shows", async () => {
    const { code, out: text, err } = await run("--out", out);
    expect({ code, complaints: err().match(/sales-desk:.*/g) }).toEqual({ code: 0, complaints: null });
    expect(timeless(`${err()}${text()}`, out)).toBe(timeless(shown("npm start"), out));
  });

  test("the second run changes nothing and finds the same", async () => {
    const names = ["leads", "deals", "assignments", "repairs", "rejects", "oddities"];
    const before = await Promise.all(names.map((name) => readFile(join(out, `${name}.csv`), "utf8")));
    const { code, out: text } = await run("--out", out);
    expect(code).toBe(0);
    expect(section(text(), "Database:")).toMatch(/^Database: 0 changes, everything was there already\n/);
    for (const heading of ["Rows:", "Repairs:", "Rejected rows:", "Odd, and", "Scores of", "Routing by", "  Assigned by", "  Waiting", "Load and fairness", "  Turns by rule", "Pipeline"]) expect(shown("npm start")).toContain(section(timeless(text(), out), heading));
    expect(await Promise.all(names.map((name) => readFile(join(out, `${name}.csv`), "utf8")))).toEqual(before);
  });

  test("a score explains itself, by our id and by that of the file, as the README shows", async () => {
    const explanation = shown("npm start -- --explain SD-1022");
    const theirs = await run("--out", out, "--explain", "SD-1022");
    expect(theirs.out()).toBe(explanation);
    const ours = /([^,\r\n]+),sales-desk,SD-1022,/.exec(await readFile(join(out, "leads.csv"), "utf8"))?.[1] ?? "";
    expect((await run("--out", out, "--explain", ours)).out()).toBe(explanation);
    const nobody = await run("--out", out, "--explain", "SD-0");
    expect([nobody.code, nobody.out(), nobody.err()]).toEqual([2, "", expect.stringContaining("sales-desk: No lead has the id SD-0: ")]);
  });

  test("--convert turns leads into customers, contacts and deals, or says why not, as the README shows; again it changes nothing", async () => {
    const first = await run("--out", out, "--convert");
    expect([first.code, first.out()]).toEqual([0, shown("npm start -- --convert")]);
    const again = await run("--out", out, "--convert");
    expect(again.out()).toContain("\n  3 leads = 0 converted + 0 converted before + 3 not converted: nothing has changed\n");
    expect(again.out()).toContain("\n  Not asked, since they are leads no more: 5 disqualified, 6 converted earlier.\n");
    expect(again.out()).toMatch(/\n {2}SD-1017 .* Its score is 25, and at least 50 is asked for\.\n/);
    const new1022 = await run("--out", out, "--convert", "SD-1022");
    expect(new1022.out()).toContain("Only qualified leads are converted, and it is new. It meets the criteria: --qualify takes it.");
    const qualified = await run("--out", out, "--convert", "SD-1022", "--qualify");
    expect([qualified.code, qualified.out()]).toEqual([0, shown("npm start -- --convert SD-1022 --qualify")]);
    expect((await run("--out", out, "--convert", "SD-1022", "--qualify")).out()).toContain("  1 lead = 0 converted + 1 converted before + 0 not converted: nothing has changed\n");
  });

  test("--win and --lose close deals as the README shows, or say in a line what is missing", async () => {
    const won = await run("--out", out, "--win", "SD-1022", "--reason", "best-fit");
    expect([won.code, undated(won.out())]).toEqual([0, undated(shown("npm start -- --win SD-1022 --reason best-fit"))]);
    expect((await run("--out", out, "--win", "SD-1022", "--reason", "best-fit")).out()).toContain("Won Wooden Nickel Mint: SensorHub Mini for €5,000.00, as before: nothing has changed.\n");
    const incomplete = await run("--out", out, "--win", "SD-1061");
    expect([incomplete.code, incomplete.err()]).toEqual([2, expect.stringContaining("sales-desk: Quantum Pickle Company: DriftGuard Fleet is not won. Complete the deal before it is closed: amount.\n")]);
    const unknown = await run("--out", out, "--lose", "SD-1061", "--reason", "prize");
    expect(unknown.err()).toContain("(price, competitor, no-budget, no-decision, missing-feature, bad-timing, unresponsive, duplicate).\n");
  });

  test("--lead shows the audit trail and the events of a lead from its import to the close of its deal, --relay delivers them, as the README shows", async () => {
    const theirs = await run("--out", out, "--lead", "SD-1022");
    expect([theirs.code, undated(theirs.out())]).toEqual([0, undated(shown("npm start -- --lead SD-1022"))]);
    const ours = / lead\.import-history lead (\S+) /.exec(theirs.out())?.[1] ?? "";
    expect((await run("--out", out, "--lead", ours)).out()).toBe(theirs.out());
    const relayed = await run("--out", out, "--relay");
    expect([relayed.code, relayed.out(), relayed.err()]).toEqual([0, shown("npm start -- --relay"), expect.stringContaining(" events delivered\n")]);
    const after = (await run("--out", out, "--lead", "SD-1022")).out();
    expect([after.match(/ delivered \d{4}-/g)?.length, after.includes("pending"), after.split("\nEvents")[0]]).toEqual([18, false, theirs.out().split("\nEvents")[0]]);
    expect((await run("--out", out, "--relay")).out()).toBe("  No event was waiting.\n");
    const nobody = await run("--out", out, "--lead", "SD-0");
    expect([nobody.code, nobody.out(), nobody.err()]).toEqual([2, "", expect.stringContaining("sales-desk: No lead has the id SD-0: ")]);
  });

  test("--what-if shows what the README shows and writes nothing", async () => {
    const before = await readFile(join(out, "assignments.csv"), "utf8");
    const { code, out: text } = await run("--out", out, "--what-if", own("by-load.json"));
    expect({ code, text: text() }).toEqual({ code: 0, text: shown("npm start -- --what-if examples/sales-desk/routing/by-load.json") });
    expect(await readFile(join(out, "assignments.csv"), "utf8")).toBe(before);
    const same = await run("--out", out, "--what-if", own("sales-desk.json"), "--team", own("sales-desk-team.json"));
    expect([same.code, same.out()]).toEqual([0, expect.stringContaining("  0 of 47 leads would go elsewhere. Nothing was written.\n")]);
    expect((await run("--out", out)).out()).toContain("\nDatabase: 0 changes");
  });

  test("another policy is the next version: it finds owners for those who waited, and takes nobody's lead away", async () => {
    const before = await readFile(join(out, "assignments.csv"), "utf8");
    const { code, out: text } = await run("--out", out, "--policy", own("by-load.json"));
    expect([code, text()]).toEqual([0, expect.stringContaining("Routing by Whoever carries least, version 2 ")]);
    expect(section(text(), "Database:")).toMatch(/routing team +0 +0 +33\n +routing policy +0 +1 +0\n +assignments +3 +0 +44$/);
    expect(text()).toContain("\n  54 leads = 54 assigned + 0 queued + 0 unassigned; ");
    const after = (await readFile(join(out, "assignments.csv"), "utf8")).split("\r\n");
    expect(before.split("\r\n").filter((line) => !line.includes(",queued,") && !after.includes(line))).toEqual([]);
    expect((await run("--out", out, "--explain", "SD-1012")).out()).toMatch(/^Owner of Polar Mango Imports: DriftGuard Fleet by Whoever carries least, version 2: Agent /m);
  });

  test("while another process has the database open, nothing is touched and one line says which", async () => {
    const desk = await openDesk(join(out, "database"));
    for (const more of [[], ["--reset"]]) {
      const { code, out: text, err } = await run("--out", out, ...more);
      expect([code, text()]).toEqual([1, ""]);
      expect(err()).toMatch(/^sales-desk: Stop process \d+ on .* first: it has .*database open \(.*\)\.\n$/);
    }
    await desk.close();
  });

  test("--reset starts over", async () => {
    const { code, out: text } = await run("--out", out, "--reset", "--team", data("team.csv"));
    expect(code).toBe(0);
    expect(section(text(), "Database:")).toMatch(/users +9 +0 +0\n?$/);
    expect(text()).not.toContain("Scores of");
  });
});

describe("a run in memory", () => {
  test("the files in out hold every lead and deal, and every row that was not taken as it stood", async () => {
    await inMemory();
    const lines = (name: string): readonly string[] => readFileSync(join(out, name), "utf8").trimEnd().split("\r\n");
    expect([lines("leads.csv").length, lines("deals.csv").length]).toEqual([1 + 59, 1 + 36]);
    expect(lines("rejects.csv")).toHaveLength(1 + 12);
    expect(lines("rejects.csv")).toContain('leads.csv,37,,lead,cell_count,"Write 16 cells: the row has 4, it is cut short.","SD-1090,2026-03-28,Website,Half A Row"');
    expect(lines("repairs.csv")).toContain("deals.csv,4,product,opportunity,near-match,SensorHubPro,SensorHub Pro");
    expect(lines("repairs.csv")).toContainEqual(expect.stringMatching(/^leads\.csv,51,,lead,wrapped-row,"""SD-1047,/));
    expect(readFileSync(join(out, "leads.csv"), "utf8")).toContain(`"'=HYPERLINK(""https://velcro-whale-packaging.example"")"`);
    expect(readFileSync(join(out, "deals.csv"), "utf8")).toMatch(/,D-501,.*,18400\.00,25,4600\.00,EUR,/);
  });

  test("--as-of names the day scores are for, but no day to come", async () => {
    const { out: text } = await inMemory("--leads", data("leads.csv"), "--as-of", "2026-06-30");
    expect(text()).toContain("Scores of 59 leads, as of 2026-06-30\n");
    const { code, err } = await inMemory("--leads", data("leads.csv"), "--as-of", "9999-01-01");
    expect([code, err()]).toEqual([2, expect.stringContaining("sales-desk: Give --as-of a day that has come.\n")]);
  });

  test("--explain on an empty database takes the files in first", async () => {
    const { code, out: text } = await inMemory("--explain", "SD-1022");
    expect([code, text().split("\n")[0]]).toEqual([0, "Score of Wooden Nickel Mint: SensorHub Mini as of 2026-05-25: 58 of 100 (medium)"]);
  });

  test("--lead on an empty database takes the files in first, and folds lines on a terminal", async () => {
    const terminal = testTerminal({ columns: 80 });
    expect(await main(["--out", out, "--database", "memory", "--lead", "SD-1022"], terminal)).toBe(0);
    expect(terminal.out()).toMatch(/^Lead SD-1022: Wooden Nickel Mint: SensorHub Mini, new, score 58 \(medium\), owner\n {4}Agent Ibex\n/);
    const [trail = ""] = terminal.out().split("\nEvents");
    expect(trail.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(trail.match(/\[sealed, \d+\]/g)).toHaveLength(4);
  });

  test("the policy and the team of the README route leads", async () => {
    const [policy, team] = [join(out, "policy.json"), join(out, "team.json")];
    await writeFile(policy, shownJson(1));
    await writeFile(team, shownJson(2));
    const { code, out: text } = await inMemory("--leads", data("leads.csv"), "--policy", policy, "--team", team);
    expect(code).toBe(0);
    expect(section(text(), "Database:")).toMatch(/ assignments +54 +0 +0$/);
    expect(section(text(), "Load and fairness")).toMatch(/^ +Ana +\d/m);
    expect(readFileSync(join(out, "assignments.csv"), "utf8").trimEnd().split("\r\n")).toHaveLength(1 + 54);
  });

  test("files somebody names are routed only when a policy is named too", async () => {
    const { out: text } = await inMemory("--leads", data("leads.csv"));
    expect(text()).not.toContain("Routing by");
    expect(text()).not.toContain("assignments");
  });

  test("--help says all and does nothing", async () => {
    const { code, out: text, err } = await run("--help", "--database", "/nowhere/at/all");
    expect([code, err(), text().startsWith("Imports leads and deals")]).toEqual([0, "", true]);
  });

  test("the map of the README reads a file whose columns nobody knows", async () => {
    const [leads, map] = [join(out, "contacts.csv"), join(out, "contacts-map.json")];
    await writeFile(leads, "nr,who,origin,received\n1,Ana,web,3.4.2026\n2,Ben,n/a,13.4.2026\n3,Cem,fair,31.4.2026\n");
    await writeFile(map, shownJson(0));
    const { code, out: text } = await inMemory("--leads", leads, "--map", map);
    expect(code).toBe(0);
    expect(text()).toMatch(/contacts\.csv +leads +contacts-map\.json +3 +=  +2 +\+ +0 +\+ +1/);
    expect(text()).toMatch(/Website +1 /);
    expect(text()).toContain("as of 2026-04-13, the newest day they tell of");
  });
});

describe("what goes wrong is one line, and no stack", () => {
  const dealsOfLeads = JSON.stringify({
    name: "Deals of leads",
    mappings: [{ file: "leads.csv", source: "mine", entity: "opportunity", identity: { column: "id" }, fields: { name: "{title}", status: "open" } }],
  });

  const teamOfTheDesk = JSON.parse(readFileSync(own("sales-desk-team.json"), "utf8")) as Readonly<Record<string, unknown>>;
  const circle = JSON.stringify({ ...teamOfTheDesk, delegations: [{ name: "Agent Newt", to: "Agent Lynx", from: "2026-01-01" }, { name: "Agent Lynx", to: "Agent Newt", from: "2026-01-01" }] });

  const broken = async (name: string, text: string): Promise<string> => {
    await writeFile(join(out, name), text);
    return join(out, name);
  };

  test.each<[string, () => Promise<string[]> | string[], number, string]>([
    ["a missing file", () => ["--leads", "/nowhere/leads.csv"], 2, "There is no file /nowhere/leads.csv: check the path."],
    ["a missing map", () => ["--leads", data("leads.csv"), "--map", "/nowhere/map.json"], 2, "There is no file /nowhere/map.json: check the path."],
    ["a folder", () => ["--leads", tmpdir()], 2, `${tmpdir()} is a folder: name a file in it.`],
    ["a file of another kind", () => ["--leads", data("team.csv")], 2, `No map is known for the columns of ${data("team.csv")}: write one (the README says how) and name it with --map FILE.`],
    ["deals without those they refer to", () => ["--deals", data("deals.csv")], 2, "Import what deals.csv refers to as well (--team FILE --products FILE --accounts FILE): none of its users, products, accounts from sales-desk are here yet."],
    ["a map that is no JSON", async () => ["--leads", data("leads.csv"), "--map", await broken("a.json", "{")], 2, "Correct the map "],
    ["a map with a slip", async () => ["--leads", data("leads.csv"), "--map", await broken("b.json", '{"name":"x","mappings":[{}]}')], 2, "b.json: mappings[0]."],
    ["a policy that is no JSON", async () => ["--policy", await broken("p1.json", "{")], 2, "Correct the policy "],
    ["a rule without a pool", async () => ["--policy", await broken("p2.json", '{"name":"x","rules":[{"name":"r","criteria":{"all":[]}}]}')], 2, "p2.json: rules[0].pool"],
    ["a team that nobody has heard of", async () => ["--policy", await broken("p3.json", '{"name":"x","rules":[],"catchAll":{"pool":{"kind":"team","name":"Nort"}}}')], 2, "p3.json: catchAll.pool.name: no team is called Nort, perhaps North."],
    ["a field that leads do not have", async () => ["--policy", await broken("p4.json", '{"name":"x","rules":[{"name":"r","criteria":{"field":"colour","is":"exists"},"pool":{"kind":"team","name":"North"}}]}')], 2, "p4.json: rules[0].criteria.field"],
    ["somebody the team does not know", async () => ["--team", await broken("t1.json", '{"name":"x","members":[{"who":"Agent Otto"}]}')], 2, "t1.json: members[0].who: nobody is called Agent Otto, perhaps Agent Otter."],
    ["delegates in a circle", async () => ["--team", await broken("t2.json", circle)], 2, "Correct the team "],
    ["a comparison without leads", () => ["--what-if", own("by-load.json")], 2, "Import leads first"],
    ["a server that is not there", () => ["--database", "postgres://nobody:secret@127.0.0.1:9/none"], 1, "the database did not answer"],
    ["reset of a server", () => ["--database", "postgres://nobody:secret@127.0.0.1:9/none", "--reset"], 2, "Empty the database on the server yourself"],
    ["reset of a folder that is no database", () => ["--database", fileURLToPath(new URL("../data", import.meta.url)), "--reset"], 1, "holds something else."],
  ])("%s", async (_, args, expected, message) => {
    const { code, out: text, err } = await run("--out", out, "--database", "memory", ...(await args()));
    const complaint = err().split("\n").filter((line) => line.startsWith("sales-desk: "));
    expect({ code, text: text() }).toEqual({ code: expected, text: "" });
    expect(complaint).toEqual([expect.stringContaining(message)]);
    expect(err()).not.toContain("secret");
    expect(err()).not.toContain("    at ");
    expect(existsSync(data("leads.csv"))).toBe(true);
  });

  test("a file that is read is not written over, whatever its path looks like", async () => {
    await inMemory("--leads", data("leads.csv"));
    const leads = join(out, "leads.csv");
    const before = await readFile(leads, "utf8");
    await symlink(out, join(out, "elsewhere"));
    for (const path of [leads, join(out, "elsewhere", "leads.csv")]) {
      const { code, err } = await inMemory("--leads", data("leads.csv"), "--deals", path, "--deals-map", await broken("deals.json", dealsOfLeads));
      expect([code, err()]).toEqual([2, `sales-desk: Name another folder with --out: ${path} is read in this run and would be written over.\n`]);
    }
    expect(await readFile(leads, "utf8")).toBe(before);
  });

  test("NEXUS_DEBUG shows where", async () => {
    const terminal = testTerminal({ debug: true });
    expect(await main(["--leads", "/nowhere"], terminal)).toBe(2);
    expect(terminal.err()).toContain("    at ");
  });

  test("a mistake of ours says how to see more of it", async () => {
    const stop = () => {
      throw new TypeError("two\nlines");
    };
    const terminal = testTerminal({ goOn: stop });
    expect(await main(["--out", out, "--database", "memory"], terminal)).toBe(1);
    expect(terminal.err()).toContain("sales-desk: two lines (NEXUS_DEBUG=1 shows where.)\n");
  });
});

test("piped, results and nothing else come on stdout, in plain text", { timeout: 120_000 }, () => {
  const args = ["--conditions=@nexus/source", "--import", "tsx", fileURLToPath(new URL("main.ts", import.meta.url)), "--out", out, "--database", "memory", "--team", data("team.csv")];
  const text = execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  expect(text).toMatch(/^\nRows: what became of them\n/);
  expect(text).not.toContain("\u001b");
});
