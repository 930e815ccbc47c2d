import { CalendarDate } from "@nexus/common";
import type { ImportEntity } from "@nexus/crm-operations";
import { parseArgs } from "node:util";
import { DeskError } from "../desk-error.js";
import { isTeamFile } from "../routing/team-file.js";
import { nearest } from "./nearest.js";

/** A file somebody names, and what its rows are to become. */
export interface NamedFile {
  readonly entity: ImportEntity;
  readonly path: string;
}

export interface Options {
  readonly help: boolean;
  /** In the order of import: people and products before accounts, accounts before leads and deals. */
  readonly files: readonly NamedFile[];
  /** How to read the leads, where it is not recognised. */
  readonly map: string | undefined;
  /** How to read deals, accounts, products and users. */
  readonly dealsMap: string | undefined;
  /** How leads find their owners; the own one with the own files, none with others, when absent. */
  readonly policy: string | undefined;
  /** Who takes leads, and how many: a JSON file. */
  readonly routingTeam: string | undefined;
  /** Another policy, to be compared with the one that holds. */
  readonly whatIf: string | undefined;
  /** A folder for the embedded database, or the URL of a server. */
  readonly database: string;
  /** Where the written files go. */
  readonly out: string;
  /** Id of the lead whose score and owner are to be explained, ours or that of its source. */
  readonly explain: string | undefined;
  /** Id of the lead whose audit trail and events are to be shown, ours or that of its source. */
  readonly lead: string | undefined;
  /** The leads to convert: all that are qualified, or one, by our id or that of its source. */
  readonly convert: { readonly lead: string | "all"; readonly qualify: boolean } | undefined;
  /** The deal to win or lose, by our id, that of its source or that of its lead. */
  readonly close: { readonly deal: string; readonly as: "won" | "lost"; readonly reason: string | undefined } | undefined;
  /** Deliver the events that wait. */
  readonly relay: boolean;
  readonly reset: boolean;
  /** The day scores are calculated for. */
  readonly asOf: CalendarDate | undefined;
}

