import { accept, deepFreeze, refuse, type OperationContext, type Result } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { UnitOfWork } from "../unit-of-work/index.js";
import { CommandPath, defineCommand, unrestricted, type Authorizer, type Command, type CommandStores, type RecordFactsFinders } from "./index.js";
import { pathUnderTest } from "./testing/path-under-test.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 500;

interface Rename {
  readonly id: string;
  readonly name: string;
}

interface Stores {
  readonly note: (text: string) => void;
}

const ctx = deepFreeze(simulatedContext());
const input = deepFreeze({ id: "lead-1", name: "Ada" });

/** A path whose every step writes down that it was taken. */
const traced = (overrides: { permission?: Authorizer["permission"]; command?: Partial<Command<Rename, string, Stores>>; recordFacts?: RecordFactsFinders } = {}) => {
  const steps: string[] = [];
  const { stores, audited, kept, clock, hasher } = pathUnderTest(overrides.recordFacts);
  const unitOfWork: UnitOfWork<Stores & CommandStores> = {
    run: async (_ctx, locks, work) => {
      steps.push(`begin ${locks.map(({ kind, id }) => `${kind}:${id}`).join(" ")}`);
      const result = await work({ ...stores, note: (text) => steps.push(text) });
      steps.push(result.ok ? "commit" : "undo");
      return result;
    },
    read: () => Promise.reject(new Error("A command reads inside its own unit of work.")),
  };
  const authorizer: Authorizer = {
    permission: (who, action) => {
      steps.push(`authorize ${who.actor.id} ${action}`);
      return overrides.permission ? overrides.permission(who, action) : Promise.resolve(unrestricted);
    },
  };
  const schema = z.strictObject({ id: z.string().min(1), name: z.string().min(1) });
  const rename = defineCommand<Rename, string, Stores>({
    name: "lead.rename",
    action: "lead:write",
    schema: {
      safeParse: (given) => {
        steps.push("parse");
        return schema.safeParse(given);
      },
    },
    records: ({ id }) => [{ entityType: "lead", id }],
    locks: ({ id }) => [{ kind: "lead", id }],
    ...overrides.command,
    handle: async (who, given, stores) => {
      stores.note("handle");
      return overrides.command?.handle ? overrides.command.handle(who, given, stores) : accept(given.name);
    },
  });
  const path = new CommandPath<Stores>({ unitOfWork, authorizer, clock, hasher });
  const execute = (who: OperationContext, given: unknown): Promise<Result<string>> => path.execute(who, rename, given);
  return { steps, execute, audited, kept, clock };
};

