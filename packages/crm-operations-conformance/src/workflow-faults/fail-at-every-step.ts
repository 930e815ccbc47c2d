import { faultKinds, faultsOf, whyNot, type Fault, type FaultKind, type PortCallSeen } from "./fault-kinds.js";
import { runningOf } from "./run-on-trial.js";
import { lookAt, trialRun, type TrialRun, type Worlds } from "./trial-run.js";
import type { WorkflowOnTrial } from "./workflow-on-trial.js";

export interface FaultOptions {
  /** After each single fault, also each second one at each call that comes after it, undos and repetitions included. A number takes one in so many of these pairs. */
  readonly pairs?: boolean | number;
}

/** What became of one kind of fault. */
export interface FaultCoverage {
  /** How many calls of the happy path it says something about. */
  readonly applies: number;
  /** How many of those it has happened to: all of them. */
  readonly hit: number;
  /** Which calls it says nothing about, and why. */
  readonly not: readonly string[];
}

export interface FaultReport {
  readonly workflow: string;
  readonly how: "fused" | "durable";
  /** The calls of the happy path, in order. */
  readonly calls: readonly string[];
  /** How many runs with one fault there were, and how many with two. */
  readonly faults: number;
  readonly pairs: number;
  readonly hit: Readonly<Record<FaultKind, FaultCoverage>>;
  /** How many runs ended in which way. */
  readonly ended: Readonly<Partial<Record<TrialRun["ended"], number>>>;
  /** Empty when the workflow is all or nothing whatever happens. */
  readonly violations: readonly string[];
  /** The same for people. */
  readonly table: string;
}

/**
 * Runs a workflow once and counts what it calls; then once more for each call and each kind of fault, in
 * a world of its own each time. When such a run is done there must be what the happy one leaves, when it
 * is undone what there was before; it needs attention only where an undo itself was made to fail, and is
 * undone once that is mended; nothing is left under way, and whoever lost the run goes no further. A fused
 * workflow is repeated by its caller, too, and then there must be what the happy run leaves.
 */
export const failAtEveryStep = async <Ports, Input, Stores>(trial: WorkflowOnTrial<Ports, Input, Stores>, { pairs = false }: FaultOptions = {}): Promise<FaultReport> => {
  const world = await trial.world();
  const running = runningOf(world.host);
  const untouched = { all: await lookAt(world, "all"), undoable: await lookAt(world, "undoable") };
  await world.close?.();
  const happy = await trialRun(trial, []);
  const worlds: Worlds = { happy: happy.left, untouched };

  const ended: Partial<Record<TrialRun["ended"], number>> = {};
  const hits = new Set<string>();
  const violations: string[] = sameAgain(happy, await trialRun(trial, []), untouched.all);
  const count = { faults: 0, pairs: 0 };
  const oneIn = pairs === true ? 1 : pairs === false ? 0 : pairs;
  let met = 0;
  const tried = async (faults: readonly Fault[]): Promise<TrialRun> => {
    const run = await trialRun(trial, faults, worlds);
    ended[run.ended] = (ended[run.ended] ?? 0) + 1;
    violations.push(...run.problems);
    return run;
  };
  const singles = violations.length > 0 ? [] : happy.calls.flatMap((call, i) => faultsOf(call, i + 1, running));
  for (const fault of singles) {
    const run = await tried([fault]);
    count.faults += 1;
    for (const { at, kind } of run.hit) hits.add(`${kind} ${at}`);
    if (run.hit.length === 0) violations.push(`${fault.kind} at call ${fault.at}: was not reached`);
    const seconds = oneIn > 0 ? run.calls.slice(fault.at).flatMap((call, i) => faultsOf(call, fault.at + i + 1, running)) : [];
    for (const second of seconds) {
      met += 1;
      if (met % oneIn !== 0) continue;
      await tried([fault, second]);
      count.pairs += 1;
    }
  }
  const hit = Object.fromEntries(faultKinds.map((kind) => [kind, coverageOf(kind, happy.calls, (at) => hits.has(`${kind} ${at}`), (call) => whyNot(kind, call, running))])) as Record<FaultKind, FaultCoverage>;
  const report = { workflow: trial.workflow.name, how: running === "fused" ? running : ("durable" as const), calls: happy.calls.map(({ name }) => name), ...count, hit, ended, violations };
  return { ...report, table: tableOf(report) };
};

/** Why nothing can be said about this workflow in these worlds. */
const sameAgain = (happy: TrialRun, again: TrialRun, untouched: string): string[] => {
  if (happy.ended !== "done") return [`the happy path is ${happy.ended}: there is nothing to compare with`];
  if (happy.calls.length === 0) return ["the happy path calls no port"];
  if (happy.left === untouched) return ["the happy path changes nothing that can be seen"];
  if (again.left !== happy.left || again.calls.map(({ name }) => name).join() !== happy.calls.map(({ name }) => name).join()) return ["two happy runs differ: mask what is drawn anew"];
  return [];
};

const coverageOf = (kind: FaultKind, calls: readonly PortCallSeen[], isHit: (at: number) => boolean, why: (call: PortCallSeen) => string | undefined): FaultCoverage => {
  const places = calls.map((call, i) => ({ name: call.name, at: i + 1, not: why(call) }));
  const applies = places.filter(({ not }) => not === undefined);
  const not = [...new Set(places.flatMap((place) => (place.not === undefined ? [] : [`${place.name}: ${place.not}`])))];
  return { applies: applies.length, hit: applies.filter(({ at }) => isHit(at)).length, not };
};

const tableOf = ({ workflow, how, calls, faults, pairs, hit, ended, violations }: Omit<FaultReport, "table">): string => {
  const rows = faultKinds.map((kind) => {
    const { hit: reached, applies, not } = hit[kind];
    const others = not.length === 0 ? "" : `   of the others: ${[...new Set(not.map((text) => text.slice(text.indexOf(": ") + 2)))].join("; ")}`;
    return `  ${kind.padEnd(28)}${String(reached).padStart(4)} of ${String(applies).padStart(3)}${others}`;
  });
  const ends = Object.entries(ended).map(([end, count]) => `${count} ${end}`);
  return [`${workflow}, ${how}: ${calls.length} calls, ${faults} faults, ${pairs} pairs; ${ends.join(", ")}; ${violations.length} violations`, ...rows].join("\n");
};
