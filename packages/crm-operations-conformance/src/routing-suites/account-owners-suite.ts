import type { OperationContext } from "@nexus/common";
import type { AccountOwnerFinder, RoutableRecord, UnitOfWork } from "@nexus/crm-operations";
import type { Closable, ContractCase, ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { portsAtWork } from "../ports-at-work.js";
import { ofAccount, routable } from "./routable-samples.js";

/** Account owners under test. */
export interface AccountOwnersSubject extends Closable {
  readonly unitOfWork: UnitOfWork<{ readonly accountOwners: AccountOwnerFinder }>;
  /** Commits accounts of these ids, each with its owner; null for an account without one. */
  prepareAccounts(ctx: OperationContext, ownerByAccount: ReadonlyMap<string, string | null>): Promise<void>;
  /** How many calls into storage there were so far; needed for the capability `counted-round-trips`. */
  roundTrips?(): number;
}

type Owners = readonly (readonly [accountId: string, ownerId: string | null])[];

interface AccountsAtWork {
  readonly subject: AccountOwnersSubject;
  prepare(owners: Owners): Promise<void>;
  /** Record and owner, in the order of the records. */
  ownersOf(...records: readonly RoutableRecord[]): Promise<readonly (readonly [string, string])[]>;
  anotherTenant(): AccountsAtWork;
}

const accountsCase = (name: string, run: (accounts: AccountsAtWork) => Promise<void>): ContractCase<AccountOwnersSubject> => ({
  name,
  run: (subject, tools) => {
    const accountsOf = (ctx: OperationContext): AccountsAtWork => ({
      subject,
      prepare: (owners) => subject.prepareAccounts(ctx, new Map(owners)),
      async ownersOf(...records) {
        const found = await portsAtWork(subject.unitOfWork, ctx).read(({ accountOwners }) => accountOwners.ownersOf(ctx, records));
        const asked = records.flatMap(({ id }) => (found.has(id) ? [[id, found.get(id) ?? ""] as const] : []));
        expectEqual("how many records are answered that were not asked for", found.size - new Set(asked.map(([id]) => id)).size, 0);
        return asked;
      },
      anotherTenant: () => accountsOf({ ...ctx, tenantId: tools.newTenant() }),
    });
    return run(accountsOf(tools.context()));
  },
});

const lookingLikeOne = ["A-1 ", "a-1", "A-10", "A-", "", "__proto__", "constructor", "\uD800", "A-1\u0000", "x".repeat(129)];

/** `AccountOwnerFinder`, sentence by sentence, on records whose place names their account, or that say nothing at all. */
export const accountOwnersSuite: ContractSuite<AccountOwnersSubject> = {
  name: "account owner finder",
  cases: [
    accountsCase("owners are found by record, whatever its kind; records of one account have one owner", async ({ prepare, ownersOf }) => {
      await prepare([["A-1", "U-1"], ["A-2", "U-2"]]);
      const found = await ownersOf(ofAccount("d", "A-2", { entity: "opportunity" }), ofAccount("a", "A-1"), ofAccount("c", "A-2", { entity: "contact" }), ofAccount("b", "A-1", { ownerId: "U-9", previousOwnerId: "U-8" }));
      expectEqual("owners", found, [["d", "U-2"], ["a", "U-1"], ["c", "U-2"], ["b", "U-1"]]);
    }),
    accountsCase("records without an account, of an unknown one, and of one without an owner are left out", async ({ prepare, ownersOf }) => {
      await prepare([["A-1", "U-1"], ["A-2", null]]);
      expectEqual("owners", await ownersOf(routable("none"), ofAccount("null", null), ofAccount("unowned", "A-2"), ofAccount("unknown", "A-3"), ofAccount("a", "A-1")), [["a", "U-1"]]);
      expectEqual("owners of nothing", await ownersOf(), []);
    }),
    accountsCase("accounts that only look alike have owners of their own, or none", async ({ prepare, ownersOf }) => {
      await prepare([["A-1", "U-1"], ["A-11", "U-11"]]);
      expectEqual("owners", await ownersOf(ofAccount("a", "A-1"), ...lookingLikeOne.map((accountId, n) => ofAccount(`like ${n}`, accountId)), ofAccount("b", "A-11")), [["a", "U-1"], ["b", "U-11"]]);
    }),
    accountsCase("another tenant's accounts are unknown, and own their ids for themselves", async (accounts) => {
      const other = accounts.anotherTenant();
      await other.prepare([["A-1", "U-1"], ["A-2", "U-2"]]);
      expectEqual("owners", await accounts.ownersOf(ofAccount("a", "A-1"), ofAccount("b", "A-2")), []);
      await accounts.prepare([["A-1", "U-7"]]);
      expectEqual("owners of both", [await accounts.ownersOf(ofAccount("a", "A-1"), ofAccount("b", "A-2")), await other.ownersOf(ofAccount("a", "A-1"))], [[["a", "U-7"]], [["a", "U-1"]]]);
    }),
    {
      ...accountsCase("owners of many records cost as many round trips as those of two", async ({ prepare, ownersOf, subject }) => {
        const accounts = Array.from({ length: 40 }, (_, n) => `A-${n}`);
        await prepare(accounts.map((accountId) => [accountId, "U-1"]));
        const costOf = async (count: number): Promise<number> => {
          const before = subject.roundTrips?.() ?? 0;
          await ownersOf(...accounts.slice(0, count).map((accountId, n) => ofAccount(`r-${n}`, accountId)));
          return (subject.roundTrips?.() ?? 0) - before;
        };
        expectEqual("round trips for 40", await costOf(40), await costOf(2));
      }),
      capability: "counted-round-trips",
    },
  ],
};
