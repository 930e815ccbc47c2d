import { defaultInputLimits, refuse, type OperationContext } from "@nexus/common";
import { fuzz, hostileVariants, looksAtOversized, simulatedRandom, withstandsEach } from "@nexus/common/testing";
import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath, noRecords, silentLogger, type RecordRow, type RecordTable, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { autocommitting, denialsOf, failEveryCall, faultyStorage, foreignIdsIn, idsOf, outsideCalls, undoing, undoingCommands, type AllOrNothing, type DenialReport } from "@nexus/crm-operations-conformance";
import { beforeAll, describe, expect, test } from "vitest";
import type { SellingStores } from "../testing/selling-desk.js";
import { conversionCommandDeps as deps, conversionCommands, mirrorSelling, repeatIds, settledSelling, type ConversionCommand, type SettledSelling } from "../testing/settled-selling.js";

/*
 * What every command promises, for those of conversion: whole or not at all, no harm from any input, nothing
 * without a permission, nothing of another tenant.
 */

let settled: SettledSelling;
beforeAll(async () => {
  settled = await settledSelling();
});

const named = conversionCommands.map((command) => [command.name, command] as const);
const commandCalled = (name: string): ConversionCommand => {
  const command = conversionCommands.find((each) => each.name === name);
  if (!command) throw new Error(`There is no command ${name}.`);
  return command;
};

test("every command of conversion has a sample", () => {
  expect(conversionCommands.map(({ name }) => name).toSorted()).toEqual(Object.keys(settled.samples).toSorted());
});

describe("whole or not at all", () => {
  const failEachCallOf = ({ ctx, storage, bind, samples }: SettledSelling, command: ConversionCommand, rows: UnitOfWork<Transaction> = storage.unitOfWork): Promise<AllOrNothing> => {
    const faulty = faultyStorage(rows);
    const path = new CommandPath<SellingStores>({ ...deps, unitOfWork: bindStores(faulty.unitOfWork, bind), authorizer: trustedHost });
    const keyed = { ...ctx, idempotencyKey: `try ${command.name}` };
    return failEveryCall({ name: command.name, storage: faulty, snapshotHash: storage.snapshotHash, execute: () => path.execute(keyed, command, samples[command.name]) });
  };

  test("[BUS-CRMOP-0013] every command of conversion happens as a whole or not at all, its answer included, whichever call into storage fails", async () => {
    const found = [];
    for (const command of conversionCommands) found.push(await failEachCallOf(settled, command));
    expect(found.flatMap(({ problems }) => problems)).toEqual([]);
    const calls = found.reduce((sum, each) => sum + each.calls.length, 0);
    expect(found.reduce((sum, each) => sum + each.failed, 0)).toBe(2 * calls - conversionCommands.length);
    console.info(`${conversionCommands.length} commands of conversion, ${calls} calls into storage: each failed before and after its effect`);
  });

  test("control: the same check is red for every command of conversion on a storage that commits call by call", async () => {
    for (const command of conversionCommands) {
      const other = await settledSelling();
      const { problems } = await failEachCallOf(other, command, autocommitting(other.storage.unitOfWork));
      expect([command.name, problems.some((problem) => problem.includes("changed the state"))]).toEqual([command.name, true]);
    }
  });
});

