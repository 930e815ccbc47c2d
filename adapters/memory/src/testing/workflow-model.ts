import { defaultRetryPolicy } from "@nexus/crm-operations";
import { kinds, type Mishap, type Observed, type Plan, type PlannedStep } from "./workflow-lab.js";

interface Begun {
  readonly step: PlannedStep;
  readonly at: number;
  readonly key: string;
}

type Ending = { readonly is: "accepted" } | { readonly is: "refused" | "failed"; readonly code: string; /** Nobody knows what an earlier try did. */ readonly unsure: boolean };

const codeOf = (mishap: Mishap): string => (mishap === "refuse" ? "not_today" : mishap.startsWith("dead") ? "line_dead" : "line_busy");

/** What must come of a plan, worked out by hand: no engine, no promises. */
export const expected = ({ steps, ends }: Plan, runId: string): Observed => {
  const calls: string[] = [];
  const effects = new Map<string, number>();
  const counts = new Map<string, number>();
  const begun: Begun[] = [];

  const tried = ({ step, at, key }: Begun, doing: "do" | "undo"): Ending => {
    const kind: { readonly port: string; readonly attempts?: number } = kinds[step.kind];
    const attempts = kind.attempts ?? (doing === "do" ? defaultRetryPolicy.attempts : 10);
    const mishaps = [...(doing === "do" ? step.tries : step.undoTries)];
    for (let tries = 1; ; tries += 1) {
      // What honours no key is looked for first.
      if (doing === "do" && kind.port === "parcels" && effects.has(String(at))) return { is: "accepted" };
      calls.push(`${kind.port} ${doing} ${key}:${doing}`);
      const mishap = mishaps.shift();
      if (mishap === "refuse") return { is: "refused", code: codeOf(mishap), unsure: tries > 1 && kind.port !== "ledger" };
      const takesEffect = mishap === undefined || (mishap.endsWith("lost") && kind.port !== "ledger");
      if (takesEffect && doing === "do") effects.set(String(at), 1);
      if (takesEffect && doing === "undo") effects.delete(String(at));
      if (mishap === undefined) return { is: "accepted" };
      if (mishap.startsWith("dead") || tries === attempts) return { is: "failed", code: codeOf(mishap), unsure: true };
    }
  };

  let why: Observed["why"] = ends === "done" ? [] : ends === "refuse" ? ["refused", "no_good", null] : ["failed", "unexpected_error", null];
  for (const [at, step] of steps.entries()) {
    const count = (counts.get(step.kind) ?? 0) + 1;
    counts.set(step.kind, count);
    const here = { step, at, key: `${runId}:${step.kind}${count === 1 ? "" : `#${count}`}` };
    const ending = tried(here, "do");
    if (ending.is === "accepted" || ending.unsure) begun.push(here);
    if (ending.is === "accepted") continue;
    why = [ending.is, ending.code, step.kind];
    break;
  }
  if (why.length === 0) return { status: "done", why, stuck: null, calls, effects: Object.fromEntries(effects) };

  for (const each of begun.toReversed()) {
    const { undoable, port } = kinds[each.step.kind];
    // What joins and is not there never committed.
    if (!undoable || (port === "ledger" && !effects.has(String(each.at)))) continue;
    if (tried(each, "undo").is !== "accepted") return { status: "needs-attention", why, stuck: each.step.kind, calls, effects: Object.fromEntries(effects) };
  }
  return { status: "compensated", why, stuck: null, calls, effects: Object.fromEntries(effects) };
};
