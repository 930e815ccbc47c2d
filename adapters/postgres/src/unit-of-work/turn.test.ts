import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { accept, Instant } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import type { Database } from "../database/database.js";
import { storageOptions } from "../testing/storage-options.js";
import { PostgresUnitOfWork } from "./postgres-unit-of-work.js";

/** A database whose one connection is taken until somebody says it is free. */
const busyUntil = (free: Promise<unknown>): Database => ({
  transaction: async (_opening, work) => {
    await free;
    const { value } = await work({ query: () => Promise.resolve({ rows: [], affected: 0 }), script: () => Promise.resolve() });
    return value;
  },
  close: () => Promise.resolve(),
});

const clock = simulatedClock();
const ctx = simulatedContext({ deadline: Instant.addMilliseconds(clock.now(), 1_000) });
const unitOfWorkOn = (database: Database): PostgresUnitOfWork => new PostgresUnitOfWork({ ...storageOptions([], clock), database });

test("a work whose turn does not come before its deadline throws deadline_exceeded, and never starts", async () => {
  let started = false;
  let free: () => void = () => undefined;
  const taken = new Promise<void>((resolve) => (free = resolve));
  const work = unitOfWorkOn(busyUntil(taken)).run(ctx, [], () => {
    started = true;
    return Promise.resolve(accept(1));
  });
  await expect(work).rejects.toMatchObject({ code: "deadline_exceeded" });
  free();
  await sleep(10);
  expect(started).toBe(false);
});

test("a work whose turn comes in time runs, with or without a deadline", async () => {
  expect(await unitOfWorkOn(busyUntil(sleep(20))).run(ctx, [], () => Promise.resolve(accept(1)))).toEqual(accept(1));
  expect(await unitOfWorkOn(busyUntil(sleep(20))).read(simulatedContext(), () => Promise.resolve(2))).toBe(2);
});
