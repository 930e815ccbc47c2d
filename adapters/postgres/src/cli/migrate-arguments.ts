import { parseArgs } from "node:util";

export const migrateHelp = `nexus-migrate: brings a database to the tables Nexus needs.

  nexus-migrate status  (--directory FOLDER | --url URL) [--migrations MODULE ...]
  nexus-migrate up      (--directory FOLDER | --url URL) [--migrations MODULE ...] [--sql]
  nexus-migrate down    (--directory FOLDER | --url URL) [--migrations MODULE ...] [--steps N] [--sql]

  status               what has been applied and what is pending; exits with 3 when anything is
                       pending, changed or unknown
  up                   applies what is pending, each migration in a transaction of its own
  down                 takes back the last migration, or the last N; rows go with their tables

  --directory FOLDER   the embedded database in this folder
  --url URL            a server: postgres://user:password@host:5432/database
                       (or in the environment as NEXUS_DATABASE_URL, away from process lists)
  --migrations MODULE  a file or package that exports storage schemas, in the order of their
                       migrations; may be given several times; the schema "operations" is always there
  --sql                prints the statements for psql and changes nothing
  --steps N            how many migrations "down" takes back, 1 by default
  --help               this text

Example: nexus-migrate up --directory ./data --migrations @nexus/adapter-crm
`;

export interface MigrateArguments {
  readonly command: "up" | "down" | "status";
  readonly target: { readonly directory: string } | { readonly url: string };
  readonly modules: readonly string[];
  readonly sql: boolean;
  readonly steps: number;
}

/** What the words mean, or a sentence about what is wrong with them, or the wish for help. */
export const readArguments = (words: readonly string[], environmentUrl: string | undefined): MigrateArguments | { readonly problem: string } | "help" => {
  const options = {
    directory: { type: "string" },
    url: { type: "string" },
    migrations: { type: "string", multiple: true },
    sql: { type: "boolean" },
    steps: { type: "string" },
    help: { type: "boolean" },
  } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help === true || words.length === 0) return "help";
  const [command, ...rest] = positionals;
  if (command !== "up" && command !== "down" && command !== "status") return { problem: `Say up, down or status${command === undefined ? "" : `, not ${command}`}.` };
  if (rest.length > 0) return { problem: `Leave out ${rest.join(" ")}.` };
  const steps = Number(values.steps ?? "1");
  if (!Number.isSafeInteger(steps) || steps < 1) return { problem: "Give --steps a whole number of at least 1." };
  if (values.steps !== undefined && command !== "down") return { problem: "--steps goes with down only." };
  if (values.directory !== undefined && values.url !== undefined) return { problem: "Give either --directory or --url." };
  const url = values.url ?? environmentUrl;
  const target = values.directory !== undefined ? { directory: values.directory } : url !== undefined ? { url } : undefined;
  if (target === undefined) return { problem: "Say where the database is: --directory or --url." };
  return { command, target, modules: values.migrations ?? [], sql: values.sql === true, steps };
};
