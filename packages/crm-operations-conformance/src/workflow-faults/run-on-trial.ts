import { canonicalJson } from "@nexus/common";
import type { Running } from "./fault-kinds.js";
import { rest, type Scene } from "./fault-scene.js";
import { watchedBindings, type Watching } from "./watched-ports.js";
import type { DurableHost, FusedHost, WorkerOnTrial, WorkflowOnTrial, WorldOnTrial } from "./workflow-on-trial.js";

/** How a run has ended. */
export interface Ended {
  readonly ended: "done" | "compensated" | "needs-attention" | "under way" | "turned down";
  readonly problems: readonly string[];
  /** Of a fused run that something has happened to, and that its caller has repeated: how it was before. */
  readonly first?: { readonly accepted: boolean; readonly left: string };
}

export const runningOf = <Ports, Stores>(host: FusedHost<Ports, Stores> | DurableHost<Ports, Stores>): Running =>
  host.how === "fused" ? "fused" : host.showsWhatWasMade === false ? "durable, without a place after the commit" : "durable";

/** In one unit of work; and once more where something has happened, as a caller does who had no answer. */
export const runFusedly = async <Ports, Input, Stores>(world: WorldOnTrial<Ports, Input, Stores>, host: FusedHost<Ports, Stores>, watching: Watching, hasHappened: () => boolean): Promise<Ended> => {
  const [answer] = await Promise.allSettled([host.execute(watchedBindings(world.bindings, watching))]);
  const accepted = answer.status === "fulfilled" && answer.value.ok;
  if (!hasHappened()) return accepted ? { ended: "done", problems: [] } : { ended: "turned down", problems: [`it ${whyDown(answer)}`] };
  const left = canonicalJson(await world.look("all"));
  const [again] = await Promise.allSettled([host.execute(world.bindings)]);
  const problems = again.status === "fulfilled" && again.value.ok ? [] : [`repeated by its caller, it ${whyDown(again)}`];
  return { ended: accepted ? "done" : "turned down", problems, first: { accepted, left } };
};

const whyDown = (answer: PromiseSettledResult<{ readonly ok: boolean; readonly refusal?: { readonly code: string } }>): string =>
  answer.status === "rejected" ? `throws ${String(answer.reason)}` : `is refused with ${answer.value.refusal?.code ?? "nothing"}`;

const id = "trial";

/** On workers that die and overtake each other. */
export const runOnWorkers = async <Ports, Input, Stores>(
  trial: WorkflowOnTrial<Ports, Input, Stores>,
  world: WorldOnTrial<Ports, Input, Stores>,
  host: DurableHost<Ports, Stores>,
  scene: Scene,
  watchedBy: (worker: number) => Watching,
): Promise<Ended> => {
  const { ctx } = host;
  let workers = 0;
  let takeOver: () => void = () => undefined;
  const open = (): WorkerOnTrial => {
    workers += 1;
    const made = (): Promise<void> => {
      if (scene.diesAfterCommit) scene.kill();
      scene.diesAfterCommit = false;
      return Promise.resolve();
    };
    return host.open({ bindings: watchedBindings(world.bindings, watchedBy(workers)), made });
  };
  let worker = open();
  // The next worker is opened from here: it is no part of the unit of work in which the one before was lost.
  const nextWorker = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      takeOver = resolve;
    });
    worker = open();
    void nextWorker();
    await host.begun?.(worker.engine, ctx, id);
  };
  void nextWorker();
  scene.kill = () => {
    worker.stop();
    takeOver();
  };
  scene.overtake = () => takeOver();

  const end = async (): Promise<Ended["ended"]> => {
    for (let patience = 0; patience < 4; patience += 1) {
      await host.settle();
      await rest();
      const run = await worker.engine.find(ctx, id);
      if (run && run.status !== "running") return run.status;
    }
    return "under way";
  };
  const started = await worker.engine.start(ctx, { id, workflow: trial.workflow, input: world.input });
  if (!started.ok) return { ended: "turned down", problems: [`it is refused with ${started.refusal.code}`] };
  await host.begun?.(worker.engine, ctx, id);
  const ended = await end();
  if (ended !== "needs-attention") return { ended, problems: [] };
  // Whatever it was that could not be undone is mended by now.
  await worker.runs.redrive(ctx, id);
  const mended = await end();
  return { ended, problems: mended === "compensated" ? [] : [`redriven, it is ${mended}`] };
};