describe("bad input", () => {
  const pathOf = ({ desk }: SettledSelling): CommandPath<SellingStores> => new CommandPath<SellingStores>({ ...deps, unitOfWork: undoing(desk.unitOfWork), authorizer: trustedHost });

  test.each(named)("in any field of %s is refused by type with the state as it was, or accepted", async (name, command) => {
    const { ctx, storage, samples } = settled;
    const sample = samples[name];
    const path = pathOf(settled);
    expect(await path.execute(ctx, command, sample)).toMatchObject({ ok: true });
    const before = storage.snapshotHash();
    const accepted = await withstandsEach(name, sample, (input) => path.execute(ctx, command, input));
    expect(accepted.length).toBeLessThan(hostileVariants(sample).length);
    expect(storage.snapshotHash()).toBe(before);
  });

  const runs = process.env["NEXUS_SOAK"] ? 725 : 30;
  const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_128);

  test(`changed by chance (seed ${seed}), ${runs * conversionCommands.length} times, is accepted, or refused by type and with its path, and changes nothing`, async () => {
    const { ctx, storage, samples } = settled;
    const before = storage.snapshotHash();
    const path = pathOf(settled);
    for (const [place, command] of conversionCommands.entries()) {
      await fuzz({ name: `${command.name} (seed ${seed})`, valid: samples[command.name], runs, random: simulatedRandom(seed + place), execute: (input) => path.execute(ctx, command, input) });
    }
    expect(storage.snapshotHash()).toBe(before);
  });

  test.each(named)("however large, is not looked at by %s beyond its limits, three times over", (name, { schema, limits = defaultInputLimits }) => {
    expect(looksAtOversized(schema, settled.samples[name], limits)).toBeLessThan(3 * (limits.nodes + limits.arrayItems));
  });

  test("control: a command of conversion that trusts its input is caught", async () => {
    const trusting = { ...commandCalled("lead-conversion.convert"), schema: { safeParse: (input: unknown) => ({ success: true, data: input }) } } as unknown as ConversionCommand;
    await expect(withstandsEach("convert", settled.samples["lead-conversion.convert"], (input) => pathOf(settled).execute(settled.ctx, trusting, input))).rejects.toThrow(/throws/);
  });
});

describe("without a permission", () => {
  const trialOf = (command: ConversionCommand, change: Partial<ConversionCommand> = {}): Promise<DenialReport> => {
    const { unitOfWork, watched } = undoingCommands<SellingStores>(bindStores(settled.storage.unitOfWork, settled.bind));
    return denialsOf<SellingStores>({
      ctx: settled.ctx,
      command: { ...command, ...change },
      sample: settled.samples[command.name],
      personal: [],
      dump: settled.storage.dump,
      execute: (authorizer, ctx, tried, input) => new CommandPath<SellingStores>({ ...deps, unitOfWork, authorizer }).execute(ctx, watched(tried), input),
    });
  };

  test("every command of conversion is denied without a grant, in another tenant, and for records that are not the actor's, and each denial is in the audit trail", async () => {
    const reports: DenialReport[] = [];
    for (const command of conversionCommands) reports.push(await trialOf(command));
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
    const count = (kind: keyof DenialReport["seen"]): number => reports.reduce((sum, { seen }) => sum + seen[kind], 0);
    expect([count("action"), count("tenant"), count("record")]).toEqual([4, 4, 4]);
  });

  test("waiving the rule and undoing have actions of their own, and customer and deal that are named must be permitted, too", async () => {
    expect(conversionCommands.map(({ action }) => action).toSorted()).toEqual(["lead:convert", "lead:convert", "lead:convert-unqualified", "lead:undo-conversion"]);
    const except = (other: string) => ({ permission: () => Promise.resolve([{ records: ({ entityType }: { readonly entityType: string }) => entityType !== other, fields: "all" as const }]) });
    const waived = commandCalled("lead-conversion.convert-unqualified");
    for (const record of [{ entityType: "customer", id: "C-1" }, { entityType: "opportunity", id: "O-1" }]) {
      const path = new CommandPath<SellingStores>({ ...deps, unitOfWork: undoing(settled.desk.unitOfWork), authorizer: except(record.entityType) });
      expect(await path.execute(settled.ctx, waived, settled.samples[waived.name])).toMatchObject({ refusal: { code: "not_permitted", details: { denied: "record", record } } });
    }
  });

  test("control: a command of conversion that forgets its record is found", async () => {
    for (const command of conversionCommands) expect((await trialOf(command, { records: noRecords })).problems).toEqual([expect.stringContaining(`${command.name}, record: is accepted though it names`)]);
  });
});

