import { describe, expect, test } from "vitest";
import { gaveUp, LockTable, type LockRequest } from "./lock-table.js";

const alone = (key: string): LockRequest => ({ key, mode: "exclusive" });
const shared = (key: string): LockRequest => ({ key, mode: "shared" });

/** Takes locks in the background and writes down when it got them. */
const taking = (table: LockTable, log: string[], name: string, requests: readonly LockRequest[], patience?: () => Promise<void>) => {
  const taken = table.take(requests, patience).then((giveBack) => {
    log.push(typeof giveBack === "function" ? name : `${name} ${giveBack === gaveUp ? "gave up" : "was refused"}`);
    return giveBack;
  });
  return {
    giveBack: async (): Promise<void> => {
      const back = await taken;
      if (typeof back === "function") back();
      await settled();
    },
  };
};

const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

describe("a table of locks", () => {
  test("refuses at once what is not to be waited for, and keeps nothing of the rest", async () => {
    const table = new LockTable();
    const log: string[] = [];
    const first = taking(table, log, "first", [{ key: "a", mode: "exclusive", refuses: true }]);
    await settled();
    taking(table, log, "second", [{ key: "b", mode: "exclusive", refuses: true }, { key: "a", mode: "exclusive", refuses: true }]);
    await settled();
    expect(log).toEqual(["first", "second was refused"]);
    await first.giveBack();
    expect(table.size).toBe(0);
    taking(table, log, "third", [{ key: "a", mode: "exclusive", refuses: true }]);
    await settled();
    expect(log.at(-1)).toBe("third");
  });

  test("serves who asked first, and does not let sharers overtake", async () => {
    const table = new LockTable();
    const log: string[] = [];
    const reader = taking(table, log, "reader", [shared("a")]);
    const writer = taking(table, log, "writer", [alone("a")]);
    const late = [taking(table, log, "late reader", [shared("a")]), taking(table, log, "later reader", [shared("a")])];
    const last = taking(table, log, "last writer", [alone("a")]);
    await settled();
    expect(log).toEqual(["reader"]);
    await reader.giveBack();
    expect(log).toEqual(["reader", "writer"]);
    await writer.giveBack();
    expect(log).toEqual(["reader", "writer", "late reader", "later reader"]);
    for (const each of late) await each.giveBack();
    expect(log.at(-1)).toBe("last writer");
    await last.giveBack();
    expect(table.size).toBe(0);
  });

  test("lets those behind go on when one in front of them gives up", async () => {
    const table = new LockTable();
    const log: string[] = [];
    let loseHeart: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => {
      loseHeart = resolve;
    });
    const reader = taking(table, log, "reader", [shared("b")]);
    const writer = taking(table, log, "writer", [alone("a"), alone("b")], () => patience);
    await settled();
    const late = taking(table, log, "late reader", [shared("b")]);
    await settled();
    expect(log).toEqual(["reader"]);
    loseHeart();
    await settled();
    expect(log).toEqual(["reader", "writer gave up", "late reader"]);
    await taking(table, log, "another", [alone("a")]).giveBack();
    for (const each of [reader, writer, late]) await each.giveBack();
    expect(table.size).toBe(0);
  });

  test("asks for patience only when it has to wait, and once", async () => {
    const table = new LockTable();
    let asked = 0;
    const patience = (): Promise<void> => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const first = taking(table, [], "first", [alone("a"), alone("b")], patience);
    await settled();
    expect(asked).toBe(0);
    const second = taking(table, [], "second", [alone("a"), alone("b")], patience);
    await first.giveBack();
    await second.giveBack();
    expect(asked).toBe(1);
    expect(table.size).toBe(0);
  });
});
