import type { OperationContext } from "@nexus/common";
import type { WorkflowRunRecord, WorkflowRuns } from "@nexus/crm-operations";
import type { DeedLane } from "./deed-lane.js";

export const allRuns = async (runs: WorkflowRuns, ctx: OperationContext): Promise<readonly WorkflowRunRecord[]> => {
  const all: WorkflowRunRecord[] = [];
  let after: string | null = "";
  while (after !== null) {
    const page = await runs.list(ctx, {}, { limit: 1_000, ...(after === "" ? {} : { after }) });
    all.push(...page.items);
    after = page.next;
  }
  return all;
};

const done = ["reserve:do", "ring:do", "book:do"];
const undone = [...done, "book:undo", "ring:undo", "reserve:undo"];

/** What is not as it must be: lost, double, stuck, or undone in another order. Outside steps may be repeated; their first time counts. */
export const deedProblems = (records: readonly WorkflowRunRecord[], deeds: readonly string[], lanes: readonly DeedLane[]): readonly string[] => {
  const problems: string[] = [];
  const byRun = new Map<string, string[]>();
  for (const deed of deeds) {
    const run = deed.slice(0, deed.indexOf(":"));
    byRun.set(run, [...(byRun.get(run) ?? []), deed.slice(run.length + 1)]);
  }
  for (const { id, status } of records) {
    const happened = byRun.get(id) ?? [];
    const once = happened.filter((deed, place) => !deed.startsWith("ring:") || happened.indexOf(deed) === place);
    const expected = status === "done" ? done : status === "compensated" ? undone : undefined;
    if (!expected) problems.push(`${id} is ${status}`);
    else if (once.join() !== expected.join()) problems.push(`${id} is ${status}: ${happened.join(" ")}`);
    byRun.delete(id);
  }
  for (const [run, happened] of byRun) if (happened.join() !== "jot:do,jot#2:do") problems.push(`${run}: ${happened.join(" ")}`);
  const known = new Map(records.map(({ id, status }) => [id, status as string]));
  for (const lane of lanes) {
    for (const [n, status] of lane.ends) {
      const id = `${lane.name}-${n}`;
      const kept = n % 4 === 3 ? (byRun.has(id) ? "noted" : "lost") : known.get(id);
      const expected = n % 4 === 3 ? "noted" : n % 5 === 0 ? "compensated" : "done";
      if (status !== expected || kept !== expected) problems.push(`${id} was said to be ${status}, is ${kept ?? "lost"}, and should be ${expected}`);
    }
  }
  return problems;
};
