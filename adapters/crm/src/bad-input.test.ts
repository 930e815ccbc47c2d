import { defaultInputLimits, Instant, NexusError, refuse, type OperationContext, type Result } from "@nexus/common";
import { fuzz, hostileVariants, looksAtOversized, pathsIn, refusalProblem, replacedAt, simulatedRandom, withstandsEach, type HostileVariant } from "@nexus/common/testing";
import { trustedHost } from "@nexus/adapter-memory";
import * as operations from "@nexus/crm-operations";
import { CommandPath, defineCommand, noRecords, type UnitOfWork } from "@nexus/crm-operations";
import { commandsIn, undoing } from "@nexus/crm-operations-conformance";
import { beforeAll, describe, expect, test } from "vitest";
import type { CrmStores } from "./bind-crm.js";
import { coreCommands, deps, sampleOf, type CoreCommand } from "./testing/core-commands.js";
import { sampleInputs } from "./testing/sample-inputs.js";
import { settledCrm, type SettledCrm } from "./testing/settled-crm.js";

/*
 * Whatever anybody sends to any field of any command on the command path is refused by type, with its
 * path where the input is to blame, and has changed nothing; or it is accepted. Nothing throws.
 */

/** The names a schema takes: of a list those of its items. */
const fieldsOf = (schema: object): readonly string[] => {
  if ("element" in schema) return fieldsOf(schema.element as object);
  return "shape" in schema ? Object.keys(schema.shape as object) : [];
};

interface Attack {
  readonly crm: SettledCrm;
  readonly unitOfWork: UnitOfWork<CrmStores>;
  readonly command: CoreCommand;
  readonly sample: unknown;
}

const pathOver = (unitOfWork: UnitOfWork<CrmStores>): CommandPath<CrmStores> => new CommandPath({ ...deps, unitOfWork, authorizer: trustedHost });

/** Puts every variant of the sample to the command. Throws where the answer is not what it must be; answers what was accepted. */
const withstand = async ({ crm, unitOfWork, command, sample }: Attack): Promise<readonly HostileVariant[]> => {
  const path = pathOver(undoing(unitOfWork));
  const before = crm.snapshotHash();
  const accepted = await withstandsEach(command.name, sample, (input) => path.execute(crm.ctx, command, input));
  if (crm.snapshotHash() !== before) throw new Error(`${command.name}: something that was refused has changed the state.`);
  return accepted;
};

describe("the commands", () => {
  test("every command behind the doors has a sample with every field it takes", () => {
    expect(coreCommands.map(({ name }) => name).toSorted()).toEqual(Object.keys(sampleInputs).toSorted());
    for (const command of coreCommands) {
      const sample = sampleOf(command);
      const [item] = Array.isArray(sample) ? (sample as unknown[]) : [sample];
      expect(Object.keys(item as object).toSorted(), command.name).toEqual(fieldsOf(command.schema).toSorted());
    }
  });

  test("control: a new command is found, wherever it stands behind the door", () => {
    const added = defineCommand({ name: "quote.create", action: "quote:create", schema: operations.accountLinkSchema, records: noRecords, locks: () => [], handle: () => Promise.resolve(refuse("no", "Not yet.")) });
    const names = (door: object): readonly string[] => commandsIn(door, deps).map(({ name }) => name);
    expect([names({ added }), names({ quoteCommands: { added } }), names({ quoteCommands: () => ({ added }) }), names({ other: () => ({ added }) })]).toEqual([["quote.create"], ["quote.create"], ["quote.create"], []]);
  });
});

