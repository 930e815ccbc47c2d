import { DBOS } from "@dbos-inc/dbos-sdk";
import { expect, test } from "vitest";
import { accept, type OperationContext } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { outside, stepsOver, type Workflow } from "@nexus/crm-operations";
import { dbosWorkflows } from "./dbos-workflows.js";
import { machine, serverPlace, withCheckpoints } from "./testing/places.js";

interface Ports {
  readonly echo: { say(text: string): Promise<string> };
}
const echo: Ports["echo"] = { say: (text) => Promise.resolve(text) };

const names = ["one", "two", "three", "four", "five"] as const;
const steps = names.map((name) => stepsOver<Ports>()({ name, uses: ["echo"], run: async ({ ports }, text: string) => accept(await ports.echo.say(text)), undo: "none: nothing happens" }));
const fiveSteps: Workflow<Ports, string, string> = {
  name: "five-steps",
  version: "1",
  steps,
  locks: () => [],
  async body(wf, input) {
    let text = input;
    for (const step of steps) text = await wf.do(step, text);
    return accept(text);
  },
};

const bareSteps = async (_ctx: OperationContext, input: string): Promise<string> => {
  let text = input;
  for (const name of names) text = await DBOS.runStep(() => echo.say(text), { name, retriesAllowed: false });
  return text;
};

test.each([[1, 10, 40], [32, 64, 40], [256, 256, 16]])("steps per second with %i workflows at a time: within a tenth of DBOS by itself", async (atOnce, workflows, rounds) => {
  const place = await serverPlace([]);
  const bare = DBOS.registerWorkflow(bareSteps, { name: "bare" });
  const { engine, close } = await dbosWorkflows({ database: place.database, workflows: [fiveSteps], bindings: { echo: outside(echo, "by-content") }, unitOfWork: withCheckpoints(place.storage.unitOfWork), ...machine });
  const ctx = simulatedContext();
  let count = 0;
  const byDbos = async (id: string): Promise<unknown> => (await DBOS.startWorkflow(bare, { workflowID: id })(ctx, id)).getResult();
  const byAdapter = async (id: string): Promise<unknown> => {
    await engine.start(ctx, { id, workflow: fiveSteps, input: id });
    return engine.outcome(ctx, id);
  };
  const secondsFor = async (run: (id: string) => Promise<unknown>): Promise<number> => {
    const begin = performance.now();
    let left = workflows;
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        left -= 1;
        await run(`run-${(count += 1)}`);
      }
    }));
    return (performance.now() - begin) / 1_000;
  };
  await secondsFor(byDbos);
  await secondsFor(byAdapter);
  let dbos = 0;
  let adapter = 0;
  // In short turns, and neither always first: the machine and its tables change meanwhile.
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) dbos += await secondsFor(byDbos);
    adapter += await secondsFor(byAdapter);
    if (round % 2 === 1) dbos += await secondsFor(byDbos);
  }
  await close();
  await place.stop();
  const rate = (seconds: number): string => ((workflows * names.length * rounds) / seconds).toFixed(0);
  console.log(`${atOnce} at a time: ${rate(adapter)} steps/s, DBOS by itself ${rate(dbos)}: ${((dbos / adapter) * 100).toFixed(1)} %`);
  expect(dbos / adapter).toBeGreaterThanOrEqual(0.9);
}, 600_000);
