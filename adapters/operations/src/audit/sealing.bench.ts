import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { crmCommands, crmSchema, bindCrm } from "@nexus/adapter-crm";
import { sha256Hasher, systemClock, systemIds, systemRandom, trustedHost } from "@nexus/adapter-memory";
import { connect } from "@nexus/adapter-postgres";
import { startPostgresServer } from "@nexus/adapter-postgres/testing";
import { accept } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { bindStores, commandStores, CommandPath } from "@nexus/crm-operations";
import { operationsRoomsSchema } from "../operations-rooms-schema.js";
import { auditUnitOfWork, sealerOn } from "../testing/audit-subject.js";
import { processorTime } from "../testing/processor-time.js";

const connections = 8;
/** Short rounds in turn, so that what else the machine does hits all alike. */
const perRound = 240;
const rounds = Number(process.env["NEXUS_BENCH_ROUNDS"] ?? 20);

/** Processor time in milliseconds, of this process and of the server for it. */
interface Round {
  /** Of a command that is written while nothing waits for a seal. */
  readonly command: number;
  /** Of a command whose entry waits. */
  readonly waiting: number;
  /** What an entry costs more for having to wait: measured on entries alone, where it is not lost in the noise of commands. */
  readonly trigger: number;
  /** What sealing an entry costs. */
  readonly seal: number;
}

test(`sealing, its trigger included, costs ${connections} writers at most a tenth`, async () => {
  const server = await startPostgresServer();
  const parts = { clock: systemClock, ids: systemIds, random: systemRandom, hasher: sha256Hasher };
  const url = await server.createDatabase();
  const storage = await connect({ url, schemas: [crmSchema, operationsRoomsSchema], migrate: true, poolSize: connections + 1, ...parts });
  const crm = new CommandPath({ ...parts, unitOfWork: bindStores(storage.unitOfWork, (tx) => ({ ...bindCrm(parts)(tx), ...commandStores(tx) })), authorizer: trustedHost });
  const tenants = Array.from({ length: connections }, (_, i) => simulatedContext({ tenantId: `tenant-${i % 3}` }));
  const sealer = sealerOn(auditUnitOfWork(storage.unitOfWork), storage.unsealedTenants, { sleep: wait, ids: systemIds });
  const backend = await storage.unitOfWork.read(simulatedContext(), async ({ sql }) =>
    Number((await sql.selectNoFrom(({ fn }) => fn<string>("pg_backend_pid").as("pid")).executeTakeFirstOrThrow()).pid));
  let created = 0;

  const write = async (): Promise<void> => {
    let left = perRound;
    await Promise.all(
      tenants.map(async (ctx) => {
        while ((left -= 1) >= 0) await crm.execute(ctx, crmCommands.lead.create, { id: `L-${(created += 1)}`, title: "Two machines", source: "referral" });
      }),
    );
  };
  /** Entries one by one, as commands add them. */
  const auditAlone = async (): Promise<void> => {
    await storage.unitOfWork.run(simulatedContext({ tenantId: "tenant-0" }), [], async ({ audit }) => {
      for (let n = 0; n < perRound; n += 1) await audit([{ action: "lead.create", entityType: "lead", entityId: `L-${n}`, entityVersion: 1, changedFields: ["title", "source"], reason: null }]);
      return accept(undefined);
    });
  };
  const cost = async (work: () => Promise<unknown>): Promise<number> => {
    const before = await processorTime(backend);
    await work();
    return ((await processorTime(backend)) - before) / perRound;
  };
  const trigger = (state: "enable" | "disable"): Promise<void> => server.script(url, `alter table nexus_audit ${state} trigger wait_for_seal`);
  const withoutTrigger = async (): Promise<readonly [number, number]> => {
    await trigger("disable");
    return [await cost(write), await cost(auditAlone)];
  };
  const withTrigger = async (): Promise<readonly [number, number, number]> => {
    await trigger("enable");
    const alone = await cost(auditAlone);
    await sealer.sealAll();
    return [await cost(write), alone, await cost(() => sealer.sealAll())];
  };
  const round = async (isWithoutFirst: boolean): Promise<Round> => {
    const first = isWithoutFirst ? await withoutTrigger() : undefined;
    const [waiting, entryWaiting, seal] = await withTrigger();
    const [command, entry] = first ?? (await withoutTrigger());
    return { command, waiting, trigger: entryWaiting - entry, seal };
  };

  await round(true);
  const all: Round[] = [];
  for (let n = 0; n < rounds; n += 1) all.push(await round(n % 2 === 0));
  await storage.close();
  await server.stop();

  const shown = (name: string, of: (round: Round) => number): string => `${name} ${median(all.map(of)).toFixed(3)} (middle half ${quartiles(all.map(of)).map((figure) => figure.toFixed(3)).join(" to ")})`;
  const ratio = (each: Round): number => 1 + (each.trigger + each.seal) / each.command;
  console.log(`${rounds} rounds of ${perRound} commands by ${connections} writers, processor time in ms: ${shown("a command", (each) => each.command)}, ${shown("to wait", (each) => each.trigger)}, ${shown("to be sealed", (each) => each.seal)}`);
  console.log(`ratios: ${shown("waiting, measured on entries", (each) => 1 + each.trigger / each.command)}, ${shown("measured on commands", (each) => each.waiting / each.command)}, ${shown("waiting and sealed", ratio)}`);
  expect(median(all.map(ratio))).toBeLessThanOrEqual(1.1);
}, 1_200_000);

const at = (numbers: readonly number[], part: number): number => numbers.toSorted((a, b) => a - b)[Math.round((numbers.length - 1) * part)] ?? 0;
const median = (numbers: readonly number[]): number => (at(numbers, 0.49) + at(numbers, 0.51)) / 2;
const quartiles = (numbers: readonly number[]): readonly number[] => [at(numbers, 0.25), at(numbers, 0.75)];