describe("the command path", () => {
  test("takes its steps in one order: context, permission, input, unit of work with the declared locks", async () => {
    const { steps, execute } = traced();
    expect(await execute(ctx, input)).toEqual(accept("Ada"));
    expect(steps).toEqual(["authorize user-test lead:write", "parse", "begin lead:lead-1", "handle", "commit"]);
  });

  test("throws invalid_context before it asks for permission", async () => {
    const { steps, execute } = traced();
    await expect(execute({ ...ctx, tenantId: "" }, input)).rejects.toMatchObject({ code: "invalid_context", details: { field: "tenantId" } });
    expect(steps).toEqual([]);
  });

  test("refuses without permission before it looks at the input, and says which permission", async () => {
    const { steps, execute, audited } = traced({ permission: () => Promise.resolve([]) });
    const result = await execute(ctx, { anything: "goes" });
    expect(result).toEqual(refuse("not_permitted", "Ask for the permission lead:write.", { action: "lead:write", command: "lead.rename", denied: "action" }));
    expect(steps).toEqual(["authorize user-test lead:write", "begin ", "commit"]);
    expect(audited).toMatchObject([{ action: "lead.rename", entityType: "command", entityId: "lead.rename", result: "denied", refusalCode: "not_permitted", reason: "denied: lead:write, action" }]);
  });

  test("takes every answer but a permission for a no: exceptions, silence, near misses", async () => {
    const answers: readonly (() => unknown)[] = [
      () => Promise.resolve("deny"),
      () => Promise.resolve(undefined),
      () => Promise.resolve(null),
      () => Promise.resolve(true),
      () => Promise.resolve("ALLOW"),
      () => Promise.resolve(["allow"]),
      () => Promise.resolve([{ records: "all" }, { fields: "all" }, { records: "ALL", fields: "all" }, { records: "all", fields: "some" }, null]),
      () => Promise.resolve({ records: "all", fields: "all" }),
      () => Promise.resolve("allow"),
      () => Promise.reject(new Error("The directory is down.")),
      () => undefined,
      () => {
        throw new Error("broken");
      },
    ];
    for (const answer of answers) {
      const { steps, execute } = traced({ permission: answer as Authorizer["permission"] });
      expect(await execute(ctx, input)).toMatchObject({ ok: false, refusal: { code: "not_permitted" } });
      expect(steps).not.toContain("handle");
    }
  });

  test("refuses bad input with its paths, before any unit of work", async () => {
    const { steps, execute } = traced();
    const result = await execute(ctx, { id: "", name: "Ada", tenantId: "another" });
    expect(result).toMatchObject({ ok: false, refusal: { code: "invalid_input", details: { issues: [{ path: ["id"] }, { path: ["tenantId"] }] } } });
    expect(steps).toEqual(["authorize user-test lead:write", "parse"]);
  });

  test("refuses input beyond the limits before any schema sees it", async () => {
    const deep: unknown[] = [];
    for (let i = 0, at = deep; i < 100_000; i += 1) {
      const next: unknown[] = [];
      at.push(next);
      at = next;
    }
    for (const given of [deep, JSON.parse('{"__proto__": {"admin": true}}'), { id: "a", name: "\uD800" }, { id: "a", name: -0 }, () => "x"]) {
      const { steps, execute } = traced();
      expect(await execute(ctx, given)).toMatchObject({ ok: false, refusal: { code: "invalid_input" } });
      expect(steps).toEqual(["authorize user-test lead:write"]);
    }
  });

  test("hands out what the handler refuses, after it was undone", async () => {
    const refusal = refuse("name_taken", "Choose another name.", { id: "lead-1" });
    const { steps, execute } = traced({ command: { handle: () => Promise.resolve(refusal) } });
    expect(await execute(ctx, input)).toEqual(refusal);
    expect(steps.slice(-2)).toEqual(["handle", "undo"]);
  });

  test("lets exceptions of the handler through unchanged", async () => {
    const broken = new Error("broken");
    const { execute } = traced({ command: { handle: () => Promise.reject(broken) } });
    await expect(execute(ctx, input)).rejects.toBe(broken);
  });

  test("never lets bad input reach the handler, whatever it looks like", async () => {
    const anyInput = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true }),
      fc.record({ id: fc.oneof(fc.string(), fc.anything()), name: fc.oneof(fc.string(), fc.anything()), extra: fc.anything() }, { requiredKeys: [] }),
    );
    await fc.assert(
      fc.asyncProperty(anyInput, async (given) => {
        const seen: Rename[] = [];
        const { steps, execute } = traced({ command: {
          handle: async (_ctx, rename) => {
            seen.push(rename);
            return accept(rename.name);
          },
        } });
        const result = await execute(ctx, given);
        if (result.ok) {
          expect(seen).toEqual([{ id: expect.stringMatching(/[^]/), name: expect.stringMatching(/[^]/) }]);
        } else {
          expect(result.refusal.code).toBe("invalid_input");
          expect(result.refusal.details["issues"]).toContainEqual({ path: expect.any(Array), message: expect.any(String) });
          expect(seen).toEqual([]);
          expect(steps.some((step) => step.startsWith("begin"))).toBe(false);
        }
      }),
      { numRuns: runs },
    );
  });
});
