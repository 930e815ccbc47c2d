import { accept, NexusError, refuse, type OperationContext } from "@nexus/common";
import type { RecordRow, RecordTable, Records, Transaction } from "@nexus/crm-operations";
import type { CaseTools, Capability, ContractCase } from "./contract.js";
import { conformanceTable, type ConformanceRow } from "./conformance-tables.js";
import { ContractBroken, expectCode, expectEqual } from "./expectation.js";
import type { StorageSubject } from "./storage-subject.js";

export type StorageCase = ContractCase<StorageSubject>;

export const storageCase = (
  name: string,
  run: (subject: StorageSubject, tools: CaseTools) => Promise<void>,
  capability?: Capability,
): StorageCase => ({ name, run, ...(capability === undefined ? {} : { capability }) });

/** Commits what `work` does, and answers what it answers. */
export const commit = async <T>(subject: StorageSubject, ctx: OperationContext, work: (tx: Transaction) => Promise<T>): Promise<T> => {
  const result = await subject.unitOfWork.run(ctx, [], async (tx) => accept(await work(tx)));
  if (!result.ok) throw new ContractBroken("a unit of work that accepts", "an accepted result", result);
  return result.value;
};

export const insert = <Row extends RecordRow>(subject: StorageSubject, ctx: OperationContext, table: RecordTable<Row>, rows: readonly Row[]): Promise<void> =>
  commit(subject, ctx, ({ records }) => records.insert(table, rows));

/** All rows of a table that a tenant has, in the order of their ids. */
export const rowsOf = <Row extends RecordRow>(subject: StorageSubject, ctx: OperationContext, table: RecordTable<Row>): Promise<readonly Row[]> =>
  subject.unitOfWork.read(ctx, ({ records }) => records.find(table, {}));

export const idsOf = (rows: readonly RecordRow[]): readonly string[] => rows.map((row) => row.id);

/**
 * Does something that must fail inside a unit of work, and expects the code. The work answers for the
 * error with a refusal, which undoes it without any repeat.
 */
export const expectErrorInside = async (
  subject: StorageSubject,
  ctx: OperationContext,
  what: string,
  code: string,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<NexusError> => {
  const caught: unknown[] = [];
  const result = await subject.unitOfWork.run(ctx, [], async (tx) => {
    try {
      return accept(await work(tx));
    } catch (error) {
      caught.push(error);
      return refuse("caught", "Seen by the case.");
    }
  });
  if (result.ok) throw new ContractBroken(what, `the error ${code}`, result.value);
  return expectCode(what, code, caught[0]);
};

/**
 * A case about reading. The same check runs on rows the unit of work has just written, on committed
 * rows, on half and half, and on committed rows that the unit of work has taken out and put back.
 */
export const readingCase = (name: string, rows: readonly ConformanceRow[], check: (records: Records) => Promise<void>): StorageCase =>
  storageCase(name, async (subject, tools) => {
    const inContext = async (how: string, act: () => Promise<unknown>): Promise<void> => {
      try {
        await act();
      } catch (error) {
        if (NexusError.is(error) && error.code === "contract_broken") {
          throw new ContractBroken(`${how}: ${String(error.details["what"])}`, error.details["expected"], error.details["actual"], error);
        }
        throw error;
      }
    };
    await inContext("on rows of this unit of work", () =>
      commit(subject, tools.context({ tenantId: tools.newTenant() }), async ({ records }) => {
        await records.insert(conformanceTable, rows);
        await check(records);
      }));
    const half = tools.context({ tenantId: tools.newTenant() });
    const middle = Math.ceil(rows.length / 2);
    await insert(subject, half, conformanceTable, rows.slice(0, middle));
    await inContext("on rows of this and an earlier unit of work", () =>
      commit(subject, half, async ({ records }) => {
        await records.insert(conformanceTable, rows.slice(middle));
        await check(records);
      }));
    await inContext("on committed rows", () => subject.unitOfWork.read(half, ({ records }) => check(records)));
    await inContext("on rows taken out and put back", () =>
      commit(subject, half, async ({ records }) => {
        expectEqual("how many rows went", await records.remove(conformanceTable, idsOf(rows)), rows.length);
        expectEqual("rows after taking all out", await records.find(conformanceTable, {}), []);
        await records.insert(conformanceTable, rows);
        await check(records);
      }));
  });
