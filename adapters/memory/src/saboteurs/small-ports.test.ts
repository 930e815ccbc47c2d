import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Authorizer } from "@nexus/crm-operations";
import { authorizerSuite, hasherSuite, runSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";

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
const answer = (allowed: boolean): Promise<"allow" | "deny"> => Promise.resolve(allowed ? "allow" : "deny");

/** Remembers its first answer for everybody who asks while it is being found. */
const sharingAnswers = (): Authorizer => {
  let pending: Promise<"allow" | "deny"> | undefined;
  return {
    authorize: (ctx, action) =>
      (pending ??= host.sleep(1).then(() => {
        pending = undefined;
        return answer(granted[ctx.actor.id] === action);
      })),
  };
};

const brokenAuthorizers: readonly (readonly [string, () => Authorizer, readonly string[]])[] = [
  ["allows everything", () => ({ authorize: () => answer(true) }), ["another action, and one that only looks alike, is denied", "another actor, and one whose id only looks alike, is denied", "many questions at once each get their own answer"]],
  ["denies everything", () => ({ authorize: () => answer(false) }), ["what was granted is allowed, each time it is asked", "many questions at once each get their own answer"]],
  ["ignores case", () => ({ authorize: (ctx, action) => answer(Object.hasOwn(granted, ctx.actor.id) && action.toLowerCase() === granted[ctx.actor.id]) }), ["another action, and one that only looks alike, is denied"]],
  ["looks names up in an object and its prototype", () => ({ authorize: (ctx, action) => answer(ctx.actor.id in granted && action === "lead:read") }), ["another actor, and one whose id only looks alike, is denied"]],
  ["mixes up answers to questions asked at once", sharingAnswers, ["many questions at once each get their own answer"]],
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
});
