import type { DurableRun } from "@nexus/crm-operations";

/** The same primitives with some of their own, for broken engines. */
export const alteredRun = (run: DurableRun, change: Partial<DurableRun>): DurableRun => ({
  id: run.id,
  ctx: run.ctx,
  ...(run.isFresh === undefined ? {} : { isFresh: run.isFresh }),
  clock: run.clock,
  random: run.random,
  remember: (name, make) => run.remember(name, make),
  receive: (until) => run.receive(until),
  confirmOwnership: () => run.confirmOwnership(),
  cancellation: () => run.cancellation(),
  sleep: (milliseconds) => run.sleep(milliseconds),
  inTime: (milliseconds, attempt) => run.inTime(milliseconds, attempt),
  ...change,
});
