import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everybodyMayEnter } from "./postgres-binaries.js";

let above: string;
beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), "nexus-enter-"));
  await mkdir(join(above, "native", "bin"), { recursive: true, mode: 0o755 });
});
afterAll(() => rm(above, { recursive: true }));

test("binaries may stay where they are if everybody may enter every folder above them", async () => {
  await chmod(above, 0o755);
  expect(await everybodyMayEnter(join(above, "native", "bin"))).toBe(await everybodyMayEnter(tmpdir()));
  await chmod(above, 0o700);
  expect(await everybodyMayEnter(join(above, "native", "bin"))).toBe(false);
  expect(await everybodyMayEnter("/")).toBe(true);
});
