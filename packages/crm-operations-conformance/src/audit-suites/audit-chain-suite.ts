import { accept, Instant, refuse } from "@nexus/common";
import type { AuditHead, AuditSeal, SealedEntry, WaitingPlace } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { about, auditCase, newEntry, recordsOf, type AuditAtWork } from "./audit-case.js";
import type { AuditSubject } from "./audit-subject.js";

const many = (count: number, name = "L") => Array.from({ length: count }, (_, n) => about(`${name}-${n}`));

const waitingIds = (audit: AuditAtWork): Promise<readonly string[]> => audit.read(async ({ auditChain }, ctx) => (await auditChain.waiting(ctx, 1_000)).map(({ entry }) => entry?.entityId ?? "none"));

const chainOf = (audit: AuditAtWork): Promise<readonly SealedEntry[]> => audit.read(({ auditEvidence }, ctx) => auditEvidence.sealed(ctx, 1_000));

const sealedRecords = async (audit: AuditAtWork): Promise<readonly string[]> => (await chainOf(audit)).map(({ entry }) => entry?.entityId ?? "none");

const headsOf = (audit: AuditAtWork): Promise<readonly AuditHead[]> => audit.read(({ auditEvidence }, ctx) => auditEvidence.heads(ctx, 1_000));

const expectSound = async (audit: AuditAtWork, sealed: number, unsealed = 0): Promise<void> => {
  const verification = await audit.verify();
  expectEqual("the verification", { ...verification, head: null }, { isSound: true, sealed, unsealed, reasonsErased: 0, head: null, found: 0, findings: [] });
};

