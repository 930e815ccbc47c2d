import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import ts from "typescript";
import { parseSource, visit } from "../code/parse-sources.ts";
import { projectRoot } from "../files/project-root.ts";
import { currentCatalogue, eventsPage, typeText } from "./events-page.ts";
import { currentLifecycles, lifecyclesPage, stateDiagram, type Lifecycle, type Table } from "./lifecycles-page.ts";
import { ambiguousCodes, sourcesBehindTheDoor, statedCodes } from "./refusal-codes.ts";
import { committedPage, currentPages, stalePages } from "./reference-pages.ts";
import { documentedPackages, refusalsPage } from "./refusals-page.ts";

const pages = currentPages();

test.each(Object.keys(pages))("docs/reference/%s says what the sources say; if not, run npm run docs:update", (name) => {
  expect(committedPage(name)).toBe(pages[name]);
});

test("control: a page that differs, or is missing, is stale", () => {
  expect(stalePages(pages)).toEqual([]);
  expect(stalePages({ ...pages, "lifecycles.md": `${pages["lifecycles.md"]} `, "nowhere.md": "" })).toEqual(["lifecycles.md", "nowhere.md"]);
});

describe("lifecycles", () => {
  const parts = currentLifecycles();
  const isLifecycle = (part: Lifecycle | Table): part is Lifecycle => "transitions" in part;

  test.each(parts.filter(isLifecycle))("the diagram of $title has the moves of the table, each once, and no other", (lifecycle) => {
    const real = new Map(lifecycle.statuses.map((status) => [status.replaceAll("-", "_"), status]));
    const drawn = stateDiagram(lifecycle).flatMap((line) => {
      const [, from, to] = /^ {2}(\w+) --> (\w+)/.exec(line) ?? [];
      return from && to ? [`${real.get(from)} > ${real.get(to)}`] : [];
    });
    expect(drawn.sort()).toEqual(lifecycle.transitions.map(({ from, to }) => `${from} > ${to}`).sort());
  });

  test.each(parts.filter(isLifecycle))("control: another table makes another page ($title)", (lifecycle) => {
    const page = (changed: Partial<Lifecycle>): string => lifecyclesPage(parts.map((part) => (part === lifecycle ? { ...lifecycle, ...changed } : part)));
    const [first, ...rest] = lifecycle.transitions;
    const changes: readonly Partial<Lifecycle>[] = [
      { transitions: rest },
      { transitions: [...lifecycle.transitions, { from: lifecycle.statuses.at(-1) ?? "", to: lifecycle.statuses[0] ?? "" }] },
      { transitions: [{ from: first?.to ?? "", to: first?.from ?? "" }, ...rest] },
      { statuses: [...lifecycle.statuses, "paused"] },
      { begins: [] },
    ];
    expect(page({})).toBe(pages["lifecycles.md"]);
    for (const change of changes) expect(page(change)).not.toBe(pages["lifecycles.md"]);
  });
});

describe("events", () => {
  const catalogue = currentCatalogue();
  const [family] = catalogue;
  const [[type, description] = [], [, another] = []] = Object.entries(family?.events ?? {});

  test("every event stands on the page with what it says, once, and no two families share a type", () => {
    const page = pages["events.md"] ?? "";
    const all = catalogue.flatMap(({ events }) => Object.entries(events));
    expect(new Set(all.map(([name]) => name)).size).toBe(all.length);
    for (const [name, { says }] of all) expect(page.split(`| \`${name}\` | ${says} |`)).toHaveLength(2);
  });

  test("control: another sentence, field, version or aggregate makes another page", () => {
    if (!family || type === undefined || !description || !another) throw new Error("The catalogue is empty.");
    const page = (changed: Partial<typeof family>): string => eventsPage(catalogue.map((one) => (one === family ? { ...family, ...changed } : one)));
    expect(page({})).toBe(pages["events.md"]);
    const changes: readonly Partial<typeof family>[] = [
      { schemaVersion: 2 },
      { aggregate: "other" },
      { emittedBy: "somebody" },
      { events: {} },
      { events: { ...family.events, [type]: { ...description, says: "Something else." } } },
      { events: { ...family.events, [type]: { ...description, data: another.data } } },
    ];
    for (const change of changes) expect(page(change)).not.toBe(pages["events.md"]);
  });

  test("control: what has no word is an error, not a gap", () => {
    expect(() => typeText({})).toThrow(/no word/);
  });
});

