import { AsyncLocalStorage } from "node:async_hooks";
import { accept, canonicalJson, NexusError, refuse, type IdGenerator, type OperationContext, type Random } from "@nexus/common";
import { simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import type { RecordRow, UnitOfWork } from "@nexus/crm-operations";
import { historyTables, type HistoryStores } from "./tenant-history-steps.js";
import type { PlannedWork, TenantHistory } from "./tenant-history.js";

interface Parts {
  readonly ids: IdGenerator;
  readonly random: Random;
}

/** Every tenant draws from a source of its own, the same for all: so their events and entries have the same ids. */
export interface PartsPerTenant extends Parts {
  as<T>(parts: Parts, work: () => Promise<T>): Promise<T>;
}

export const partsPerTenant = (): PartsPerTenant => {
  const current = new AsyncLocalStorage<Parts>();
  const own = (): Parts => {
    const parts = current.getStore();
    if (!parts) throw new Error("Somebody draws who is no tenant.");
    return parts;
  };
  return { ids: { next: () => own().ids.next() }, random: { bytes: (count) => own().random.bytes(count) }, as: (parts, work) => current.run(parts, work) };
};

export interface HistoryStorage {
  readonly unitOfWork: UnitOfWork<HistoryStores>;
  readonly parts: PartsPerTenant;
}

export interface HistoryReport {
  /** Answers that were compared. */
  readonly answers: number;
  /** Of the model: of these, how many had an effect. */
  readonly accepted: number;
  /** Rows of each of `historyTables` that all tenants of the model have at the end. */
  readonly rows: readonly number[];
  /** What was otherwise than for a tenant that is alone in the world; empty when nothing leaks. */
  readonly leaks: readonly string[];
}

/**
 * Plays a history on one storage for all its tenants, and on a model of each tenant alone. With
 * `together`, each tenant goes on as fast as it can while the others do; else in the order of the plan.
 */
export const playHistory = async (history: TenantHistory, subject: HistoryStorage, modelOfOne: () => HistoryStorage, together: boolean): Promise<HistoryReport> => {
  const tenants = history.tenantIds.map((tenantId, n) => ({ ctx: simulatedContext({ tenantId }), works: history.works.filter(({ tenant }) => tenant === n), parts: sameParts(), answers: new Array<string>() }));
  const play = async (work: PlannedWork): Promise<void> => {
    const tenant = tenants[work.tenant];
    if (tenant) tenant.answers.push(await subject.parts.as(tenant.parts, () => answerOf(subject.unitOfWork, tenant.ctx, work)));
  };
  const inTurn = async (works: readonly PlannedWork[]): Promise<void> => {
    for (const work of works) await play(work);
  };
  if (together) await Promise.all(tenants.map(({ works }) => inTurn(works)));
  else await inTurn(history.works);

  const leaks: string[] = [];
  let accepted = 0;
  const rows = historyTables.map(() => 0);
  for (const { ctx, works, answers } of tenants) {
    const model = modelOfOne();
    const parts = sameParts();
    for (const [n, work] of works.entries()) {
      const expected = await model.parts.as(parts, () => answerOf(model.unitOfWork, ctx, work));
      if (expected.startsWith('{"how":"accepted"')) accepted += 1;
      if (answers[n] !== expected) leaks.push(`seed ${history.seed}, ${ctx.tenantId}, work ${n + 1} (${work.mode}: ${work.steps.map(({ name }) => name).join(", ")}; ${work.ending})\n  alone: ${expected}\n  here:  ${answers[n]}`);
    }
    const [left, alone] = [await rowsLeft(subject.unitOfWork, ctx), await rowsLeft(model.unitOfWork, ctx)];
    for (const [n, { name }] of historyTables.entries()) {
      rows[n] = (rows[n] ?? 0) + (alone[n]?.length ?? 0);
      if (canonicalJson(left[n]) !== canonicalJson(alone[n])) leaks.push(`seed ${history.seed}, ${ctx.tenantId}, rows of ${name}\n  alone: ${canonicalJson(alone[n])}\n  here:  ${canonicalJson(left[n])}`);
    }
  }
  return { answers: history.works.length, accepted, rows, leaks };
};

const sameParts = (): Parts => ({ ids: simulatedIds("drawn"), random: simulatedRandom(5) });

/** All that a unit of work said, step by step, and how it ended. An error is answered with a refusal, which undoes everything without a repeat. */
const answerOf = async (unitOfWork: UnitOfWork<HistoryStores>, ctx: OperationContext, { mode, locks, steps, ending }: PlannedWork): Promise<string> => {
  let said: unknown[] = [];
  const perform = async (stores: HistoryStores): Promise<void> => {
    said = [];
    for (const step of steps) said.push((await step.perform(stores)) ?? null);
  };
  const end = async (): Promise<string> => {
    if (mode === "read") {
      await unitOfWork.read(ctx, perform);
      return "read";
    }
    const result = await unitOfWork.run(ctx, locks, async (stores) => {
      try {
        await perform(stores);
      } catch (error) {
        return refuse("failed", errorText(error));
      }
      if (ending === "thrown") throw new NexusError("thrown", "On purpose.");
      return ending === "refused" ? refuse("refused", "On purpose.") : accept("accepted");
    });
    return result.ok ? result.value : `${result.refusal.code}: ${result.refusal.message}`;
  };
  const how = await end().catch(errorText);
  return canonicalJson({ said, how });
};

const errorText = (error: unknown): string => {
  if (!NexusError.is(error)) return String(error);
  const { table, columns, ids } = error.details;
  return [error.code, ...[table, columns, ids].flatMap((detail) => (detail === undefined ? [] : [JSON.stringify(detail)]))].join(" ");
};

const rowsLeft = (unitOfWork: UnitOfWork<HistoryStores>, ctx: OperationContext): Promise<readonly (readonly RecordRow[])[]> =>
  unitOfWork.read(ctx, async ({ records }) => {
    const left: (readonly RecordRow[])[] = [];
    for (const { rows } of historyTables) left.push(await rows(records));
    return left;
  });
