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
const rounds = Number(process.env["NEXUS_BENCH_ROUNDS"] ?? 12);
const roundMs = 4_000;

/** In pairs, each pair in the other order: whatever else the machine does hits both alike. Wants a machine that is otherwise idle. */
test(`sealing, its waiting list included, costs ${connections} writers at most a tenth`, async () => {
  const server = await startPostgresServer();
  const parts = { clock: systemClock, ids: systemIds, random: systemRandom, hasher: sha256Hasher };
  const url = await server.createDatabase();
  const storage = await connect({ url, schemas: [crmSchema, operationsRoomsSchema], migrate: true, poolSize: connections + 1, ...parts });
  const crm = new CommandPath({ ...parts, unitOfWork: bindStores(storage.unitOfWork, (tx) => ({ ...bindCrm(parts)(tx), ...commandStores(tx) })), authorizer: trustedHost });
  const tenants = Array.from({ length: connections }, (_, i) => simulatedContext({ tenantId: `tenant-${i % 3}` }));
  const sealer = sealerOn(auditUnitOfWork(storage.unitOfWork), storage.unsealedTenants, { sleep: wait, ids: systemIds });
  let created = 0;

  /** Commands a second, all writers together. */
  const write = async (): Promise<number> => {
    const began = performance.now();
    let done = 0;
    await Promise.all(
      tenants.map(async (ctx) => {
        while (performance.now() - began < roundMs) {
          await crm.execute(ctx, crmCommands.lead.create, { id: `L-${(created += 1)}`, title: "Two machines", source: "referral" });
          done += 1;
        }
      }),
    );
    return (done * 1_000) / (performance.now() - began);
  };
  const waitingList = (state: "enable" | "disable"): Promise<void> => server.script(url, `alter table nexus_audit ${state} trigger wait_for_seal`);
  const without = async (): Promise<number> => {
    await waitingList("disable");
    return write();
  };
  /** With the sealer at its everyday pace, one second. */
  const sealed = async (): Promise<number> => {
    await waitingList("enable");
    const stop = new AbortController();
    const sealing = sealer.runUntil(stop.signal);
    const rate = await write();
    stop.abort();
    await sealing;
    await sealer.sealAll();
    return rate;
  };

  await write();
  await sealer.sealAll();
  const ratios: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const first = n % 2 === 0 ? await without() : undefined;
    const on = await sealed();
    const off = first ?? (await without());
    ratios.push(off / on);
    console.log(`without ${off.toFixed(0)} commands a second, sealed ${on.toFixed(0)}: ${(off / on).toFixed(3)}`);
  }
  await storage.close();
  await server.stop();
  const inOrder = ratios.toSorted((a, b) => a - b);
  const median = ((inOrder[Math.floor((rounds - 1) / 2)] ?? 0) + (inOrder[Math.ceil((rounds - 1) / 2)] ?? 0)) / 2;
  console.log(`median of ${rounds} pairs, ${connections} writers: ${median.toFixed(3)} times the commands without sealing`);
  expect(median).toBeLessThanOrEqual(1.1);
}, 1_200_000);
