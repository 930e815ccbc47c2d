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

const connections = 8;
/** Short rounds in turn, so that what else the machine does hits all alike. */
const perRound = 400;
const rounds = 15;

test(`sealing, its trigger included, costs ${connections} writers at most a tenth of their throughput`, async () => {
  const server = await startPostgresServer();
  const parts = { clock: systemClock, ids: systemIds, random: systemRandom, hasher: sha256Hasher };
  const url = await server.createDatabase();
  const storage = await connect({ url, schemas: [crmSchema, operationsRoomsSchema], migrate: true, poolSize: connections + 1, ...parts });
  const crm = new CommandPath({ ...parts, unitOfWork: bindStores(storage.unitOfWork, (tx) => ({ ...bindCrm(parts)(tx), ...commandStores(tx) })), authorizer: trustedHost });
  const tenants = Array.from({ length: connections }, (_, i) => simulatedContext({ tenantId: `tenant-${i % 3}` }));
  let created = 0;

  const write = async (): Promise<number> => {
    const start = performance.now();
    let left = perRound;
    await Promise.all(
      tenants.map(async (ctx) => {
        while ((left -= 1) >= 0) await crm.execute(ctx, crmCommands.lead.create, { id: `L-${(created += 1)}`, title: "Two machines", source: "referral" });
      }),
    );
    return (perRound / (performance.now() - start)) * 1_000;
  };
  const trigger = (state: "enable" | "disable") => server.script(url, `alter table nexus_audit ${state} trigger wait_for_seal`);
  const sealer = sealerOn(auditUnitOfWork(storage.unitOfWork), storage.unsealedTenants, { sleep: wait, pauseMs: 250, ids: systemIds });

  const without = async (): Promise<number> => {
    await trigger("disable");
    return write();
  };
  const waitingOnly = async (): Promise<number> => {
    await trigger("enable");
    const rate = await write();
    await sealer.sealAll();
    return rate;
  };
  const withSealing = async (): Promise<number> => {
    await trigger("enable");
    const stop = new AbortController();
    const sealing = sealer.runUntil(stop.signal);
    const rate = await write();
    stop.abort();
    await sealing;
    await sealer.sealAll();
    return rate;
  };

  await without();
  const [off, waiting, on]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    off.push(await without());
    waiting.push(await waitingOnly());
    on.push(await withSealing());
  }
  await storage.close();
  await server.stop();
  const ratios = (rates: readonly number[]): readonly number[] => rates.map((rate, i) => rate / (off[i] ?? rate));
  console.log(`writers: ${median(off).toFixed(0)} commands/s without, ${median(on).toFixed(0)} with sealing`);
  console.log(`ratio: ${median(ratios(waiting)).toFixed(3)} with the trigger alone, ${median(ratios(on)).toFixed(3)} with sealing (rounds ${ratios(on).map((ratio) => ratio.toFixed(2)).join(" ")})`);
  expect(median(ratios(on))).toBeGreaterThanOrEqual(0.9);
}, 600_000);

const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
};
