import { expect } from "vitest";
import type { OperationContext } from "@nexus/common";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";
import type { CrashLane } from "./crash-lanes.js";
import { answerHash, crashDesk, perform } from "./crash-load.js";
import { damage, keptHash, readKept, type Kept } from "./crash-verdict.js";
import { settle } from "./routing-under-test.js";

const userIds = ["ann", "ben", "cem", "dot", "eve"];

/** A team that takes turns, with a limit so that loads are kept. */
export const settleCrashScene = (rows: UnitOfWork<Transaction>, ctx: OperationContext) => settle(ctx, crashDesk(rows), { userIds, members: userIds.map((userId) => ({ userId, capacity: 1_000_000 })) });

/**
 * What must hold when the dying has ended: nothing acknowledged is lost, nothing is half; the commands
 * whose outcome nobody knows are settled by giving them again; and all of them given once more get the
 * answers they got, and change nothing. Answers what was kept.
 */
export const expectWhole = async (rows: UnitOfWork<Transaction>, ctx: OperationContext, lanes: readonly CrashLane[]): Promise<Kept> => {
  expect(damage(await readKept(rows, ctx), lanes)).toEqual([]);
  const desk = crashDesk(rows);
  const again = async (lane: CrashLane, n: number): Promise<string> => {
    const answer = await perform(desk, ctx, lane.name, n);
    return answer.ok ? answerHash(answer.value) : answer.refusal.code;
  };
  for (const lane of lanes) lane.acknowledged.push(await again(lane, lane.acknowledged.length));
  const settled = await readKept(rows, ctx);
  for (const lane of lanes) for (const [n, hash] of lane.acknowledged.entries()) expect([n, await again(lane, n)]).toEqual([n, hash]);
  const kept = await readKept(rows, ctx);
  expect(keptHash(kept)).toBe(keptHash(settled));
  expect(damage(kept, lanes)).toEqual([]);
  return kept;
};

/** Proof that the verdict misses nothing: with any one row gone, of whatever kind, it is another one. */
export const expectVerdictToNotice = (kept: Kept, lanes: readonly CrashLane[]): void => {
  for (const [name, rows] of Object.entries(kept) as readonly (readonly [string, readonly unknown[]])[]) {
    if (name === "loads") continue;
    const without = (place: number): Kept => ({ ...kept, [name]: rows.filter((_, i) => i !== place) });
    for (const place of [0, Math.floor(rows.length / 2), rows.length - 1]) expect([name, damage(without(place), lanes).length > 0]).toEqual([name, true]);
  }
  const [load, ...loads] = kept.loads;
  if (load) expect(damage({ ...kept, loads: [{ ...load, openLoad: load.openLoad + 1 }, ...loads] }, lanes)).toHaveLength(1);
};
