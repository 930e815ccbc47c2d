import { Instant } from "@nexus/common";
import type { ErasedRecord, LegalHold, PersonalDataRegister } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { routingCase, type RoutingAtWork } from "../routing-suites/routing-case.js";
import type { RoutingStoresSubject } from "../routing-suites/routing-subject.js";

const at = Instant.of("2026-05-04T10:00:00.000Z");
const erased = (id: string, more: Partial<ErasedRecord> = {}): ErasedRecord => ({ entityType: "lead", id, erasureId: "E-1", erasedAt: at, erasedBy: "user-1", legalBasis: "objection", ...more });
const held = (id: string, more: Partial<LegalHold> = {}): LegalHold => ({ entityType: "lead", id, reason: "A lawsuit.", placedAt: at, placedBy: "user-1", ...more });
const leads = (...ids: readonly string[]) => ids.map((id) => ({ entityType: "lead", id }));

const write = (stores: RoutingAtWork, work: (register: PersonalDataRegister, ctx: RoutingAtWork["ctx"]) => Promise<void>): Promise<void> => stores.commit(({ personalDataRegister }, ctx) => work(personalDataRegister, ctx));
const erasedAmong = (stores: RoutingAtWork, ...ids: readonly string[]) => stores.read(({ personalDataRegister }, ctx) => personalDataRegister.erased(ctx, leads(...ids)));
const heldAmong = (stores: RoutingAtWork, ...ids: readonly string[]) => stores.read(({ personalDataRegister }, ctx) => personalDataRegister.holds(ctx, leads(...ids)));

/** `PersonalDataRegister`, sentence by sentence. */
export const personalDataRegisterSuite: ContractSuite<RoutingStoresSubject> = {
  name: "personal data register",
  cases: [
    routingCase("erased records are told as they were logged, ordered by kind and id, and others are not", async (stores) => {
      await write(stores, (register, ctx) => register.logErasure(ctx, [erased("b"), erased("a"), erased("a", { entityType: "activity" })]));
      expectEqual("the erased leads", await erasedAmong(stores, "c", "b", "a"), [erased("a"), erased("b")]);
      expectEqual("all of them", await stores.read(({ personalDataRegister }, ctx) => personalDataRegister.erased(ctx, [...leads("a"), { entityType: "activity", id: "a" }])), [erased("a", { entityType: "activity" }), erased("a")]);
    }),
    routingCase("what is logged is logged once and for ever", async (stores) => {
      await write(stores, (register, ctx) => register.logErasure(ctx, [erased("a")]));
      await expectError("logging a record again", "duplicate_record", () => write(stores, (register, ctx) => register.logErasure(ctx, [erased("a", { legalBasis: "consent-withdrawn" })])));
      expectEqual("the log", await erasedAmong(stores, "a"), [erased("a")]);
    }),
    routingCase("a hold is told until it is released; placed again it is replaced", async (stores) => {
      await write(stores, (register, ctx) => register.hold(ctx, [held("b"), held("a")]));
      await write(stores, (register, ctx) => register.hold(ctx, [held("a", { reason: "Another one." })]));
      expectEqual("the holds", await heldAmong(stores, "a", "b", "c"), [held("a", { reason: "Another one." }), held("b")]);
      await write(stores, (register, ctx) => register.release(ctx, leads("a", "c")));
      expectEqual("the holds after the release", await heldAmong(stores, "a", "b"), [held("b")]);
    }),
    routingCase("records that only look alike are others", async (stores) => {
      await write(stores, async (register, ctx) => {
        await register.logErasure(ctx, [{ ...erased("1:x"), entityType: "a" }]);
        await register.hold(ctx, [{ ...held("1:x"), entityType: "a" }]);
      });
      const alike = [{ entityType: "a1", id: ":x" }, { entityType: "a:1", id: "x" }, { entityType: "A", id: "1:x" }];
      await stores.read(async ({ personalDataRegister }, ctx) => {
        expectEqual("the log", await personalDataRegister.erased(ctx, alike), []);
        expectEqual("the holds", await personalDataRegister.holds(ctx, alike), []);
      });
    }),
    routingCase("another tenant's log and holds are unknown", async (stores) => {
      const other = stores.anotherTenant();
      await write(other, async (register, ctx) => {
        await register.logErasure(ctx, [erased("a")]);
        await register.hold(ctx, [held("a")]);
      });
      expectEqual("the log", await erasedAmong(stores, "a"), []);
      expectEqual("the holds", await heldAmong(stores, "a"), []);
      await write(stores, (register, ctx) => register.release(ctx, leads("a")));
      expectEqual("the other's holds", await heldAmong(other, "a"), [held("a")]);
    }),
  ],
};
