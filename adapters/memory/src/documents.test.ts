import { accept } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds } from "@nexus/common/testing";
import { Documents, documentTable } from "@nexus/crm-operations";
import { expect, test } from "vitest";
import { memoryStorage } from "./memory-storage.js";

interface Note {
  readonly name: string;
  readonly text: string | null;
}

const table = documentTable<Note>("notes");
const a: Note = { name: "a", text: "first" };
const b: Note = { name: "b", text: null };

const notebook = () => {
  const storage = memoryStorage({ clock: simulatedClock(), ids: simulatedIds() });
  const ctx = simulatedContext();
  return {
    open: async <T>(work: (notes: Documents<Note>) => Promise<T>): Promise<T> => {
      const done = await storage.unitOfWork.run(ctx, [], async ({ records }) => accept(await work(new Documents(table, records, ({ name }) => name))));
      if (!done.ok) throw new Error("It is refused.");
      return done.value;
    },
    versions: () => (storage.dump(ctx.tenantId)["notes"] ?? []).map(({ id, version }) => [id, version]),
  };
};

test("documents are put and read whole, by id in the order asked for, each once, or all of them in the order of their ids", async () => {
  const { open } = notebook();
  expect(await open((notes) => notes.all())).toEqual([]);
  await open((notes) => notes.put([b, a]));
  expect(await open((notes) => notes.all())).toEqual([a, b]);
  expect(await open((notes) => notes.get(["b", "nobody", "a", "b"]))).toEqual([b, a]);
});

test("one that is put again replaces the one before, and changes nothing where it says the same", async () => {
  const { open, versions } = notebook();
  await open((notes) => notes.put([a, b]));
  await open((notes) => notes.put([{ name: "a", text: "second" }, { name: "b", text: null }]));
  expect(await open((notes) => notes.all())).toEqual([{ name: "a", text: "second" }, b]);
  expect(versions()).toEqual([["a", 2], ["b", 1]]);
});

test("one that is removed is gone; removing none does nothing", async () => {
  const { open } = notebook();
  await open((notes) => notes.put([a, b]));
  await open((notes) => notes.remove([]));
  await open((notes) => notes.remove(["a", "nobody"]));
  expect(await open((notes) => notes.all())).toEqual([b]);
});
