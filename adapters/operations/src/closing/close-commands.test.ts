import { defaultInputLimits } from "@nexus/common";
import { fuzz, hostileVariants, looksAtOversized, simulatedRandom, withstandsEach } from "@nexus/common/testing";
import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath, noRecords, type RecordRow, type RecordTable, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { autocommitting, denialsOf, failEveryCall, faultyStorage, foreignIdsIn, idsOf, undoing, undoingCommands, type AllOrNothing, type DenialReport } from "@nexus/crm-operations-conformance";
import { beforeAll, describe, expect, test } from "vitest";
import type { ClosingStores } from "../testing/closing-desk.js";
import { closeCommandDeps as deps, closeCommands, mirrorClosing, settledClosing, type CloseCommand, type SettledClosing } from "../testing/settled-closing.js";

/*
 * What every command promises, for those of closing: whole or not at all, no harm from any input, nothing
 * without a permission, nothing of another tenant.
 */

let settled: SettledClosing;
beforeAll(async () => {
  settled = await settledClosing();
});

const named = closeCommands.map((command) => [command.name, command] as const);
const commandCalled = (name: string): CloseCommand => {
  const command = closeCommands.find((each) => each.name === name);
  if (!command) throw new Error(`There is no command ${name}.`);
  return command;
};

test("every command of closing has a sample", () => {
  expect(closeCommands.map(({ name }) => name).toSorted()).toEqual(Object.keys(settled.samples).toSorted());
});

test("whoever closes a deal holds it, its quotations, and shared what it is decided by; whoever wins it, the customers, too", () => {
  const deal = ["exclusive opportunity/O-1", "exclusive quotations/O-1", "shared field-registry/opportunity", "shared pipelines/all"];
  const held = closeCommands.map(({ name, locks }) => [name, locks({ opportunityId: "O-1" }, settled.ctx).map(({ kind, id, mode = "exclusive" }) => `${mode} ${kind}/${id}`).toSorted()]);
  expect(Object.fromEntries(held)).toEqual({ "opportunity-close.win": [...deal, "shared customers/all"].toSorted(), "opportunity-close.lose": deal, "opportunity-close.reopen": deal });
});

describe("whole or not at all", () => {
  const failEachCallOf = ({ ctx, storage, bind, samples }: SettledClosing, command: CloseCommand, rows: UnitOfWork<Transaction> = storage.unitOfWork): Promise<AllOrNothing> => {
    const faulty = faultyStorage(rows);
    const path = new CommandPath<ClosingStores>({ ...deps, unitOfWork: bindStores(faulty.unitOfWork, bind), authorizer: trustedHost });
    const keyed = { ...ctx, idempotencyKey: `try ${command.name}` };
    return failEveryCall({ name: command.name, storage: faulty, snapshotHash: storage.snapshotHash, execute: () => path.execute(keyed, command, samples[command.name]) });
  };

  test("[BUS-CRMOP-0013] every command of closing happens as a whole or not at all, its answer included, whichever call into storage fails", async () => {
    const found = [];
    for (const command of closeCommands) found.push(await failEachCallOf(settled, command));
    expect(found.flatMap(({ problems }) => problems)).toEqual([]);
    const calls = found.reduce((sum, each) => sum + each.calls.length, 0);
    expect(found.reduce((sum, each) => sum + each.failed, 0)).toBe(2 * calls - closeCommands.length);
    console.info(`${closeCommands.length} commands of closing, ${calls} calls into storage: each failed before and after its effect`);
  });

  test("control: the same check is red for every command of closing on a storage that commits call by call", async () => {
    for (const command of closeCommands) {
      const other = await settledClosing();
      const { problems } = await failEachCallOf(other, command, autocommitting(other.storage.unitOfWork));
      expect([command.name, problems.some((problem) => problem.includes("changed the state"))]).toEqual([command.name, true]);
    }
  });
});

