/**
 * A program for tests: opens a storage, says `ready`, then does one command of its lane after the other
 * for as long as it lives, and says `done N HASH` after each, the hash being that of the answer. While
 * the storage is away it says `away CODE OUTCOME` and repeats the same command with the same key.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { NexusError } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { connect, openEmbedded } from "@nexus/adapter-postgres";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";
import { answerHash, crashDesk, crashStorageOptions, perform } from "./crash-load.js";
import { crashSaboteurs, type CrashSaboteur } from "./crash-saboteurs.js";

export interface CrashWork {
  /** The URL of a server, or the folder of an embedded database. */
  readonly place: string;
  readonly template: string;
  readonly tenantId: string;
  readonly lane: string;
  /** The number of the first command. */
  readonly from: number;
  readonly saboteur: CrashSaboteur | null;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { place, template, tenantId, lane, from, saboteur } = JSON.parse(process.argv[2] ?? "{}") as CrashWork;
const ctx = simulatedContext({ tenantId });
const storage = place.startsWith("postgres:") ? await connect({ ...crashStorageOptions(), url: place, poolSize: 2, connectTimeoutMs: 2_000 }) : await openEmbedded({ ...crashStorageOptions(), directory: place, template });
const rows: UnitOfWork<Transaction> = storage.unitOfWork;
const desk = crashDesk(saboteur === null ? rows : crashSaboteurs[saboteur].sabotage(rows, say));

const acknowledged = async (n: number): Promise<string> => {
  for (;;) {
    try {
      const answer = await perform(desk, ctx, lane, n);
      return answer.ok ? answerHash(answer.value) : `refused-${answer.refusal.code}`;
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "storage_unavailable") throw error;
      say(`away ${error.code} ${String(error.details["outcome"] ?? "nothing")}`);
      await sleep(20);
    }
  }
};

say("ready");
for (let n = from; ; n += 1) say(`done ${n} ${await acknowledged(n)}`);
