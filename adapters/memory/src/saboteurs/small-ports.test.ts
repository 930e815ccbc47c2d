import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { unrestricted, type AccountOwnerFinder, type Authorizer, type CriteriaFacts, type EnrichmentProvider, type Permission } from "@nexus/crm-operations";
import { accountOwnersSuite, authorizerSuite, enrichmentSuite, hasherSuite, runSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { memoryAccountOwners, memoryEnrichment, type FactsByRecord, type OwnersByAccount } from "../index.js";
import { accountOwnersWith, enrichmentWith } from "../testing/routing-sources-under-test.js";

const host = { sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const close = (): Promise<void> => Promise.resolve();
const hex = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

const brokenHashers: readonly (readonly [string, (text: string) => string, readonly string[]])[] = [
  ["hashes Latin-1 bytes", (text) => hex(Buffer.from(text, "latin1")), ["text is hashed as UTF-8"]],
  ["normalises the text first", (text) => hex(Buffer.from(text.normalize("NFC"))), ["texts that only look alike have different hashes"]],
  ["writes upper-case hexadecimal", (text) => hex(Buffer.from(text)).toUpperCase(), ["sha256 answers the published examples, in lower-case hexadecimal", "text is hashed as UTF-8", "a long text has a hash too"]],
  ["hashes the first 64 KiB", (text) => hex(Buffer.from(text).subarray(0, 65_536)), ["a long text has a hash too"]],
];

const granted: Readonly<Record<string, string>> = { "user-1": "lead:read" };
const answer = (allowed: boolean): Promise<Permission> => Promise.resolve(allowed ? unrestricted : []);

/** Remembers its first answer for everybody who asks while it is being found. */
const sharingAnswers = (): Authorizer => {
  let pending: Promise<Permission> | undefined;
  return {
    permission: (ctx, action) =>
      (pending ??= host.sleep(1).then(() => {
        pending = undefined;
        return answer(granted[ctx.actor.id] === action);
      })),
  };
};

const brokenAuthorizers: readonly (readonly [string, () => Authorizer, readonly string[]])[] = [
  ["allows everything", () => ({ permission: () => answer(true) }), ["another action, and one that only looks alike, is denied", "another actor, and one whose id only looks alike, is denied", "many questions at once each get their own answer"]],
  ["denies everything", () => ({ permission: () => answer(false) }), ["what was granted is allowed, each time it is asked", "many questions at once each get their own answer"]],
  ["ignores case", () => ({ permission: (ctx, action) => answer(Object.hasOwn(granted, ctx.actor.id) && action.toLowerCase() === granted[ctx.actor.id]) }), ["another action, and one that only looks alike, is denied"]],
  ["looks names up in an object and its prototype", () => ({ permission: (ctx, action) => answer(ctx.actor.id in granted && action === "lead:read") }), ["another actor, and one whose id only looks alike, is denied"]],
  ["mixes up answers to questions asked at once", sharingAnswers, ["many questions at once each get their own answer"]],
];

/** Everybody's accounts as if they were this tenant's, the last word counts. */
const ofEverybody = (owners: OwnersByAccount): ReadonlyMap<string, string> => new Map([...owners.values()].flatMap((ofTenant) => [...ofTenant]));

const brokenFinders: readonly (readonly [string, (owners: OwnersByAccount, honest: AccountOwnerFinder) => AccountOwnerFinder, readonly string[]])[] = [
  [
    "knows every tenant's accounts",
    (owners) => ({ ownersOf: (ctx, records) => memoryAccountOwners(new Map([[ctx.tenantId, ofEverybody(owners)]])).ownersOf(ctx, records) }),
    ["another tenant's accounts are unknown, and own their ids for themselves"],
  ],
  [
    "takes the record's own owner where the account has none",
    (_owners, honest) => ({ ownersOf: async (ctx, records) => new Map([...records.flatMap(({ id, ownerId, place }) => (place.accountId ? [[id, ownerId ?? "nobody"] as const] : [])), ...(await honest.ownersOf(ctx, records))]) }),
    ["records without an account, of an unknown one, and of one without an owner are left out", "accounts that only look alike have owners of their own, or none", "another tenant's accounts are unknown, and own their ids for themselves"],
  ],
  [
    "finds accounts by how their id begins, in any case",
    (owners) => ({
      ownersOf: (ctx, records) => {
        const own = [...(owners.get(ctx.tenantId) ?? [])];
        return Promise.resolve(new Map(records.flatMap(({ id, place }) => own.filter(([accountId]) => place.accountId?.toUpperCase().startsWith(accountId)).slice(0, 1).map(([, ownerId]) => [id, ownerId] as const))));
      },
    }),
    ["accounts that only look alike have owners of their own, or none"],
  ],
  [
    "answers one record of each account",
    (_owners, honest) => ({ ownersOf: (ctx, records) => honest.ownersOf(ctx, [...new Map(records.map((record) => [record.place.accountId, record])).values()]) }),
    ["owners are found by record, whatever its kind; records of one account have one owner"],
  ],
  [
    "asks for record by record",
    (_owners, honest) => ({ ownersOf: async (ctx, records) => new Map((await Promise.all(records.map((record) => honest.ownersOf(ctx, [record])))).flatMap((found) => [...found])) }),
    ["owners of many records cost as many round trips as those of two"],
  ],
];

const ownFacts = (facts: FactsByRecord, tenantId: string): readonly (readonly [string, CriteriaFacts])[] => Object.values(facts.get(tenantId) ?? {}).flatMap((ofKind) => [...ofKind]);

/** Hands the answer to the last question to everybody who is waiting. */
const mixingUp = (_facts: FactsByRecord, honest: EnrichmentProvider): EnrichmentProvider => {
  let last: readonly unknown[] = [];
  return {
    enrich: async (ctx, records) => {
      last = records;
      await host.sleep(1);
      return honest.enrich(ctx, last as typeof records);
    },
  };
};

const brokenSources: readonly (readonly [string, (facts: FactsByRecord, honest: EnrichmentProvider) => EnrichmentProvider, readonly string[]])[] = [
  [
    "tells all it knows, whatever it is asked",
    (facts) => ({ enrich: (ctx) => Promise.resolve(new Map(ownFacts(facts, ctx.tenantId))) }),
    ["only records that were asked for are answered, and of those only the ones of which something is known", "the same id of another kind of record is another record", "many questions at once each get their own answer"],
  ],
  [
    "takes every record for a lead",
    (_facts, honest) => ({ enrich: (ctx, records) => honest.enrich(ctx, records.map((record) => ({ ...record, entity: "lead" }))) }),
    ["the same id of another kind of record is another record"],
  ],
  [
    "tells what it knows of another tenant's record",
    (facts, honest) => ({
      enrich: async (ctx, records) => {
        const theirs = await Promise.all([...facts.keys()].map((tenantId) => memoryEnrichment(facts).enrich({ ...ctx, tenantId }, records)));
        return new Map([...theirs.flatMap((found) => [...found]), ...(await honest.enrich(ctx, records))]);
      },
    }),
    ["another tenant's facts are not told"],
  ],
  [
    "turns facts into text",
    (_facts, honest) => ({ enrich: async (ctx, records) => new Map([...(await honest.enrich(ctx, records))].map(([id, known]) => [id, Object.fromEntries(Object.entries(known).map(([name, value]) => [name, String(value)]))])) }),
    ["what is known of a record is answered under its id, facts of every type as they are"],
  ],
  ["mixes up answers to questions asked at once", mixingUp, ["many questions at once each get their own answer"]],
];

describe("the suites of the small ports reject", () => {
  test.each(brokenHashers)("a hasher that %s", async (_name, sha256, caughtBy) => {
    const report = await runSuite(hasherSuite, async () => ({ hasher: { sha256 }, close }), host);
    expect(report.failed.map(({ name }) => name)).toEqual(caughtBy);
  });

  test.each(brokenAuthorizers)("an authorizer that %s", async (_name, make, caughtBy) => {
    const report = await runSuite(authorizerSuite, async () => ({ authorizer: make(), granted: "user-1", action: "lead:read", close }), host);
    expect(report.failed.map(({ name }) => name)).toEqual(caughtBy);
  });

  test.each(brokenFinders)("an account owner finder that %s", async (_name, make, caughtBy) => {
    const report = await runSuite(accountOwnersSuite, accountOwnersWith(make), host, { capabilities: ["counted-round-trips"] });
    expect(report.failed.map(({ name }) => name).toSorted()).toEqual(caughtBy.toSorted());
  });

  test.each(brokenSources)("an enrichment provider that %s", async (_name, make, caughtBy) => {
    const report = await runSuite(enrichmentSuite, enrichmentWith(make), host);
    expect(report.failed.map(({ name }) => name).toSorted()).toEqual(caughtBy.toSorted());
  });
});
