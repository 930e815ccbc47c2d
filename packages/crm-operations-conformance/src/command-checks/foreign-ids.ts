import { accept, NexusError, type OperationContext, type Result } from "@nexus/common";
import type { RecordRow, RecordTable, TableDefinition, Transaction, UnitOfWork } from "@nexus/crm-operations";
import type { AnyCommand } from "./commands-in.js";

/** How ids of the other tenant end, and those that nobody has: of one length, so that answers are alike. */
export const foreignEnding = "~theirs";
export const unknownEnding = "~nobody";

/** The same data with every text that is one of the ids ending otherwise: another tenant's mirror image of it. */
const mirrored = <T>(value: T, ids: ReadonlySet<string>, ending: string = foreignEnding): T => {
  if (typeof value === "string") return (ids.has(value) ? `${value}${ending}` : value) as T;
  if (Array.isArray(value)) return value.map((item) => mirrored(item, ids, ending)) as T;
  return typeof value === "object" && value !== null ? (Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mirrored(inner, ids, ending)])) as T) : value;
};

/** The ids of all rows. */
export const idsOf = (dump: Readonly<Record<string, readonly RecordRow[]>>): ReadonlySet<string> => new Set(Object.values(dump).flatMap((rows) => rows.map(({ id }) => id)));

export interface TenantToMirror {
  readonly ctx: OperationContext;
  readonly unitOfWork: UnitOfWork<Transaction>;
  /** Every table the tenant may have rows in. */
  readonly tables: readonly TableDefinition[];
  dump(tenantId: string): Readonly<Record<string, readonly RecordRow[]>>;
}

/** Another tenant with everything this one has, under ids of its own. */
export const mirrorTenant = async ({ ctx, unitOfWork, tables, dump }: TenantToMirror): Promise<OperationContext> => {
  const other = { ...ctx, tenantId: `${ctx.tenantId}-mirror` };
  const rows = dump(ctx.tenantId);
  const ids = idsOf(rows);
  await unitOfWork.run(other, [], async ({ records }) => {
    for (const table of tables) {
      const own = rows[table.name] ?? [];
      // What the dump holds under the table's name are rows of this very table.
      if (own.length > 0) await records.insert(table as RecordTable<RecordRow>, mirrored(own, ids));
    }
    return accept(undefined);
  });
  return other;
};

type Path = readonly (string | number)[];

const pathsOf = (value: unknown, ids: ReadonlySet<string>, path: Path = []): readonly Path[] => {
  if (typeof value === "string") return ids.has(value) ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, ids, [...path, Array.isArray(value) ? Number(name) : name]));
};

const endingAt = (value: unknown, [name, ...rest]: Path, ending: string): unknown => {
  if (name === undefined) return `${String(value)}${ending}`;
  if (Array.isArray(value)) return value.map((item, index) => (index === name ? endingAt(item, rest, ending) : item));
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, key === name ? endingAt(inner, rest, ending) : inner]));
};

export interface ForeignIds<Stores> {
  readonly ctx: OperationContext;
  readonly command: AnyCommand<Stores>;
  readonly sample: unknown;
  /** Ids of this tenant, whose mirror images another tenant has. */
  readonly ids: ReadonlySet<string>;
  /** Does the command, and undoes what was accepted. */
  execute(ctx: OperationContext, command: AnyCommand<Stores>, input: unknown): Promise<Result<unknown>>;
}

/**
 * Puts the command with each id in its sample replaced, once by one that only another tenant has, once by
 * one that nobody has. Both must come out the same: what another tenant has does not exist here. Answers
 * how many ids were tried, and where the answers differ.
 */
export const foreignIdsIn = async <Stores>({ ctx, command, sample, ids, execute }: ForeignIds<Stores>): Promise<{ readonly tried: number; readonly problems: readonly string[] }> => {
  const outcome = async (input: unknown, ending: string): Promise<string> => {
    const answer = await execute(ctx, command, input).catch((error: unknown) => ({ error: NexusError.is(error) ? { code: error.code, message: error.message, details: error.details } : String(error) }));
    return JSON.stringify(answer).replaceAll(ending, "~?");
  };
  const problems: string[] = [];
  const places = pathsOf(sample, ids);
  for (const place of places) {
    const foreign = await outcome(endingAt(sample, place, foreignEnding), foreignEnding);
    const unknown = await outcome(endingAt(sample, place, unknownEnding), unknownEnding);
    if (foreign !== unknown) problems.push(`${command.name} ${place.join(".")}: another tenant's id gives ${foreign}, an unknown one ${unknown}`);
  }
  return { tried: places.length, problems };
};
