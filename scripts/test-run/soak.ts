// `npm run soak [-- --rounds 3] [-- <file>]`: the tests with long loops and fresh seeds, so that each round looks elsewhere.
// A round that fails is replayed by the line it prints.
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { projectRoot } from "../files/project-root.ts";

const args = process.argv.slice(2);
const at = args.indexOf("--rounds");
const rounds = at === -1 ? 1 : Number(args.splice(at, 2)[1]);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("Write --rounds and a whole number of one or more.");

const failed: number[] = [];
for (let round = 1; round <= rounds; round += 1) {
  const seed = Number(process.env["NEXUS_SEED"] ?? randomInt(1, 2 ** 31));
  console.log(`round ${round} of ${rounds}, seed ${seed}`);
  const { status } = spawnSync("vitest", ["run", ...args], { cwd: projectRoot, stdio: "inherit", env: { ...process.env, NEXUS_SOAK: "1", NEXUS_SEED: String(seed) } });
  if (status !== 0) failed.push(seed);
}
for (const seed of failed) console.log(`failed; replay with: NEXUS_SEED=${seed} npm run soak${args.length > 0 ? ` -- ${args.join(" ")}` : ""}`);
process.exitCode = failed.length === 0 ? 0 : 1;
