import { refuse } from "@nexus/common";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { about, auditCase, type AuditAtWork } from "./audit-case.js";
import type { AuditSubject } from "./audit-subject.js";

const lead = (entityId: string) => ({ entityType: "lead", entityId });

const textsOf = (audit: AuditAtWork, ...ids: readonly string[]): Promise<readonly string[]> =>
  audit.read(async ({ auditReasons }, ctx) => (await auditReasons.of(ctx, ids.map(lead))).map(({ text }) => text));

const erase = (audit: AuditAtWork, ...ids: readonly string[]): Promise<number> => audit.commit(({ auditReasons }, ctx) => auditReasons.erase(ctx, ids.map(lead)));

/** Two records with two reasons each, and entries without any. */
const prepare = (audit: AuditAtWork): Promise<void> =>
  audit.write(about("a", { reason: "a 1" }), about("b", { reason: "b 1" }), about("a"), about("a", { reason: "a 2" }), about("a", { entityType: "opportunity", reason: "of a deal" }), about("b", { reason: "b 2" }));

/** `AuditReasons`, and what verifying says of reasons that are gone. */
export const auditReasonsSuite: ContractSuite<AuditSubject> = {
  name: "audit reasons",
  cases: [
    auditCase("the reasons given about records are found by record, each with its entry, and none of others", async (audit) => {
      await prepare(audit);
      expectEqual("of a", await textsOf(audit, "a"), ["a 1", "a 2"]);
      expectEqual("of both, and of nobody", await textsOf(audit, "b", "nobody", "a"), ["a 1", "b 1", "a 2", "b 2"]);
      expectEqual("of nothing", await textsOf(audit), []);
      const [first] = await audit.read(({ auditReasons }, ctx) => auditReasons.of(ctx, [lead("a")]));
      expectEqual("the first", first, { entryId: (await audit.trail())[0]?.id, ...lead("a"), text: "a 1" });
      const crossed = [{ entityType: "opportunity", entityId: "b" }, { entityType: "lead", entityId: "a" }];
      expectEqual("of pairs that nobody asked for", (await audit.read(({ auditReasons }, ctx) => auditReasons.of(ctx, crossed))).map(({ text }) => text), ["a 1", "a 2"]);
    }),
    auditCase("erased reasons are gone for good, those of other records stay, and the chain is sound and says how many were erased", async (audit) => {
      await prepare(audit);
      await audit.seal();
      audit.clock.advance(1_000);
      expectEqual("how many went", await erase(audit, "a"), 2);
      expectEqual("texts", [await textsOf(audit, "a"), await textsOf(audit, "b")], [[], ["b 1", "b 2"]]);
      expectEqual("in the trail", (await audit.trail()).slice(0, 6).map(({ reason }) => reason), ["gone", { text: "b 1" }, null, "gone", { text: "of a deal" }, { text: "b 2" }]);
      const { isSound, reasonsErased, found } = await audit.verify();
      expectEqual("the verification", { isSound, reasonsErased, found }, { isSound: true, reasonsErased: 2, found: 0 });
      await audit.seal();
      expectEqual("whether it is sound once the erasure is sealed too", (await audit.verify()).isSound, true);
    }),
    auditCase("an erasure is audited, once per record that had reasons; erasing again erases nothing and is not", async (audit) => {
      await prepare(audit);
      const before = (await audit.trail()).length;
      audit.clock.advance(1_000);
      expectEqual("how many went", await erase(audit, "a", "b", "nobody"), 4);
      expectEqual("how many went again", [await erase(audit, "a", "b", "nobody"), await erase(audit)], [0, 0]);
      const added = (await audit.trail()).slice(before);
      expectEqual("added entries", added.map(({ action, entityType, entityId }) => `${action} ${entityType} ${entityId}`).toSorted(), ["audit.erase-reasons lead a", "audit.erase-reasons lead b"]);
    }),
    auditCase("an erasure that is refused in the end has not happened", async (audit) => {
      await prepare(audit);
      await audit.refused("an erasure", "undone", async ({ auditReasons }, ctx) => {
        await auditReasons.erase(ctx, [lead("a")]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("of a", await textsOf(audit, "a"), ["a 1", "a 2"]);
    }),
    auditCase("a reason that went otherwise, or says something else now, is found", async (audit) => {
      await prepare(audit);
      await audit.seal();
      const [first, second] = await audit.read(({ records }) => records.find(audit.subject.tables.reasons, {}));
      await audit.commit(async ({ records }) => {
        await records.remove(audit.subject.tables.reasons, [first?.id ?? ""]);
        if (second) await records.update(audit.subject.tables.reasons, [{ row: { ...second, version: 2, text: "something else" }, expectedVersion: 1 }]);
      });
      const { findings } = await audit.verify();
      expectEqual("findings", findings.map(({ kind, entryId }) => [kind, entryId]), [["reason-deleted", first?.id], ["reason-changed", second?.id]]);
    }),
    auditCase("another tenant's reasons are neither found nor erased", async (audit) => {
      const other = audit.anotherTenant();
      await prepare(other);
      expectEqual("found and erased", [await textsOf(audit, "a"), await erase(audit, "a")], [[], 0]);
      expectEqual("theirs", await textsOf(other, "a"), ["a 1", "a 2"]);
    }),
  ],
};
