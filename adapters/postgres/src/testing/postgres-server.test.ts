import pg from "pg";
import { expect, test } from "vitest";
import { startProgram } from "./child-program.js";

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
};

test("a server for tests ends with the process that started it, even when that one is killed", async () => {
  const holder = startProgram(new URL("./server-holder.ts", import.meta.url), []);
  const url = (await holder.line("server ")).slice("server ".length);
  expect(await answers(url)).toBe(true);
  await holder.kill();
  await expect.poll(() => answers(url), { timeout: 10_000, interval: 100 }).toBe(false);
}, 60_000);
