import { Instant } from "@nexus/common";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { about, auditCase, recordsOf } from "./audit-case.js";
import type { AuditSubject } from "./audit-subject.js";

/** `AuditTrail`, sentence by sentence. */
export const auditTrailSuite: ContractSuite<AuditSubject> = {
  name: "audit trail",
  cases: [
    auditCase("an entry says who did what to which record, when and why, and that it is not sealed yet", async (audit) => {
      audit.clock.advance(5_000);
      const partner = audit.as({ actor: { type: "partner", id: "partner-9" }, correlationId: "request-7" });
      await partner.write(about("L-1", { action: "lead.qualify", entityVersion: 4, changedFields: ["status", "score"], reason: "Said yes – 😀\n\u202eon the phone" }));
      const [entry, ...more] = await audit.trail();
      expectEqual("the entry", entry, {
        id: entry?.id,
        at: audit.clock.now(),
        actor: { type: "partner", id: "partner-9" },
        action: "lead.qualify",
        entityType: "lead",
        entityId: "L-1",
        entityVersion: 4,
        changedFields: ["status", "score"],
        result: "done",
        refusalCode: null,
        reason: { text: "Said yes – 😀\n\u202eon the phone" },
        correlationId: "request-7",
        seal: null,
      });
      expectEqual("more entries", more, []);
    }),
    auditCase("an entry without a reason has none, an empty one is one, and what was denied says so", async (audit) => {
      await audit.write(about("a"), about("b", { reason: "" }), { action: "lead.delete", entityType: "command", entityId: "lead.delete", entityVersion: 0, changedFields: [], result: "denied", refusalCode: "not_permitted" });
      const trail = await audit.trail();
      expectEqual("reasons", trail.map(({ reason }) => reason), [null, { text: "" }, null]);
      expectEqual("results", trail.map(({ result, refusalCode }) => [result, refusalCode]), [["done", null], ["done", null], ["denied", "not_permitted"]]);
    }),
    auditCase("a sealed entry has its place in the chain and its hash", async (audit) => {
      await audit.write(about("a"));
      await audit.seal();
      await audit.write(about("b"));
      const [a, b] = await audit.trail();
      const head = await audit.read(({ auditChain }, ctx) => auditChain.head(ctx));
      expectEqual("the seals", [a?.seal, b?.seal], [{ position: 1, hash: head?.hash }, null]);
    }),
    auditCase("a filter names the record, the request, the actor, the time from (inclusive) and to (exclusive), and all of them together", async (audit) => {
      const start = audit.clock.now();
      const after = (seconds: number): Instant => Instant.addMilliseconds(start, seconds * 1_000);
      const others = audit.as({ actor: { type: "system", id: "system:router" }, correlationId: "request-2" });
      await audit.write(about("a"), about("b"));
      audit.clock.set(after(1));
      await others.write(about("a", { entityVersion: 3 }), about("c", { entityType: "opportunity" }));
      audit.clock.set(after(2));
      await audit.as({ correlationId: "request-2" }).write(about("a", { entityVersion: 4 }), about("a", { entityType: "opportunity", entityVersion: 9 }));
      const lead = { entityType: "lead", entityId: "a" };
      expectEqual("of the record", (await audit.trail({ entity: lead })).map(({ entityVersion }) => entityVersion), [2, 3, 4]);
      expectEqual("of the request", recordsOf(await audit.trail({ correlationId: "request-2" })), ["a", "c", "a", "a"]);
      expectEqual("of the actor", recordsOf(await audit.trail({ actorId: "system:router" })), ["a", "c"]);
      expectEqual("from", recordsOf(await audit.trail({ from: after(1) })), ["a", "c", "a", "a"]);
      expectEqual("to", recordsOf(await audit.trail({ to: after(1) })), ["a", "b"]);
      expectEqual("from and to", recordsOf(await audit.trail({ from: after(1), to: after(2) })), ["a", "c"]);
      expectEqual("all together", (await audit.trail({ entity: lead, correlationId: "request-2", actorId: "system:router", from: after(0), to: after(2) })).map(({ entityVersion }) => entityVersion), [3]);
      expectEqual("of nobody", [await audit.trail({ entity: { entityType: "lead", entityId: "c" } }), await audit.trail({ actorId: "nobody" }), await audit.trail({ correlationId: "request" })], [[], [], []]);
    }),
    auditCase("the trail is ordered by time, then id, whatever the order of writing and the size of the pages", async (audit) => {
      const start = audit.clock.now();
      for (const second of [3, 1, 2, 1, 0]) {
        audit.clock.set(Instant.addMilliseconds(start, second * 1_000));
        await audit.write(about(`at ${second}`), about(`at ${second}`));
      }
      const all = await audit.trail();
      expectEqual("times", recordsOf(all), [0, 0, 1, 1, 1, 1, 2, 2, 3, 3].map((second) => `at ${second}`));
      for (const limit of [1, 3, 9, 10, 11]) {
        const ids: string[] = [];
        for (let after: string | null | undefined; after !== null && ids.length <= all.length; ) {
          const cursor = after === undefined ? {} : { after };
          const page = await audit.read(({ auditTrail }, ctx) => auditTrail.list(ctx, {}, { limit, ...cursor }));
          ids.push(...page.items.map(({ id }) => id));
          after = page.next;
        }
        expectEqual(`in pages of ${limit}`, ids, all.map(({ id }) => id));
      }
    }),
    auditCase("a limit outside 1 to 1,000 and a foreign cursor throw invalid_page", async (audit) => {
      await audit.write(about("a"));
      for (const page of [{ limit: 0 }, { limit: 1_001 }, { limit: 1.5 }, { limit: 1, after: "" }, { limit: 1, after: "nonsense" }, { limit: 1, after: "\u0000" }]) {
        await expectError(`the page ${JSON.stringify(page)}`, "invalid_page", () => audit.read(({ auditTrail }, ctx) => auditTrail.list(ctx, {}, page)));
      }
    }),
    auditCase("another tenant's entries are not in the trail, by no filter", async (audit) => {
      const other = audit.anotherTenant();
      await other.write(about("a", { reason: "theirs" }));
      for (const filter of [{}, { entity: { entityType: "lead", entityId: "a" } }, { actorId: other.ctx.actor.id }, { correlationId: other.ctx.correlationId }]) {
        expectEqual("my trail", await audit.trail(filter), []);
      }
    }),
  ],
};