const known = {
  leads: { type: "string", multiple: true },
  map: { type: "string" },
  deals: { type: "string", multiple: true },
  "deals-map": { type: "string" },
  accounts: { type: "string", multiple: true },
  products: { type: "string", multiple: true },
  users: { type: "string", multiple: true },
  team: { type: "string", multiple: true },
  policy: { type: "string" },
  "what-if": { type: "string" },
  database: { type: "string" },
  out: { type: "string" },
  explain: { type: "string" },
  lead: { type: "string" },
  convert: { type: "string" },
  qualify: { type: "boolean" },
  win: { type: "string" },
  lose: { type: "string" },
  reason: { type: "string" },
  relay: { type: "boolean" },
  reset: { type: "boolean" },
  "as-of": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type Name = keyof typeof known;

const isKnown = (name: string): name is Name => Object.hasOwn(known, name);

/** Throws a DeskError that says what to write instead. */
export const readOptions = (args: readonly string[]): Options => {
  const { tokens } = parseArgs({ args: args.map(withoutValue), options: known, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<Name, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") throw DeskError.unexpectedArgument(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!isKnown(name)) throw DeskError.unknownOption(rawName, nearestOption(name));
    given.set(name, [...(given.get(name) ?? []), valueOf(name, rawName, value)]);
  }
  const files = (entity: ImportEntity, ...names: readonly Name[]): readonly NamedFile[] => names.flatMap((name) => given.get(name) ?? []).map((path) => ({ entity, path }));
  const last = (name: Name): string | undefined => given.get(name)?.at(-1);
  const out = last("out") ?? "out";
  const options: Options = {
    help: given.has("help"),
    files: [...files("user", "users", "team").filter(({ path }) => !isTeamFile(path)), ...files("product", "products"), ...files("account", "accounts"), ...files("lead", "leads"), ...files("opportunity", "deals")],
    map: last("map"),
    dealsMap: last("deals-map"),
    policy: last("policy"),
    routingTeam: given.get("team")?.findLast(isTeamFile),
    whatIf: last("what-if"),
    database: last("database") ?? `${out}/database`,
    out,
    explain: last("explain"),
    lead: last("lead"),
    convert: given.has("convert") ? { lead: last("convert") || "all", qualify: given.has("qualify") } : undefined,
    close: closeOf(last),
    relay: given.has("relay"),
    reset: given.has("reset"),
    asOf: dayOf(last("as-of")),
  };
  checkMaps(options);
  checkRouting(options);
  if (given.has("qualify") && !options.convert) throw DeskError.invalidOption("--qualify", "together with --convert: it qualifies the leads that are to be converted");
  return options;
};

/** Alone, `--convert` means all leads. */
const withoutValue = (argument: string, at: number, all: readonly string[]): string => (argument === "--convert" && (all[at + 1] ?? "--").startsWith("--") ? "--convert=" : argument);

const closeOf = (last: (name: Name) => string | undefined): Options["close"] => {
  const [win, lose, reason] = [last("win"), last("lose"), last("reason")];
  if (win !== undefined && lose !== undefined) throw DeskError.invalidOption("--win", "without --lose: a deal ends one way");
  if (lose !== undefined && reason === undefined) throw DeskError.invalidOption("--lose", "together with why: --reason price");
  if (win === undefined && lose === undefined && reason !== undefined) throw DeskError.invalidOption("--reason", "together with --win or --lose");
  if (win !== undefined) return { deal: win, as: "won", reason };
  return lose === undefined ? undefined : { deal: lose, as: "lost", reason };
};

const valueOf = (name: Name, rawName: string, value: string | undefined): string => {
  if (known[name].type === "boolean") {
    if (value !== undefined) throw DeskError.invalidOption(rawName, "no value");
    return "";
  }
  if (name === "convert" && value === "") return "";
  if (value === undefined || value.trim() === "" || (value.startsWith("--") && isKnown(value.slice(2)))) throw DeskError.invalidOption(rawName, `a value: ${rawName} ${examples[name]}`);
  return value;
};

const examples: Readonly<Partial<Record<Name, string>>> = {
  leads: "leads.csv",
  map: "leads-map.json",
  deals: "deals.csv",
  "deals-map": "deals-map.json",
  accounts: "accounts.csv",
  products: "products.csv",
  users: "team.csv",
  team: "team.csv",
  policy: "policy.json",
  "what-if": "other-policy.json",
  database: "out/database",
  out: "out",
  explain: "ID",
  lead: "ID",
  convert: "ID",
  win: "ID",
  lose: "ID",
  reason: "price",
  "as-of": "2026-01-31",
};

const nearestOption = (name: string): string | undefined => {
  const found = nearest(name, Object.keys(known));
  return found === undefined ? undefined : `--${found}`;
};

const dayOf = (text: string | undefined): CalendarDate | undefined => {
  if (text === undefined) return undefined;
  if (!CalendarDate.is(text)) throw DeskError.invalidOption("--as-of", "a day that exists, as 2026-01-31");
  return text;
};

const checkMaps = ({ files, map, dealsMap }: Options): void => {
  if (map !== undefined && !files.some(({ entity }) => entity === "lead")) throw DeskError.invalidOption("--map", "together with the leads it is for: --leads FILE");
  if (dealsMap !== undefined && files.every(({ entity }) => entity === "lead")) throw DeskError.invalidOption("--deals-map", "together with the files it is for: --deals FILE");
};

const checkRouting = ({ files, policy, routingTeam, whatIf, reset, explain, lead, relay, convert, close }: Options): void => {
  if (whatIf !== undefined && (files.length > 0 || reset || relay || explain !== undefined || lead !== undefined || convert || close)) throw DeskError.invalidOption("--what-if", "without files to import, --reset, --explain, --lead, --convert, --win, --lose and --relay: it compares on the leads that are here, and writes nothing");
  if (routingTeam !== undefined && policy === undefined && whatIf === undefined && files.length > 0) throw DeskError.invalidOption(`--team ${routingTeam}`, "together with the policy it is for: --policy FILE");
};
