import { NexusError, refuse } from "@nexus/common";
import { bindStores, type RecordRow, type RecordTable, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { foreignEnding, unknownEnding } from "@nexus/crm-operations-conformance";
import { expect, test } from "vitest";
import { mirrorDesk, settledDesk, type SettledDesk } from "./testing/settled-desk.js";

type Method = (...given: readonly unknown[]) => unknown;

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;

/** Every method of every store bound to a transaction, by its path: `leads.find`, `routing.log.run`. */
const methodsIn = (stores: object, path = ""): readonly (readonly [string, Method])[] =>
  Object.entries(stores).flatMap(([name, value]: [string, unknown]): readonly (readonly [string, Method])[] => {
    if (typeof value === "function") return [[path + name, value as Method]];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    if (isPlain(value)) return methodsIn(value, `${path}${name}.`);
    const prototype = Object.getPrototypeOf(value) as object;
    const names = Object.getOwnPropertyNames(prototype).filter((method) => method !== "constructor" && typeof Reflect.get(value, method) === "function");
    return names.map((method) => [`${path}${name}.${method}`, (Reflect.get(value, method) as Method).bind(value)]);
  });

const methodAt = (store: object, [name = "", ...rest]: readonly string[]): Method => {
  const value = Reflect.get(store, name) as Method | object;
  return rest.length === 0 ? (value as Method).bind(store) : methodAt(value, rest);
};

/** The places in which methods take ids, whatever they are ids of. */
const shapes: readonly ((id: string) => readonly unknown[])[] = [
  (id) => [id],
  (id) => [[id]],
  (id) => [{ id }],
  (id) => [{ entityType: "lead", id }],
  (id) => [[{ entityType: "lead", id }]],
  (id) => [[{ entity: "lead", recordId: id }]],
  (id) => [id, { limit: 10 }],
  (id) => ["lead", [id]],
];

/** Maps and sets are shown by what is in them. */
const shown = (value: unknown): string => JSON.stringify(value, (_name, inner: unknown) => (inner instanceof Map || inner instanceof Set ? [...inner] : inner)) ?? "nothing";

const tryAll = async ({ ctx, bind, storage }: SettledDesk, rows: UnitOfWork<Transaction>, enough = Number.POSITIVE_INFINITY) => {
  const unitOfWork = bindStores(rows, bind);
  const ids = new Set(Object.values(storage.dump(ctx.tenantId)).flatMap(([row]) => (row ? [row.id] : [])));
  const names: string[] = [];
  // What takes nothing but the context takes no id.
  await unitOfWork.read(ctx, (stores) => Promise.resolve(void names.push(...methodsIn(stores).flatMap(([name, method]) => (method.length > 1 ? [name] : [])))));
  const outcome = async (name: string, given: readonly unknown[], ending: string): Promise<string> => {
    let answer = "";
    await unitOfWork
      .run(ctx, [], async (stores) => {
        const pending = methodAt(stores, name.split("."))(ctx, ...given);
        // Methods of ports answer promises; what does not is a class's own arithmetic and reads nothing.
        answer = pending instanceof Promise ? shown(await pending) : "no port";
        return refuse("undone", "Undone for the next.");
      })
      .catch((error: unknown) => {
        answer = NexusError.is(error) ? shown([error.code, error.message, error.details]) : String(error);
      });
    return ending === "" ? answer : answer.replaceAll(ending, "");
  };
  const problems: string[] = [];
  const knowing = new Set<string>();
  for (const name of names) {
    if (problems.length >= enough) break;
    for (const shape of shapes) {
      for (const id of ids) {
        const unknown = await outcome(name, shape(`${id}${unknownEnding}`), unknownEnding);
        if ((await outcome(name, shape(`${id}${foreignEnding}`), foreignEnding)) !== unknown) problems.push(`${name} ${shown(shape(id))}`);
        if (!knowing.has(name) && (await outcome(name, shape(id), "")) !== unknown) knowing.add(name);
      }
    }
  }
  return { methods: names.length, knowing: knowing.size, problems };
};

test("another tenant's ids, given to any method of any store in any shape, are answered as ids that nobody has", async () => {
  const settled = await settledDesk();
  const other = await mirrorDesk(settled);
  const before = settled.storage.snapshotHash(other.tenantId);
  const { methods, knowing, problems } = await tryAll(settled, settled.storage.unitOfWork);
  expect(problems).toEqual([]);
  expect(settled.storage.snapshotHash(other.tenantId)).toBe(before);
  console.info(`${methods} methods of stores, ${knowing} of them answer otherwise for an id that is known: none for another tenant's`);
  // What was measured when this was written: fewer would mean that the shapes no longer fit the methods.
  expect(knowing).toBeGreaterThanOrEqual(20);
});

test("control: rows of another tenant that show through are found", async () => {
  const settled = await settledDesk();
  const other = await mirrorDesk(settled);
  const theirs = settled.storage.dump(other.tenantId);
  const alsoTheirs = <Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): readonly Row[] => (theirs[table.name] ?? []).filter(({ id }) => ids.includes(id)) as unknown as readonly Row[];
  const leaking: UnitOfWork<Transaction> = {
    ...settled.storage.unitOfWork,
    run: (ctx, locks, work) =>
      settled.storage.unitOfWork.run(ctx, locks, (tx) => work({ ...tx, records: { ...tx.records, get: async (table, ids) => [...(await tx.records.get(table, ids)), ...alsoTheirs(table, ids)] } })),
  };
  expect((await tryAll(settled, leaking, 1)).problems).not.toEqual([]);
});
