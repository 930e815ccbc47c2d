/**
 * A program for tests: opens the folder in its first argument, says `ready`, then writes a note, an
 * event and an audit entry per unit of work for as long as it lives and says `stored N` after each.
 * Where it cannot open the folder it says `refused` and the code.
 */
import { accept, NexusError, uuidV7Generator, Instant } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { openEmbedded } from "../embedded/open-embedded.js";
import { note, noteTable } from "./note-table.js";
import { storageOptions } from "./storage-options.js";
import { templateFile } from "./template-file.js";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const [directory = "", first = "1"] = process.argv.slice(2);
const clock = { now: () => Instant.fromEpochMilliseconds(Date.now()) };
const random = simulatedRandom(process.pid);

try {
  const storage = await openEmbedded({ ...storageOptions([noteTable]), template: templateFile(), clock, random, ids: uuidV7Generator({ clock, random }), directory });
  say("ready");
  for (let n = Number(first); ; n += 1) {
    await storage.unitOfWork.run(simulatedContext(), [{ kind: "note", id: "all" }], async (tx) => {
      await tx.records.insert(noteTable, [note(`note-${n}`, { count: n, title: "x".repeat(500) })]);
      await tx.emit([{ type: "NoteAdded", data: { n }, schemaVersion: 1, aggregate: { type: "note", id: `note-${n}`, sequence: 1 } }]);
      await tx.audit([{ action: "note.add", entityType: "note", entityId: `note-${n}`, entityVersion: 1, changedFields: ["title"], reason: null }]);
      return accept(n);
    });
    say(`stored ${n}`);
  }
} catch (error) {
  say(`refused ${NexusError.is(error) ? `${error.code} ${error.message}` : String(error)}`);
}