/** Codes that two rooms state about the same thing: an opportunity names stages of its pipeline. */
const sameMeaning = ["pipeline_not_active", "stage_not_found"];

const stated = Object.fromEntries(documentedPackages.map((folder) => [folder, statedCodes(sourcesBehindTheDoor(folder))]));
const all = Object.values(stated).flat();
const codesOf = (text: string, file = "packages/crm/src/planted/a.ts"): ReturnType<typeof statedCodes> => statedCodes([parseSource(file, text)]);

describe("refusals and failures", () => {
  test("every code can be read from the source, is snake_case, and belongs to one room", () => {
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ code }) => code === undefined)).toEqual([]);
    expect(all.filter(({ code }) => !/^[a-z]+(_[a-z0-9]+)*$/.test(code ?? ""))).toEqual([]);
    expect(Object.values(stated).flatMap(ambiguousCodes)).toEqual(sameMeaning);
  });

  test("every code and what it says stands on the page", () => {
    const page = pages["refusals.md"] ?? "";
    for (const { code } of all) expect(page).toContain(`| \`${code}\` |`);
    expect(refusalsPage({ "packages/crm": [] })).not.toBe(page);
  });

  test.each([
    ["text", 'refuse("a_b", "Do this.")', ["a_b"], "Do this."],
    ["a choice", 'const f = (x: boolean) => refuse(x ? "a" : "b", "Do this.")', ["a", "b"], "Do this."],
    ["a template over listed values", 'const f = (what: "lead" | "deal") => refuse(`${what}_gone`, `Find another ${what}.`)', ["lead_gone", "deal_gone"], "Find another lead."],
    ["one code for several things", 'const f = (what: "lead" | "deal") => refuse("stale", `Read the ${what} again.`)', ["stale"], "Read the … again."],
    ["what is passed on", 'const no = (code: string) => new CrmError(code, "Do this."); no("a"); no("b");', ["a", "b"], "Do this."],
    ["what cannot be read", "refuse(codes[0], text)", [undefined], "…"],
    ["a template over anything", "const f = (what: string) => refuse(`${what}_gone`, `No.`)", [undefined], "No."],
    ["an error of the language", 'throw new TypeError("no code")', [], undefined],
  ])("control: the reader sees %s", (_, text, codes, message) => {
    expect(codesOf(text).map(({ code }) => code)).toEqual(codes);
    expect(codesOf(text)[0]?.message).toBe(message);
  });

  test("control: one code in two rooms is ambiguous, unless one of them is shared by all", () => {
    const text = 'refuse("taken", "Do this.")';
    const inRooms = (...rooms: readonly string[]): readonly string[] => ambiguousCodes(rooms.flatMap((room) => codesOf(text, `packages/crm/src/${room}/a.ts`)));
    expect(inRooms("lead", "pipeline")).toEqual(["taken"]);
    expect(inRooms("lead", "lead")).toEqual([]);
    expect(inRooms("lead", "shared")).toEqual([]);
  });
});

describe("[TST-CRM-0139] every refusal of the core is expected by one of its tests", () => {
  const textsIn = (folder: string): ReadonlySet<string> => {
    const texts = new Set<string>();
    for (const file of globSync(`${folder}/src/**/*.test.ts`, { cwd: projectRoot })) {
      visit(parseSource(file, readFileSync(`${projectRoot}/${file}`, "utf8")), (node) => void (ts.isStringLiteralLike(node) && texts.add(node.text)));
    }
    return texts;
  };
  const unexpected = (folder: string, codes: readonly (string | undefined)[]): readonly string[] => {
    const texts = textsIn(folder);
    return [...new Set(codes)].flatMap((code) => (code === undefined || texts.has(code) ? [] : [code])).sort();
  };

  test.each(documentedPackages)("%s", (folder) => {
    expect(unexpected(folder, (stated[folder] ?? []).map(({ code }) => code))).toEqual([]);
  });

  test("control: a code that no test names is found", () => {
    expect(unexpected("packages/crm", ["activity_exists", "planted_refusal"])).toEqual(["planted_refusal"]);
  });
});