/** `AuditChain`, `AuditEvidence` and `UnsealedTenants` of one storage, and a sealer at work on them. */
export const auditChainSuite: ContractSuite<AuditSubject> = {
  name: "audit chain",
  cases: [
    auditCase("an entry waits for its seal from its commit on, and one that was not committed never does", async (audit) => {
      await audit.write(about("a"), about("b"));
      await audit.refused("a unit of work", "undone", async ({ outbox, auditChain }, ctx) => {
        await outbox.audit([newEntry({ entityId: "undone" })]);
        expectEqual("waiting inside", (await auditChain.waiting(ctx, 10)).map(({ entry }) => entry?.entityId), ["a", "b", "undone"]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("waiting", await waitingIds(audit), ["a", "b"]);
      await expectSound(audit, 0, 2);
    }),
    auditCase("what waits comes ordered by time, then id, in pages behind a place", async (audit) => {
      const start = audit.clock.now();
      for (const second of [2, 0, 1]) {
        audit.clock.set(Instant.addMilliseconds(start, second * 1_000));
        await audit.write(...many(2, `at ${second}`));
      }
      const all = await audit.read(({ auditChain }, ctx) => auditChain.waiting(ctx, 1_000));
      expectEqual("waiting", all.map(({ entry }) => entry?.entityId), ["at 0-0", "at 0-1", "at 1-0", "at 1-1", "at 2-0", "at 2-1"]);
      for (const limit of [1, 4]) {
        const ids: string[] = [];
        let after: WaitingPlace | undefined;
        do {
          const place = after;
          const page = await audit.read(({ auditChain }, ctx) => auditChain.waiting(ctx, limit, place));
          ids.push(...page.map(({ id }) => id));
          after = page.at(-1);
        } while (after && ids.length <= all.length);
        expectEqual(`in pages of ${limit}`, ids, all.map(({ id }) => id));
      }
    }),
    auditCase("a sealer seals all that waits, in that order, and nothing waits any more", async (audit) => {
      const start = audit.clock.now();
      for (const second of [2, 0, 1]) {
        audit.clock.set(Instant.addMilliseconds(start, second * 1_000));
        await audit.write(...many(2, `at ${second}`));
      }
      await audit.seal();
      const chain = await chainOf(audit);
      expectEqual("sealed", chain.map(({ entry }) => entry?.entityId), ["at 0-0", "at 0-1", "at 1-0", "at 1-1", "at 2-0", "at 2-1"]);
      expectEqual("positions", chain.map(({ seal }) => seal.position), [1, 2, 3, 4, 5, 6]);
      expectEqual("links", chain.slice(1).map(({ seal }) => seal.previousHash), chain.slice(0, -1).map(({ seal }) => seal.hash));
      expectEqual("different hashes", new Set(chain.map(({ seal }) => seal.hash)).size, 6);
      expectEqual("waiting", await waitingIds(audit), []);
      expectEqual("the head", await audit.read(({ auditChain }, ctx) => auditChain.head(ctx)), chain[5]?.seal);
      await expectSound(audit, 6);
    }),
    auditCase("an entry that commits late, with an earlier time than what is sealed, is sealed all the same, at the end", async (audit) => {
      const start = audit.clock.now();
      audit.clock.advance(60_000);
      await audit.write(about("early to commit"));
      await audit.seal();
      audit.clock.set(start);
      await audit.write(about("late"));
      await audit.seal();
      expectEqual("sealed", await sealedRecords(audit), ["early to commit", "late"]);
      await expectSound(audit, 2);
    }),
    auditCase("each batch tells the head in an event: numbered without gaps, the latest first as evidence", async (audit) => {
      expectEqual("the head before", await audit.read(({ auditChain }, ctx) => auditChain.head(ctx)), undefined);
      await audit.write(...many(5));
      await audit.seal(2);
      await audit.write(...many(2, "M"));
      await audit.seal(2);
      const chain = (await chainOf(audit)).map(({ seal }) => seal);
      expectEqual("batches", chain.map(({ batch }) => batch), [1, 1, 2, 2, 3, 4, 4]);
      const heads = [7, 5, 4, 2].map((position) => ({ position, hash: chain[position - 1]?.hash }));
      expectEqual("heads", await headsOf(audit), heads);
      expectEqual("the latest heads", await audit.read(({ auditEvidence }, ctx) => auditEvidence.heads(ctx, 2)), heads.slice(0, 2));
      await expectSound(audit, 7);
    }),
    auditCase("sealing nothing adds nothing, and tells nothing", async (audit) => {
      await audit.write(about("a"));
      await audit.seal();
      const before = [await chainOf(audit), await headsOf(audit)];
      await audit.seal();
      expectEqual("chain and heads", [await chainOf(audit), await headsOf(audit)], before);
    }),
    auditCase("sealers beside each other and beside writers seal every entry once", async (audit) => {
      const write = async (n: number): Promise<void> => {
        for (let i = 0; i < 5; i += 1) await audit.write(...many(3, `writer ${n}, ${i}`));
      };
      const sealAll = async (): Promise<void> => {
        for (let i = 0; i < 5; i += 1) await audit.subject.sealer({ batchSize: 7 }).sealAll();
      };
      await Promise.all([write(1), sealAll(), write(2), sealAll(), write(3), sealAll()]);
      await audit.seal();
      const chain = await chainOf(audit);
      expectEqual("positions", chain.map(({ seal }) => seal.position), Array.from({ length: 45 }, (_, i) => i + 1));
      expectEqual("entries", chain.map(({ entry }) => entry?.id ?? "none").toSorted(), (await audit.trail()).map(({ id }) => id).toSorted());
      await expectSound(audit, 45);
    }),
    auditCase("a position or an entry that has a seal throws duplicate_record", async (audit) => {
      await audit.write(about("a"), about("b"));
      await audit.seal();
      const [first, second] = (await chainOf(audit)).map(({ seal }) => seal);
      const another: AuditSeal = { entryId: "another", position: 3, batch: 2, algorithm: 1, previousHash: second?.hash ?? "", hash: "f".repeat(64) };
      for (const seal of [{ ...another, position: 2 }, { ...another, entryId: first?.entryId ?? "" }]) {
        await audit.failed("a second seal", "duplicate_record", ({ auditChain }, ctx) => auditChain.append(ctx, [seal], []));
      }
      expectEqual("sealed", await sealedRecords(audit), ["a", "b"]);
    }),
    auditCase("seals are never changed and never removed: append_only", async (audit) => {
      await audit.write(about("a"));
      await audit.seal();
      const { seals } = audit.subject.tables;
      const before = await chainOf(audit);
      const id = before[0]?.seal.entryId ?? "";
      await audit.failed("removing a seal", "append_only", ({ records }) => records.remove(seals, [id]));
      await audit.failed("changing a seal", "append_only", async ({ records }) =>
        records.update(seals, (await records.get(seals, [id])).map((row) => ({ row: { ...row, version: 2, hash: "0" }, expectedVersion: 1 }))));
      expectEqual("the chain", await chainOf(audit), before);
    }),
    auditCase("an entry that waits again although it is sealed, as after a dump was played back, is let go", async (audit) => {
      await audit.write(about("a"), about("b"));
      await audit.seal();
      const before = await chainOf(audit);
      await audit.commit(({ records }) => records.insert(audit.subject.tables.pending, before.map(({ entry }) => ({ id: entry?.id ?? "", version: 1, at: entry?.at ?? audit.clock.now() }))));
      expectEqual("waiting and sealed", await audit.read(async ({ auditChain }, ctx) => (await auditChain.waiting(ctx, 10)).map(({ isSealed }) => isSealed)), [true, true]);
      await audit.write(about("c"));
      await audit.seal();
      expectEqual("waiting", await waitingIds(audit), []);
      expectEqual("sealed", await sealedRecords(audit), ["a", "b", "c"]);
      await expectSound(audit, 3);
    }),
    auditCase("an entry that waits and is gone goes on waiting, holds up no other, and is found", async (audit) => {
      const start = audit.clock.now();
      await audit.commit(({ records }) => records.insert(audit.subject.tables.pending, ["gone 1", "gone 2", "gone 3"].map((id) => ({ id, version: 1, at: start }))));
      audit.clock.advance(1_000);
      await audit.write(...many(5));
      await audit.seal(2);
      expectEqual("sealed", (await sealedRecords(audit)).length, 5);
      expectEqual("waiting", await waitingIds(audit), ["none", "none", "none"]);
      expectEqual("findings", (await audit.verify()).findings.map(({ kind, entryId }) => `${kind} ${entryId}`), ["deleted gone 1", "deleted gone 2", "deleted gone 3"]);
      await audit.commit(({ records }) => records.remove(audit.subject.tables.pending, ["gone 1", "gone 2", "gone 3"]));
    }),
    auditCase("an entry that neither is sealed nor waits is found", async (audit) => {
      await audit.write(about("a"), about("b"));
      const [, second] = await audit.trail();
      await audit.commit(({ records }) => records.remove(audit.subject.tables.pending, [second?.id ?? ""]));
      await audit.seal();
      const { sealed, unsealed, findings } = await audit.verify();
      expectEqual("the verification", { sealed, unsealed, findings: findings.map(({ kind, entryId }) => [kind, entryId]) }, { sealed: 1, unsealed: 1, findings: [["inserted", second?.id]] });
    }),
    auditCase("the evidence comes in pages: seals by position, entries by id with what is known of them", async (audit) => {
      await audit.write(...many(7), about("with a reason", { reason: "why" }));
      await audit.seal();
      await audit.write(...many(2, "M"));
      const chain = await chainOf(audit);
      const entries = await audit.read(({ auditEvidence }, ctx) => auditEvidence.entries(ctx, 1_000));
      expectEqual("entries", entries.map(({ isSealed, isWaiting, reason }) => [isSealed, isWaiting, reason?.text]), [
        ...Array.from({ length: 7 }, () => [true, false, undefined]),
        [true, false, "why"],
        [false, true, undefined],
        [false, true, undefined],
      ]);
      for (const limit of [1, 3]) {
        await audit.read(async ({ auditEvidence }, ctx) => {
          for (const [i, link] of chain.entries()) expectEqual("seals behind a seal", await auditEvidence.sealed(ctx, limit, link.seal), chain.slice(i + 1, i + 1 + limit));
          for (const [i, { entry }] of entries.entries()) expectEqual("entries behind an entry", await auditEvidence.entries(ctx, limit, entry.id), entries.slice(i + 1, i + 1 + limit));
        });
      }
    }),
    auditCase("tenants with something to seal are listed by id, in pages, until all of it is sealed", async (audit) => {
      await audit.seal();
      const tenants = [audit.anotherTenant(), audit, audit.anotherTenant(), audit.anotherTenant()];
      for (const tenant of tenants) await tenant.write(about("a"));
      const ids = tenants.map(({ ctx }) => ctx.tenantId).toSorted();
      const { unsealedTenants } = audit.subject;
      expectEqual("all", await unsealedTenants.list(1_000), ids);
      expectEqual("the first two", await unsealedTenants.list(2), ids.slice(0, 2));
      expectEqual("behind the second", await unsealedTenants.list(1_000, ids[1]), ids.slice(2));
      expectEqual("behind the last", await unsealedTenants.list(1_000, ids[3]), []);
      await audit.seal();
      expectEqual("afterwards", await unsealedTenants.list(1_000), []);
    }),
    auditCase("what is not committed makes no tenant one with something to seal", async (audit) => {
      await audit.seal();
      await audit.subject.unitOfWork.run(audit.ctx, [], async ({ outbox }) => {
        await outbox.audit([newEntry()]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("tenants", await audit.subject.unsealedTenants.list(1_000), []);
    }),
    auditCase("another tenant's entries and seals are in no chain but theirs", async (audit) => {
      const other = audit.anotherTenant();
      await other.write(...many(3, "theirs"));
      await audit.write(...many(2, "mine"));
      expectEqual("waiting", await waitingIds(audit), ["mine-0", "mine-1"]);
      await audit.seal();
      expectEqual("sealed", [await sealedRecords(audit), await sealedRecords(other)], [["mine-0", "mine-1"], ["theirs-0", "theirs-1", "theirs-2"]]);
      expectEqual("heads", (await headsOf(audit)).map(({ position }) => position), [2]);
      expectEqual("entries", await audit.subject.unitOfWork.run(audit.ctx, [], async ({ auditEvidence }) => accept((await auditEvidence.entries(audit.ctx, 10)).length)), accept(2));
      expectEqual("my trail", recordsOf(await audit.trail()), ["mine-0", "mine-1"]);
      await expectSound(audit, 2);
      await expectSound(other, 3);
    }),
  ],
};
