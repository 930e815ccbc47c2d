import { refuse } from "@nexus/common";
import type { CrmRecord } from "@nexus/crm-operations";
import { expectEqual, expectError } from "../expectation.js";
import { crmCase, type CrmCase } from "./crm-case.js";
import { createAll, idsOf, stored, type BulkRoom, type RecordRoom } from "./record-room.js";

/** Ids that no record can have, and some that only look like one that is there. */
const nobodysIds = ["unknown", "", "\uD800", "a\u0000", "x".repeat(129), "__proto__", "r-1 ", "R-1", "r-10", "%"];

/** Ids in the order of their code points, which is not the order of their UTF-16. */
const inOrder = ["A", "Z", "a", "a-1", "a-2", "\uFFFD", "😀"];
const shuffled = ["😀", "a-2", "A", "\uFFFD", "a", "Z", "a-1"];

/** What `find` and `list` promise for leads, deals and activities alike. */
export const readingCases = <Item extends CrmRecord>(room: RecordRoom<Item>): readonly CrmCase[] => {
  const { entity } = room;
  return [
    crmCase(`find answers the ${entity} as it was created, and undefined for an id that nobody has`, async (crm) => {
      await room.prepare(crm);
      const created = await crm.done("creating r-1", (ports, ctx) => room.create(ports, ctx, "r-1", crm));
      const found = await crm.read((ports, ctx) => room.find(ports, ctx, "r-1"));
      expectEqual(`the ${entity}`, found, created);
      expectEqual("id and times", [created.id, created.createdAt, created.updatedAt], ["r-1", crm.clock.now(), crm.clock.now()]);
      expectEqual("whether the version counts", Number.isSafeInteger(created.version) && created.version >= 1, true);
      for (const id of nobodysIds) expectEqual(`the ${entity} ${JSON.stringify(id)}`, await crm.read((ports, ctx) => room.find(ports, ctx, id)), undefined);
    }),
    crmCase(`a deleted ${entity} is not found and not listed`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["r-1", "r-2"]);
      await crm.delete(entity, "r-1");
      expectEqual(`the deleted ${entity}`, await crm.read((ports, ctx) => room.find(ports, ctx, "r-1")), undefined);
      expectEqual("the list", idsOf((await crm.read((ports, ctx) => room.list(ports, ctx, { limit: 10 }))).items), ["r-2"]);
    }),
    crmCase(`a unit of work reads its own ${entity}; of one that is refused nothing stays`, async (crm) => {
      await room.prepare(crm);
      const seen: (string | undefined)[] = [];
      await crm.refused("a unit of work", "undone", async (ports, ctx) => {
        const created = await room.create(ports, ctx, "r-1", crm);
        seen.push((await room.find(ports, ctx, "r-1"))?.id, ...idsOf((await room.list(ports, ctx, { limit: 10 })).items));
        return created.ok ? refuse("undone", "Undo it.") : created;
      });
      expectEqual(`the ${entity} inside`, seen, ["r-1", "r-1"]);
      expectEqual(`the ${entity} afterwards`, await crm.read((ports, ctx) => room.find(ports, ctx, "r-1")), undefined);
      expectEqual("the list afterwards", await crm.read((ports, ctx) => room.list(ports, ctx, { limit: 10 })), { items: [], next: null });
    }),
    crmCase(`a ${entity} of another tenant is an unknown one, and its id is free`, async (crm) => {
      const other = crm.anotherTenant();
      await room.prepare(crm);
      await room.prepare(other);
      await createAll(other, room, ["r-1", "r-2"]);
      const theirs = await stored(other, room, "r-1");
      expectEqual("found", await crm.read((ports, ctx) => room.find(ports, ctx, "r-1")), undefined);
      expectEqual("listed", await crm.read((ports, ctx) => room.list(ports, ctx, { limit: 10 })), { items: [], next: null });
      for (const { name, change } of room.changes) {
        const refusals = await Promise.all(["r-1", "r-9"].map((id) => crm.refused(`${name} of ${id}`, `${entity}_not_found`, (ports, ctx) => change(ports, ctx, { id }, crm))));
        expectEqual(`what ${name} tells of a foreign and of an unknown id`, JSON.stringify(refusals[0]).replaceAll("r-1", "r-9"), JSON.stringify(refusals[1]));
      }
      await createAll(crm, room, ["r-1"]);
      expectEqual(`the other tenant's ${entity}`, await stored(other, room, "r-1"), theirs);
    }),
    crmCase(`the list of ${entity} records is ordered by createdAt, then id, whatever the size of its pages`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, shuffled);
      crm.clock.advance(1);
      await createAll(crm, room, ["0"]);
      const all = [...inOrder, "0"];
      for (const limit of [1, 3, 4, 8, 9, 1_000]) {
        const pages: (readonly string[])[] = [];
        let after: string | null | undefined;
        do {
          const page = await crm.read((ports, ctx) => room.list(ports, ctx, { limit, ...(after === undefined || after === null ? {} : { after }) }));
          pages.push(idsOf(page.items));
          after = page.next;
        } while (after !== null && pages.length <= all.length);
        expectEqual(`pages of ${limit}`, pages, Array.from({ length: Math.ceil(all.length / limit) }, (_, i) => all.slice(i * limit, (i + 1) * limit)));
      }
    }),
    crmCase(`a list of ${entity} records throws invalid_page for a limit outside 1 to 1,000 and for a cursor it did not give`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["r-1", "r-2"]);
      const { next } = await crm.read((ports, ctx) => room.list(ports, ctx, { limit: 1 }));
      const cursor = next ?? "";
      for (const limit of [0, -1, 1_001, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expectError(`a limit of ${limit}`, "invalid_page", () => crm.read((ports, ctx) => room.list(ports, ctx, { limit })));
      }
      for (const after of ["", "nonsense", "__proto__", "2026-01-15T09:00:00.000Z", "\uD800", "\u0000", cursor.slice(1), cursor.slice(0, 3), `${cursor}\uD800`, `${cursor}\u0000`]) {
        await expectError(`the cursor ${JSON.stringify(after)}`, "invalid_page", () => crm.read((ports, ctx) => room.list(ports, ctx, { limit: 1, after })));
      }
    }),
  ];
};

