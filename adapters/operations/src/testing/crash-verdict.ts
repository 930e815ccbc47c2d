import { canonicalJson, type OperationContext } from "@nexus/common";
import { crmSchema } from "@nexus/adapter-crm";
import { sha256Hasher } from "@nexus/adapter-memory";
import { auditTable, commandAnswerTable, outboxTable, type RecordRow, type RecordTable, type RoutedRecord, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { assignmentTable } from "../routing/stored-assignments.js";
import { givenTable, routingDecisionTable, routingRunTable } from "../routing/stored-log.js";
import { memberLoadTable, rotationTable } from "../routing/stored-rotations.js";
import { answerHash, commandAt, steps } from "./crash-load.js";
import type { CrashLane } from "./crash-lanes.js";

interface LeadRow extends RecordRow {
  readonly ownerId: string | null;
}

const leadTable = crmSchema.tables.find(({ name }) => name === "crm_lead") as RecordTable<LeadRow>;

type RowsOf<Table> = Table extends RecordTable<infer Row> ? readonly Row[] : never;

/** Every row that the commands write. */
export interface Kept {
  readonly leads: RowsOf<typeof leadTable>;
  readonly events: RowsOf<typeof outboxTable>;
  readonly entries: RowsOf<typeof auditTable>;
  readonly answers: RowsOf<typeof commandAnswerTable>;
  readonly assignments: RowsOf<typeof assignmentTable>;
  readonly decisions: RowsOf<typeof routingDecisionTable>;
  readonly runs: RowsOf<typeof routingRunTable>;
  readonly given: RowsOf<typeof givenTable>;
  readonly loads: RowsOf<typeof memberLoadTable>;
  readonly rotations: RowsOf<typeof rotationTable>;
}

/** In one snapshot. */
export const readKept = (rows: UnitOfWork<Transaction>, ctx: OperationContext): Promise<Kept> =>
  rows.read(ctx, async ({ records }) => ({
    leads: await records.find(leadTable, {}),
    events: await records.find(outboxTable, {}),
    entries: (await records.find(auditTable, {})).filter(({ entityType }) => entityType === "lead" || entityType === "assignment"),
    answers: await records.find(commandAnswerTable, {}),
    assignments: await records.find(assignmentTable, {}),
    decisions: await records.find(routingDecisionTable, {}),
    runs: await records.find(routingRunTable, {}),
    given: await records.find(givenTable, {}),
    loads: await records.find(memberLoadTable, {}),
    rotations: await records.find(rotationTable, {}),
  }));

export const keptHash = (kept: Kept): string => sha256Hasher.sha256(canonicalJson(kept));

/** What an answer is about: the lead, and which version of it the command made. */
const answered = (value: unknown): { readonly leadId: string; readonly version: number } => {
  const [routed] = Array.isArray(value) ? (value as readonly RoutedRecord[]) : [];
  if (routed) return { leadId: routed.id, version: steps.length };
  const { id, version } = value as LeadRow;
  return { leadId: id, version };
};

const upTo = (count: number): string => Array.from({ length: count }, (_, i) => i + 1).join(" ");
const inOrder = (numbers: readonly number[]): string => numbers.toSorted((a, b) => a - b).join(" ");

/**
 * Everything that is not whole. Each lead was made by as many commands as it has versions, and of every
 * one there must be the change, its event, its audit entry and its answer; of the last one, too, the
 * assignment, its decision and its run; and over all of them loads and rotations must be right.
 */
export const damage = (kept: Kept, lanes: readonly Pick<CrashLane, "name" | "acknowledged">[]): readonly string[] => {
  const problems: string[] = [];
  const must = (holds: boolean, what: string): void => void (holds || problems.push(what));

  const answers = new Map(kept.answers.map(({ value: [value] }) => [JSON.stringify(answered(value)), value]));
  for (const { id, version, ownerId } of kept.leads) {
    const sequences = (type: string, aggregateId: string): string => inOrder(kept.events.filter((event) => event.aggregateType === type && event.aggregateId === aggregateId).map((event) => event.aggregateSequence));
    const entries = (type: string, entityId: string): string => inOrder(kept.entries.filter((entry) => entry.entityType === type && entry.entityId === entityId).map((entry) => entry.entityVersion));
    must(sequences("lead", id) === upTo(version), `${id} ${version}: events ${sequences("lead", id)}`);
    must(entries("lead", id) === upTo(version), `${id} ${version}: audit entries ${entries("lead", id)}`);
    for (let made = 1; made <= version; made += 1) must(answers.has(JSON.stringify({ leadId: id, version: made })), `${id}: no answer for version ${made}`);

    const routed = version === steps.length ? 1 : 0;
    const [assignment, ...more] = kept.assignments.filter(({ recordId }) => recordId === id);
    must((assignment ? 1 : 0) === routed && more.length === 0, `${id} ${version}: assignments`);
    must((ownerId !== null) === (routed === 1) && (assignment?.userId ?? null) === ownerId, `${id}: the owner is not the assignment's`);
    must(sequences("assignment", `lead:${id}`) === upTo(routed), `${id}: events of the assignment`);
    must(entries("assignment", `lead:${id}`) === upTo(routed), `${id}: audit entries of the assignment`);
    if (!assignment) continue;
    const decision = kept.decisions.find((each) => each.id === assignment.more.decisionId);
    must(decision?.subject.id === id && decision.outcome.outcome === "assigned" && decision.outcome.userId === ownerId, `${id}: the decision says otherwise`);
    must(kept.runs.some((run) => run.id === decision?.runId), `${id}: the run is missing`);
    must(kept.given.some(({ given, userId }) => given.recordId === id && userId === ownerId), `${id}: not counted for its owner's quota`);
  }

  const versions = kept.leads.reduce((sum, { version }) => sum + version, 0);
  const routed = kept.leads.filter(({ ownerId }) => ownerId !== null);
  const one = routed.length;
  const counts = { events: versions + one, entries: versions + one, answers: versions, assignments: one, decisions: one, runs: one, given: one } as const;
  for (const [name, count] of Object.entries(counts)) must(kept[name as keyof typeof counts].length === count, `${kept[name as keyof typeof counts].length} ${name} instead of ${count}`);

  const owned = (userId: string): number => routed.filter(({ ownerId }) => ownerId === userId).length;
  for (const { id, openLoad } of kept.loads) must(openLoad === owned(id), `the load of ${id} is ${openLoad}, they have ${owned(id)}`);
  must(kept.rotations.reduce((sum, { turn }) => sum + turn, 0) === one, "the turns of rotations are not those taken");
  const shares = [...new Set(routed.map(({ ownerId }) => ownerId ?? ""))].map(owned);
  must(one < 20 || Math.max(...shares) - Math.min(...shares) <= 1, `shares ${shares.join(" ")} are not fair`);

  for (const lane of lanes) {
    for (const [n, hash] of lane.acknowledged.entries()) {
      const { key, leadId, step } = commandAt(lane.name, n);
      const answer = answers.get(JSON.stringify({ leadId, version: step + 1 }));
      must(answer !== undefined && answerHash(answer) === hash, `${key} was acknowledged and is not kept as it was`);
    }
  }
  return problems;
};