describe("bad input in any field of any command is refused by type with the state as it was, or accepted", () => {
  let crm: SettledCrm;
  let drifting: SettledCrm;
  beforeAll(async () => {
    [crm, drifting] = [await settledCrm(), await settledCrm()];
  });

  test.each(coreCommands.map((command) => [command.name, command] as const))("%s", async (_name, command) => {
    const sample = sampleOf(command);
    expect(await pathOver(undoing(crm.unitOfWork)).execute(crm.ctx, command, sample)).toMatchObject({ ok: true });
    const accepted = await withstand({ crm, unitOfWork: crm.unitOfWork, command, sample });
    expect(accepted.length).toBeLessThan(hostileVariants(sample).length);
    // What was accepted and undone is also committed, on a CRM that drifts away by it.
    for (const { input } of accepted) {
      const answer = await drifting.commands.execute(drifting.ctx, command, input);
      if (!answer.ok) expect(refusalProblem(answer.refusal)).toBeUndefined();
    }
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

const runs = process.env["NEXUS_SOAK"] ? 725 : 30;
const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_122);

test(`of ${runs * coreCommands.length} inputs changed by chance (seed ${seed}) each is accepted, or refused by type and with its path, and none changes the state`, async () => {
  const crm = await settledCrm();
  const before = crm.snapshotHash();
  const path = pathOver(undoing(crm.unitOfWork));
  const reports = [];
  for (const [place, command] of coreCommands.entries()) {
    reports.push(await fuzz({ name: `${command.name} (seed ${seed})`, valid: sampleOf(command), runs, random: simulatedRandom(seed + place), execute: (input) => path.execute(crm.ctx, command, input) }));
  }
  expect(crm.snapshotHash()).toBe(before);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  // Some of everything: a fuzzer whose inputs are all refused at the first look tries nothing.
  expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBeGreaterThan(runs);
  expect(reports.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(runs * coreCommands.length / 2);
});

test("however large an input is, no command looks at more of it than its limits allow, three times over", () => {
  const over = coreCommands.flatMap(({ name, schema, limits: own = defaultInputLimits }) => {
    const limits = { ...own, nodes: Math.min(own.nodes, 5_000) };
    const looks = looksAtOversized(schema, sampleOf({ name }), limits);
    return looks < 3 * (limits.nodes + limits.arrayItems) ? [] : [`${name}: ${looks}`];
  });
  expect(over).toEqual([]);
});

describe("control: the same check is red", () => {
  const create = coreCommands.find(({ name }) => name === "lead.create");
  if (!create) throw new Error("There is no lead.create.");
  const attack = async (command: CoreCommand, change: Partial<Attack> = {}): Promise<unknown> => {
    const crm = await settledCrm();
    return withstand({ crm, unitOfWork: crm.unitOfWork, command, sample: sampleInputs["lead.create"], ...change });
  };

  test("for a schema with one field loosened", async () => {
    const loose: CoreCommand["schema"] = {
      safeParse: (input) => {
        const title: unknown = typeof input === "object" && input !== null ? Reflect.get(input, "title") : undefined;
        const parsed = create.schema.safeParse(title === undefined ? input : replacedAt(input, ["title"], "Vans"));
        return parsed.success ? { success: true, data: replacedAt(parsed.data, ["title"], title) } : parsed;
      },
    };
    await expect(attack({ ...create, schema: loose })).rejects.toThrow(/lead.create at title throws/);
  });

  test("for a schema that does not say where", async () => {
    const blind: CoreCommand["schema"] = {
      safeParse: (input) => {
        const parsed = create.schema.safeParse(input);
        return parsed.success ? parsed : { success: false, error: { issues: [{ path: ["elsewhere"], message: "wrong" }] } };
      },
    };
    await expect(attack({ ...create, schema: blind })).rejects.toThrow(/does not point there/);
  });

  test("for a refusal without a code", async () => {
    await expect(attack({ ...create, handle: () => Promise.resolve(refuse("", "Something is wrong with this.")) })).rejects.toThrow(/no code/);
  });

  test("for a unit of work that keeps what was refused", async () => {
    const crm = await settledCrm();
    const keeping: UnitOfWork<CrmStores> = {
      read: (ctx, work) => crm.unitOfWork.read(ctx, work),
      async run<T>(ctx: OperationContext, locks: readonly operations.LockKey[], work: (stores: CrmStores) => Promise<Result<T>>) {
        const kept = await crm.unitOfWork.run(ctx, locks, async (stores) => ({ ok: true, value: await work(stores) }));
        return kept.ok ? kept.value : kept;
      },
    };
    await expect(attack(create, { crm, unitOfWork: keeping })).rejects.toThrow(/changed the state/);
  });
});

describe("a context that no host should have made", () => {
  const expectInvalid = async (crm: SettledCrm, run: CommandPath<CrmStores>): Promise<number> => {
    const valid: OperationContext = { ...crm.ctx, causationId: "event-1", idempotencyKey: "key-1", deadline: Instant.of("9999-12-31T23:59:59.999Z") };
    const before = crm.snapshotHash();
    let refused = 0;
    for (const command of coreCommands.filter(({ name }) => ["lead.create", "history.import-lead", "field-registry.define"].includes(name))) {
      for (const { path, input } of hostileVariants(valid)) {
        const answer: unknown = await run.execute(input as OperationContext, command, sampleOf(command)).catch((error: unknown) => error);
        if (!(answer instanceof Error)) continue;
        refused += 1;
        if (!NexusError.is(answer) || !["invalid_context", "deadline_exceeded"].includes(answer.code)) throw new Error(`${path.join(".")}: ${String(answer)}`, { cause: answer });
      }
    }
    if (crm.snapshotHash() !== before) throw new Error("The state has changed.");
    return refused;
  };

  test("is an error before anything happens", async () => {
    const crm = await settledCrm();
    const places = pathsIn({ ...crm.ctx, causationId: "event-1", idempotencyKey: "key-1", deadline: "now" }).length;
    expect(await expectInvalid(crm, pathOver(undoing(crm.unitOfWork)))).toBeGreaterThan(places * 3 * 10);
  });

  test("control: a path that does not look at the context is caught", async () => {
    const crm = await settledCrm();
    const careless = { execute: async (ctx: OperationContext) => ({ ok: true, value: ctx.tenantId.trim() + ctx.actor.id.trim() }) } as unknown as CommandPath<CrmStores>;
    await expect(expectInvalid(crm, careless)).rejects.toThrow(/Cannot read properties/);
  });
});