describe("bad input", () => {
  const pathOf = ({ desk }: SettledClosing): CommandPath<ClosingStores> => new CommandPath<ClosingStores>({ ...deps, unitOfWork: undoing(desk.unitOfWork), authorizer: trustedHost });

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
  const seed = Number(process.env["NEXUS_SEED"] ?? 20_261_127);

  test(`changed by chance (seed ${seed}), ${runs * closeCommands.length} times, is accepted, or refused by type and with its path, and changes nothing`, async () => {
    const { ctx, storage, samples } = settled;
    const before = storage.snapshotHash();
    const path = pathOf(settled);
    for (const [place, command] of closeCommands.entries()) {
      await fuzz({ name: `${command.name} (seed ${seed})`, valid: samples[command.name], runs, random: simulatedRandom(seed + place), execute: (input) => path.execute(ctx, command, input) });
    }
    expect(storage.snapshotHash()).toBe(before);
  });

  test.each(named)("however large, is not looked at by %s beyond its limits, three times over", (name, { schema, limits = defaultInputLimits }) => {
    expect(looksAtOversized(schema, settled.samples[name], limits)).toBeLessThan(3 * (limits.nodes + limits.arrayItems));
  });

  test("control: a command of closing that trusts its input is caught", async () => {
    const trusting = { ...commandCalled("opportunity-close.win"), schema: { safeParse: (input: unknown) => ({ success: true, data: input }) } } as unknown as CloseCommand;
    await expect(withstandsEach("win", settled.samples["opportunity-close.win"], (input) => pathOf(settled).execute(settled.ctx, trusting, input))).rejects.toThrow(/throws/);
  });
});

describe("without a permission", () => {
  const trialOf = (command: CloseCommand, change: Partial<CloseCommand> = {}): Promise<DenialReport> => {
    const { unitOfWork, watched } = undoingCommands<ClosingStores>(bindStores(settled.storage.unitOfWork, settled.bind));
    return denialsOf<ClosingStores>({
      ctx: settled.ctx,
      command: { ...command, ...change },
      sample: settled.samples[command.name],
      personal: [],
      dump: settled.storage.dump,
      execute: (authorizer, ctx, tried, input) => new CommandPath<ClosingStores>({ ...deps, unitOfWork, authorizer }).execute(ctx, watched(tried), input),
    });
  };

  test("every command of closing is denied without a grant, in another tenant, and for records that are not the actor's, and each denial is in the audit trail", async () => {
    const reports: DenialReport[] = [];
    for (const command of closeCommands) reports.push(await trialOf(command));
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
    const count = (kind: keyof DenialReport["seen"]): number => reports.reduce((sum, { seen }) => sum + seen[kind], 0);
    expect([count("action"), count("tenant"), count("record")]).toEqual([3, 3, 3]);
  });

  test("each has an action of its own, and the quotation that is named must be permitted, too", async () => {
    expect(closeCommands.map(({ action }) => action).toSorted()).toEqual(["opportunity:close-lost", "opportunity:close-won", "opportunity:reopen"]);
    const dealsOnly = { permission: () => Promise.resolve([{ records: ({ entityType }: { readonly entityType: string }) => entityType === "opportunity", fields: "all" as const }]) };
    const path = new CommandPath<ClosingStores>({ ...deps, unitOfWork: undoing(settled.desk.unitOfWork), authorizer: dealsOnly });
    const win = commandCalled("opportunity-close.win");
    expect(await path.execute(settled.ctx, win, settled.samples[win.name])).toMatchObject({ refusal: { code: "not_permitted", details: { denied: "record", record: { entityType: "quotation", id: "accepted-now" } } } });
  });

  test("control: a command of closing that forgets its record is found", async () => {
    for (const command of closeCommands) expect((await trialOf(command, { records: noRecords })).problems).toEqual([expect.stringContaining(`${command.name}, record: is accepted though it names`)]);
  });
});

describe("another tenant's ids", () => {
  const tryAll = async (own: SettledClosing, rows: UnitOfWork<Transaction>) => {
    const ids = idsOf(own.storage.dump(own.ctx.tenantId));
    const other = await mirrorClosing(own);
    const before = own.storage.snapshotHash(other.tenantId);
    const path = new CommandPath<ClosingStores>({ ...deps, unitOfWork: undoing(bindStores(rows, own.bind)), authorizer: trustedHost });
    const found = [];
    for (const command of closeCommands) found.push(await foreignIdsIn<ClosingStores>({ ctx: own.ctx, command, sample: own.samples[command.name], ids, execute: (ctx, tried, input) => path.execute(ctx, tried, input) }));
    expect(own.storage.snapshotHash(other.tenantId)).toBe(before);
    return { tried: found.reduce((sum, { tried }) => sum + tried, 0), problems: found.flatMap(({ problems }) => problems) };
  };

  test("in any place of any command of closing are answered as ids that nobody has", async () => {
    const own = await settledClosing();
    expect(await tryAll(own, own.storage.unitOfWork)).toEqual({ tried: 4, problems: [] });
  });

  test("control: a storage that shows other tenants' rows to closing is found", async () => {
    const own = await settledClosing();
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
