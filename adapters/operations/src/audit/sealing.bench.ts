import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { crmCommands, crmSchema, bindCrm } from "@nexus/adapter-crm";
import { sha256Hasher, systemClock, systemIds, systemRandom, trustedHost } from "@nexus/adapter-memory";
import { connect } from "@nexus/adapter-postgres";
import { startPostgresServer } from "@nexus/adapter-postgres/testing";
import { simulatedContext } from "@nexus/common/testing";
import { bindStores, commandStores, CommandPath } from "@nexus/crm-operations";
import { operationsRoomsSchema } from "../operations-rooms-schema.js";
import { auditUnitOfWork, sealerOn } from "../testing/audit-subject.js";
import { processorTime } from "../testing/processor-time.js";

const connections = 8;
/** Short rounds in turn, so that what else the machine does hits all alike. */
const perRound = 240;
const rounds = Number(process.env["NEXUS_BENCH_ROUNDS"] ?? 18);

interface Round {
  /** Processor time per command, in milliseconds: of the writers, of the sealer, and of the server's part of both. */
  readonly work: number;
  /** Time on the wall per command, in milliseconds. */
  readonly wall: number;
}

type Way = "off" | "waiting" | "on";

/** Every order once, again and again, so that no way always comes first, or always after the same one. */
const orders: readonly (readonly Way[])[] = [
  ["off", "waiting", "on"],
  ["on", "waiting", "off"],
  ["waiting", "off", "on"],
  ["on", "off", "waiting"],
  ["waiting", "on", "off"],
  ["off", "on", "waiting"],
];

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
  const writeAndSeal = async (): Promise<void> => {
    const stop = new AbortController();
    const sealing = sealer.runUntil(stop.signal);
    await write();
    stop.abort();
    await sealing;
    await sealer.sealAll();
  };
  const measured = async (way: Way): Promise<Round> => {
    await server.script(url, `alter table nexus_audit ${way === "off" ? "disable" : "enable"} trigger wait_for_seal`);
    const [worked, start] = [await processorTime(backend), performance.now()];
    await (way === "on" ? writeAndSeal() : write());
    const round = { work: ((await processorTime(backend)) - worked) / perRound, wall: (performance.now() - start) / perRound };
    if (way === "waiting") await sealer.sealAll();
    return round;
  };

  for (const way of ["off", "waiting", "on"] as const) await measured(way);
  const all: Record<Way, Round>[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const found: Partial<Record<Way, Round>> = {};
    for (const way of orders[n % orders.length] ?? []) found[way] = await measured(way);
    all.push(found as Record<Way, Round>);
  }
  await storage.close();
  await server.stop();

  const ratios = (way: Way, of: keyof Round): readonly number[] => all.map((round) => round[way][of] / round.off[of]);
  const shown = (way: Way, of: keyof Round): string => `${median(ratios(way, of)).toFixed(3)} (middle half ${quartiles(ratios(way, of)).map((ratio) => ratio.toFixed(2)).join(" to ")})`;
  console.log(`${rounds} rounds of ${perRound} commands, without: ${median(all.map(({ off }) => off.work)).toFixed(2)} ms of processor time a command`);
  console.log(`processor time: ${shown("waiting", "work")} with the trigger alone, ${shown("on", "work")} with all that seals`);
  console.log(`on the wall: ${shown("waiting", "wall")} with the trigger alone, ${shown("on", "wall")} with all that seals`);
  expect(median(ratios("on", "work"))).toBeLessThanOrEqual(1.1);
}, 1_200_000);

const at = (numbers: readonly number[], part: number): number => numbers.toSorted((a, b) => a - b)[Math.round((numbers.length - 1) * part)] ?? 0;
const median = (numbers: readonly number[]): number => (at(numbers, 0.49) + at(numbers, 0.51)) / 2;
const quartiles = (numbers: readonly number[]): readonly number[] => [at(numbers, 0.25), at(numbers, 0.75)];
