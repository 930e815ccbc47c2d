import { simulatedClock, type SimulatedClock } from "@nexus/common/testing";
import type { NewAuditEntry } from "../../unit-of-work/index.js";
import type { CommandAnswer, CommandStores, RecordFactsFinders } from "../index.js";

/** The command path's own stores for tests of this package, where no storage is at hand: what was kept and written down can be read. */
export interface PathUnderTest {
  readonly stores: CommandStores;
  readonly audited: readonly NewAuditEntry[];
  readonly kept: ReadonlyMap<string, CommandAnswer>;
  readonly clock: SimulatedClock;
  readonly hasher: { sha256(text: string): string };
}

export const pathUnderTest = (recordFacts: RecordFactsFinders = {}): PathUnderTest => {
  const kept = new Map<string, CommandAnswer>();
  const audited: NewAuditEntry[] = [];
  return {
    kept,
    audited,
    clock: simulatedClock(),
    hasher: { sha256: (text) => `hash of ${text}` },
    stores: {
      answers: {
        find: (_ctx, id) => Promise.resolve(kept.get(id)),
        keep: (_ctx, answer) => Promise.resolve(void kept.set(answer.id, answer)),
        forget: (_ctx, id) => Promise.resolve(void kept.delete(id)),
      },
      outbox: { emit: () => Promise.resolve(), audit: (entries) => Promise.resolve(void audited.push(...entries)) },
      recordFacts,
    },
  };
};
