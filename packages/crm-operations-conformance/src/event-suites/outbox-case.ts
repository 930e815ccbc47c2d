import { accept, type OperationContext } from "@nexus/common";
import type { ClaimedEvent, EventKey, NewEvent, OutboxQueue, OutboxRetention, Transaction, UnitOfWork } from "@nexus/crm-operations";
import type { CaseTools, Capability, Closable, ContractCase } from "../contract.js";
import { expectEqual } from "../expectation.js";

/** An outbox under test, empty at the beginning of every case: what it answers is of all tenants. */
export interface OutboxSubject extends Closable {
  readonly unitOfWork: UnitOfWork<Pick<Transaction, "emit" | "records">>;
  readonly outbox: OutboxQueue & OutboxRetention;
}

export type OutboxCase = ContractCase<OutboxSubject>;

/** An outbox as a case works with it. Events are called by aggregate and number: `a1`, `a2`, `b1`. */
export interface OutboxAtWork {
  readonly outbox: OutboxQueue & OutboxRetention;
  readonly unitOfWork: OutboxSubject["unitOfWork"];
  readonly tools: CaseTools;
  readonly ctx: OperationContext;
  /** Commits these events, in one unit of work. */
  emit(...names: readonly string[]): Promise<void>;
  /** Claims, with a lease of ten seconds. */
  claim(token: string, limit?: number): Promise<readonly ClaimedEvent[]>;
  /** Claims, and expects exactly these, in this order. */
  expectClaim(token: string, names: readonly string[], limit?: number): Promise<readonly ClaimedEvent[]>;
}

export const leaseMs = 10_000;

export const outboxCase = (name: string, run: (at: OutboxAtWork) => Promise<void>, capability?: Capability): OutboxCase => ({
  name,
  run: (subject, tools) => run(outboxAtWork(subject, tools, tools.context())),
  ...(capability === undefined ? {} : { capability }),
});

export const outboxAtWork = ({ outbox, unitOfWork }: OutboxSubject, tools: CaseTools, ctx: OperationContext): OutboxAtWork => {
  const claim: OutboxAtWork["claim"] = (token, limit = 100) => outbox.claim({ token, limit, leaseMs });
  return {
    outbox,
    unitOfWork,
    tools,
    ctx,
    claim,
    emit: (...names) => emitAs(unitOfWork, ctx, names.map(eventNamed)),
    expectClaim: async (token, names, limit) => {
      const claimed = await claim(token, limit);
      expectEqual(`what ${token} claims`, namesOf(claimed), names);
      return claimed;
    },
  };
};

export const emitAs = async (unitOfWork: OutboxSubject["unitOfWork"], ctx: OperationContext, events: readonly NewEvent[]): Promise<void> => {
  await unitOfWork.run(ctx, [], async ({ emit }) => accept(await emit(events)));
};

export const eventNamed = (name: string): NewEvent => ({
  type: "CounterChanged",
  data: { name },
  schemaVersion: 3,
  aggregate: { type: "counter", id: name.replace(/\d+$/, ""), sequence: Number(/\d+$/.exec(name)?.[0]) },
});

export const nameOf = ({ event: { meta } }: ClaimedEvent): string => `${meta.aggregate.id}${meta.aggregate.sequence}`;
export const namesOf = (claimed: readonly ClaimedEvent[]): readonly string[] => claimed.map(nameOf);
export const keyOf = ({ event: { meta } }: ClaimedEvent): EventKey => ({ tenantId: meta.tenantId, id: meta.id });
export const keysOf = (claimed: readonly ClaimedEvent[]): readonly EventKey[] => claimed.map(keyOf);