describe("another tenant's ids", () => {
  const tryAll = async (own: SettledSelling, rows: UnitOfWork<Transaction>) => {
    const ids = idsOf(own.storage.dump(own.ctx.tenantId));
    const other = await mirrorSelling(own);
    const before = own.storage.snapshotHash(other.tenantId);
    const path = new CommandPath<SellingStores>({ ...deps, unitOfWork: undoing(bindStores(rows, own.bind)), authorizer: trustedHost });
    const found = [];
    const execute = (ctx: OperationContext, tried: ConversionCommand, input: unknown) => {
      repeatIds();
      return path.execute(ctx, tried, input);
    };
    for (const command of conversionCommands) found.push(await foreignIdsIn<SellingStores>({ ctx: own.ctx, command, sample: own.samples[command.name], ids, execute }));
    expect(own.storage.snapshotHash(other.tenantId)).toBe(before);
    return { tried: found.reduce((sum, { tried }) => sum + tried, 0), problems: found.flatMap(({ problems }) => problems) };
  };

  test("in any place of any command of conversion are answered as ids that nobody has", async () => {
    const own = await settledSelling();
    expect(await tryAll(own, own.storage.unitOfWork)).toEqual({ tried: 12, problems: [] });
  });

  test("control: a storage that shows other tenants' rows to conversion is found", async () => {
    const own = await settledSelling();
    const mirror = `${own.ctx.tenantId}-mirror`;
    const leaking: UnitOfWork<Transaction> = {
      ...own.storage.unitOfWork,
      run: (ctx, locks, work) =>
        own.storage.unitOfWork.run(ctx, locks, async (tx) => {
          const theirs = own.storage.dump(mirror);
          const alsoTheirs = <Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): readonly Row[] => (theirs[table.name] ?? []).filter(({ id }) => ids.includes(id)) as unknown as readonly Row[];
          return work({ ...tx, records: { ...tx.records, get: async (table, ids) => [...(await tx.records.get(table, ids)), ...alsoTheirs(table, ids)] } });
        }),
    };
    expect((await tryAll(own, leaking)).problems).not.toEqual([]);
  });
});

describe("outside calls", () => {
  const asked = async (execute: (path: CommandPath<SellingStores>, command: ConversionCommand) => Promise<unknown>) => {
    const outside = outsideCalls(settled.storage.unitOfWork, settled.ctx);
    const ports = { authorizer: outside.watch("Authorizer", trustedHost), logger: outside.watch("Logger", silentLogger) };
    const path = new CommandPath<SellingStores>({ ...deps, ...ports, unitOfWork: bindStores(undoing(settled.storage.unitOfWork), settled.bind) });
    for (const command of conversionCommands) await execute(path, command);
    return { called: outside.called(), inside: await outside.inside() };
  };

  test("are never made inside a unit of work by a command of conversion", async () => {
    const found = await asked(async (path, command) => expect([command.name, (await path.execute(settled.ctx, command, settled.samples[command.name])).ok]).toEqual([command.name, true]));
    expect(found).toEqual({ called: ["Authorizer.permission", "Logger.log"], inside: [] });
  });

  test("control: one that asks from inside is found", async () => {
    const outside = outsideCalls(settled.storage.unitOfWork, settled.ctx);
    const host = outside.watch("Host", { ask: () => Promise.resolve("yes") });
    const path = new CommandPath<SellingStores>({ ...deps, unitOfWork: bindStores(undoing(settled.storage.unitOfWork), settled.bind), authorizer: trustedHost });
    const convert = commandCalled("lead-conversion.convert");
    const asking: ConversionCommand = { ...convert, handle: async (ctx, input, stores) => ((await host.ask()) === "yes" ? convert.handle(ctx, input, stores) : refuse("no", "Ask again.")) };
    await path.execute(settled.ctx, asking, settled.samples[convert.name]);
    expect(await outside.inside()).toEqual(["Host.ask"]);
  });
});
