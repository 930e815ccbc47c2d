import fc from "fast-check";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "./main.js";
import { spawnDesk } from "./testing/spawn-desk.js";
import { testTerminal, timeless } from "./testing/test-terminal.js";

const [kills, leads] = process.env["NEXUS_SOAK"] ? [40, 3_500] : [2, 1_200];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sales-desk-"));
});
afterAll(() => rm(folder, { recursive: true }));

const data = (name: string): string => fileURLToPath(new URL(`../data/${name}`, import.meta.url));

const routing = (name: string): string => fileURLToPath(new URL(`../routing/${name}`, import.meta.url));

/** Leads enough for some batches, every fiftieth of them to be rejected. */
const manyLeads = async (): Promise<string> => {
  const header = "lead_id,received,source,company,contact,email,phone,website,country,industry,employees,budget_eur,interest,visits,newsletter,status";
  const row = (i: number): string =>
    `L-${i},${i % 50 === 7 ? "2026-02-30" : `2026-0${(i % 9) + 1}-1${i % 10}`},${["Website", "Referral", "Banner"][i % 3] ?? ""},Company ${i},,mail${i}@example.com,,,Spain,food,${i % 400},"${i % 90},000",,${i % 40},yes,new`;
  const path = join(folder, "leads.csv");
  await writeFile(path, [header, ...Array.from({ length: leads }, (_, i) => row(i))].join("\n"));
  return path;
};

/** What a run ends with, however it came there: not what it had to change for it, and not how long it took. */
const ending = (text: string, out: string): string => {
  const end = timeless(text, out).replace(/\nDatabase: \d[^]*?(?=\nScores of)/, "").replace(/\nTime: [^]*/, "");
  expect(end).toContain(`Scores of ${((leads * 49) / 50).toLocaleString("en-US")} leads`);
  return end;
};

test("stopped by Ctrl-C, killed at any moment, run again: the same as a run nobody disturbed", { timeout: process.env["NEXUS_SOAK"] ? 3_600_000 : 600_000 }, async () => {
  const files = ["--team", data("team.csv"), "--products", data("products.csv"), "--accounts", data("accounts.csv"), "--leads", await manyLeads(), "--deals", data("deals.csv"), "--policy", routing("sales-desk.json"), "--team", routing("sales-desk-team.json")];
  const calm = testTerminal();
  const undisturbed = join(folder, "undisturbed");
  expect(await main(["--database", "memory", "--out", undisturbed, ...files], calm)).toBe(0);

  const out = join(folder, "disturbed");
  const stopped = spawnDesk(["--out", out, ...files]);
  await stopped.said("accounts.csv:");
  stopped.child.kill("SIGINT");
  expect(await stopped.ended()).toMatchObject({ code: 130, out: "", err: expect.stringContaining("sales-desk: Stopped. What has been imported stays: run the same command again to go on.\n") });

  const signals: (string | null)[] = [];
  for (const moment of fc.sample(fc.integer({ min: 0, max: 800 }), kills)) {
    const killed = spawnDesk(["--out", out, ...files]);
    await killed.said("accounts.csv:");
    await wait(moment);
    killed.child.kill("SIGKILL");
    signals.push((await killed.ended()).signal);
  }
  expect(signals).toContain("SIGKILL");

  const again = testTerminal();
  expect(await main(["--out", out, ...files], again)).toBe(0);
  expect(ending(again.out(), out)).toBe(ending(calm.out(), undisturbed));
  const once = testTerminal();
  expect(await main(["--out", out, ...files], once)).toBe(0);
  expect(once.out()).toContain("\nDatabase: 0 changes");
});
