import { refuse, type Page } from "@nexus/common";
import type { DeadLetter } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { eventsCase, type EventsAtWork, type EventsSubject } from "./events-subject.js";

const list = (events: EventsAtWork, limit = 100, after?: string): Promise<Page<DeadLetter>> =>
  events.read(({ deadLetters }, ctx) => deadLetters.list(ctx, { limit, ...(after === undefined ? {} : { after }) }));

const listed = async (events: EventsAtWork): Promise<readonly string[]> => (await list(events)).items.map(({ aggregate }) => `${aggregate.id}${aggregate.sequence}`);

const redrive = (events: EventsAtWork, ids: readonly string[]): Promise<readonly string[]> => events.commit(({ deadLetters }, ctx) => deadLetters.redrive(ctx, ids));
const skip = (events: EventsAtWork, ids: readonly string[]): Promise<readonly string[]> => events.commit(({ deadLetters }, ctx) => deadLetters.skip(ctx, ids, "agreed by phone"));

/** `DeadLetters`, sentence by sentence. */
export const deadLettersSuite: ContractSuite<EventsSubject> = {
  name: "dead letters",
  cases: [
    eventsCase("a dead letter is listed with what it is about, why it failed and how many wait behind it; other events are not", async (events) => {
      events.tools.clock.advance(1_234);
      const at = events.tools.clock.now();
      await events.emit(["a1", "b1", "c1", "c2"], ["a1", "c1"]);
      await events.emit(["a2", "a3", "b2"]);
      const { items, next } = await list(events);
      const [a1, c1] = events.idsOf("a1", "c1");
      const about = { type: "CounterChanged", at, attempts: 1, errorCode: "broken" };
      expectEqual("dead letters", items.toSorted((a, b) => a.waiting - b.waiting), [
        { ...about, id: c1, aggregate: { type: "counter", id: "c", sequence: 1 }, waiting: 1 },
        { ...about, id: a1, aggregate: { type: "counter", id: "a", sequence: 1 }, waiting: 2 },
      ]);
      expectEqual("the next page", next, null);
    }),
    eventsCase("dead letters come in the order in which they happened, in pages that neither skip nor repeat", async (events) => {
      const names = ["e1", "d1", "c1", "b1", "a1"];
      for (const name of names) {
        await events.emit([name], [name]);
        events.tools.clock.advance(1);
      }
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await list(events, 2, after);
        seen.push(...page.items.map(({ aggregate }) => `${aggregate.id}1`));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expectEqual("all pages", seen, names);
      await events.failed("a page of nothing", "invalid_page", ({ deadLetters }, ctx) => deadLetters.list(ctx, { limit: 0 }));
      await events.failed("a foreign cursor", "invalid_page", ({ deadLetters }, ctx) => deadLetters.list(ctx, { limit: 1, after: "x" }));
    }),
    eventsCase("what is redriven is due at once, in its order, with all its attempts before it", async (events) => {
      await events.emit(["a1", "a2", "b1"], ["a1", "b1"]);
      expectEqual("claimable before", await events.claimable(), []);
      const ids = events.idsOf("a1");
      expectEqual("redriven", await redrive(events, ids), ids);
      expectEqual("listed", await listed(events), ["b1"]);
      const [first, ...more] = (await events.outbox.claim({ token: "after", limit: 10_000, leaseMs: 1_000 })).filter(({ event }) => event.meta.tenantId === events.ctx.tenantId);
      expectEqual("attempt", [first?.event.meta.id, first?.attempt], [ids[0], 1]);
      expectEqual("what follows", more.map(({ event }) => event.meta.aggregate.sequence), [2]);
    }),
    eventsCase("what is skipped is never delivered, and holds back nobody any more", async (events) => {
      await events.emit(["a1", "a2"], ["a1"]);
      const ids = events.idsOf("a1");
      expectEqual("skipped", await skip(events, ids), ids);
      expectEqual("listed", await listed(events), []);
      expectEqual("claimable", await events.claimable(), ["a2"]);
      expectEqual("redriven after all", await redrive(events, ids), []);
      expectEqual("claimable after that", await events.claimable(), ["a2"]);
    }),
    eventsCase("ids that are no dead letters are ignored, and the others answered in the order given, each once", async (events) => {
      await events.emit(["a1", "b1", "c1", "d1"], ["a1", "b1", "c1"]);
      const [a1 = "", b1 = "", c1 = "", d1 = ""] = events.idsOf("a1", "b1", "c1", "d1");
      expectEqual("redriven", await redrive(events, [b1, "unknown", a1, d1, b1, ""]), [b1, a1]);
      expectEqual("skipped", await skip(events, [d1, a1, c1]), [c1]);
      expectEqual("of nothing", [await redrive(events, []), await skip(events, [])], [[], []]);
      expectEqual("claimable", (await events.claimable()).toSorted(), ["a1", "b1", "d1"]);
    }),
    eventsCase("who redrives and who skips is in the audit trail, one entry per event, with the reason", async (events) => {
      await events.emit(["a1", "b1"], ["a1", "b1"]);
      const [a1 = "", b1 = ""] = events.idsOf("a1", "b1");
      const entries: unknown[] = [];
      await events.commit(async ({ deadLetters }, ctx) => deadLetters.redrive(ctx, [a1]));
      await events.commit(async ({ deadLetters }, ctx) => deadLetters.skip(ctx, [b1], "agreed by phone"));
      for (const { action, entityId, reason } of await events.audited()) entries.push([action, entityId, reason]);
      expectEqual("entries", entries, [["event.redrive", a1, null], ["event.skip", b1, "agreed by phone"]]);
    }),
    eventsCase("another tenant's dead letters are unknown, and stay as they are", async (events) => {
      const other = events.anotherTenant();
      await other.emit(["a1"], ["a1"]);
      await events.emit(["a1"], ["a1"]);
      const theirs = other.idsOf("a1");
      expectEqual("redriven", await redrive(events, theirs), []);
      expectEqual("skipped", await skip(events, theirs), []);
      expectEqual("listed", [(await list(events)).items.map(({ id }) => id), (await list(other)).items.map(({ id }) => id)], [events.idsOf("a1"), theirs]);
      await events.emit(["a2"]);
      expectEqual("how many wait", [(await list(events)).items[0]?.waiting, (await list(other)).items[0]?.waiting], [1, 0]);
    }),
    eventsCase("a unit of work that is undone leaves dead letters dead", async (events) => {
      await events.emit(["a1", "b1"], ["a1", "b1"]);
      const [a1 = "", b1 = ""] = events.idsOf("a1", "b1");
      await events.refused("a unit of work", "undone", async ({ deadLetters }, ctx) => {
        await deadLetters.redrive(ctx, [a1]);
        await deadLetters.skip(ctx, [b1], "no");
        return refuse("undone", "Undo it.");
      });
      expectEqual("listed", (await listed(events)).toSorted(), ["a1", "b1"]);
      expectEqual("claimable", await events.claimable(), []);
    }),
  ],
};