const reference = (externalId: string, source = "fair") => ({ source, externalId });

/** What `findMany` and `findByReferences` promise for leads and deals alike. */
export const bulkReadingCases = <Item extends CrmRecord>(room: BulkRoom<Item>): readonly CrmCase[] => {
  const { entity } = room;
  return [
    crmCase(`findMany answers each ${entity} once, in the order of the ids, and leaves out unknown and deleted ones`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["a", "b", "c", "d"]);
      await crm.delete(entity, "b");
      const many = (ids: readonly string[]) => crm.read((ports, ctx) => room.findMany(ports, ctx, ids));
      expectEqual("ids", idsOf(await many(["d", "b", "x", "a", "d", "c", "a", "", "\uD800"])), ["d", "a", "c"]);
      expectEqual("records", await many(["c"]), [await stored(crm, room, "c")]);
      expectEqual("records of no ids", await many([]), []);
    }),
    crmCase(
      `findMany of many ${entity} records costs as much as of one`,
      async (crm) => {
        await room.prepare(crm);
        const ids = Array.from({ length: 8 }, (_, i) => `r-${i}`);
        await createAll(crm, room, ids);
        const cost = async (some: readonly string[]): Promise<number> => {
          const before = crm.subject.roundTrips?.() ?? 0;
          await crm.read((ports, ctx) => room.findMany(ports, ctx, some));
          return (crm.subject.roundTrips?.() ?? 0) - before;
        };
        expectEqual("round trips for 8", await cost(ids), await cost(["r-1"]));
      },
      "counted-round-trips",
    ),
    crmCase(`findByReferences answers each ${entity} that carries one of them once, ordered by createdAt, then id`, async (crm) => {
      await room.prepare(crm);
      const other = crm.anotherTenant();
      await room.prepare(other);
      const refer = (of: typeof crm, id: string, ...references: readonly ReturnType<typeof reference>[]) =>
        of.done(`creating ${id}`, (ports, ctx) => room.createReferred(ports, ctx, id, references, of));
      await refer(other, "theirs", reference("1"));
      await refer(crm, "late", reference("9"));
      crm.clock.advance(1);
      await refer(crm, "b", reference("1"), reference("2"));
      await refer(crm, "a", reference("2", "shop"));
      await refer(crm, "alike", reference("b:c", "a"));
      await refer(crm, "bin", reference("3"));
      await crm.delete(entity, "bin");
      const by = async (...references: readonly ReturnType<typeof reference>[]) => idsOf(await crm.read((ports, ctx) => room.findByReferences(ports, ctx, references)));
      expectEqual("of several", await by(reference("2", "shop"), reference("2"), reference("1"), reference("3"), reference("9"), reference("unknown")), ["late", "a", "b"]);
      expectEqual("of one that only looks alike", await by(reference("c", "a:b"), reference("1", "shop"), reference("1 "), reference("")), []);
      expectEqual("of none", await by(), []);
    }),
  ];
};
