import { canonicalJson } from "@nexus/common";
import { faultText, whyNot, type Fault, type PortCallSeen } from "./fault-kinds.js";
import { sceneOf } from "./fault-scene.js";
import { runFusedly, runOnWorkers, runningOf, type Ended } from "./run-on-trial.js";
import type { CallToMake, Watching } from "./watched-ports.js";
import type { WorkflowOnTrial, WorldOnTrial } from "./workflow-on-trial.js";

/** What a run leaves that nothing happens to, and what there is without one. */
export interface Worlds {
  readonly happy: string;
  readonly untouched: Readonly<Record<"all" | "undoable", string>>;
}

export interface TrialRun {
  readonly calls: readonly PortCallSeen[];
  /** Those of the faults that have happened. */
  readonly hit: readonly Fault[];
  readonly ended: Ended["ended"];
  /** What there is in the end. */
  readonly left: string;
  readonly problems: readonly string[];
}

const readingNames = /^(find|get|list|read|search|look|count|has|is|exists|page|outcome)/;

export const isReadByName = (name: string): boolean => readingNames.test(name.split(".").at(-1) ?? "");

export const lookAt = async <Ports, Input, Stores>(world: WorldOnTrial<Ports, Input, Stores>, scope: "all" | "undoable"): Promise<string> => canonicalJson(await world.look(scope));

/** One run of the workflow in a world of its own, with faults, held against what it must leave. */
export const trialRun = async <Ports, Input, Stores>(trial: WorkflowOnTrial<Ports, Input, Stores>, faults: readonly Fault[], worlds?: Worlds): Promise<TrialRun> => {
  const world = await trial.world();
  const { host } = world;
  const running = runningOf(host);
  const calls: PortCallSeen[] = [];
  const hit: Fault[] = [];
  const problems: string[] = [];
  const scene = sceneOf(trial, host);

  const watch = async (call: CallToMake): Promise<unknown> => {
    const at = calls.push(call.seen);
    const { late } = scene;
    if (call.seen.worker <= Math.max(0, ...late.keys()) && call.seen.key !== late.get(call.seen.worker)) problems.push(`a worker that had lost the run went on to ${call.seen.name} (${call.seen.key})`);
    const fault = faults.find((each) => each.at === at);
    if (!fault || whyNot(fault.kind, call.seen, running) !== undefined) return call.make();
    hit.push(fault);
    return scene.happen(fault, call);
  };
  const watchedBy = (worker: number): Watching => ({ worker, isRead: trial.isRead ?? isReadByName, watch });

  const ended = host.how === "fused" ? await runFusedly(world, host, watchedBy(1), () => hit.length > 0) : await runOnWorkers(trial, world, host, scene, watchedBy);
  const left = await lookAt(world, "all");
  if (worlds) problems.push(...ended.problems, ...(await wrongIn(ended, worlds, world, { calls, hit, left })));
  await world.close?.();
  const where = faults.map((fault) => faultText(fault, calls)).join(" and ");
  return { calls, hit, ended: ended.ended, left, problems: problems.map((problem) => `${where === "" ? "nothing happens" : where}: ${problem}`) };
};

/** What is not as it must be after a run that ended in this way. */
const wrongIn = async <Ports, Input, Stores>(
  { ended, first }: Ended,
  { happy, untouched }: Worlds,
  world: WorldOnTrial<Ports, Input, Stores>,
  { calls, hit, left }: Pick<TrialRun, "calls" | "hit" | "left">,
): Promise<readonly string[]> => {
  const asAfter = (what: string, is: string, should: string): readonly string[] => (is === should ? [] : [`${what}: ${difference(is, should)}`]);
  if (first) {
    const [was, should] = first.accepted ? ["accepted", happy] : ["turned down", untouched.all];
    return [...asAfter(`it was ${was}, and there is`, first.left, should), ...asAfter("its caller repeated it, and there is", left, happy)];
  }
  if (ended === "done") return asAfter("it is done, and there is", left, happy);
  if (ended === "under way") return ["it is still under way"];
  if (ended === "needs-attention" && !hit.some(({ at }) => calls[at - 1]?.key.endsWith(":undo") === true)) return ["it needs attention though no undo was made to fail"];
  return asAfter(`it is ${ended}, and there is`, await lookAt(world, "undoable"), untouched.undoable);
};

/** Where two texts part. */
const difference = (is: string, should: string): string => {
  let at = 0;
  while (at < is.length && is[at] === should[at]) at += 1;
  const from = Math.max(0, at - 60);
  return `…${is.slice(from, at + 60)}…, not …${should.slice(from, at + 60)}…`;
};
