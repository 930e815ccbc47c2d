import type { OperationContext } from "@nexus/common";
import type { AuditReasonRow, AuditRow, DeadLetters, Inbox, OutboxQueue, RecordTable, Transaction, UnitOfWork } from "@nexus/crm-operations";
import type { CaseTools, Closable, ContractCase } from "../contract.js";
import { portsAtWork, type PortsAtWork } from "../ports-at-work.js";
import { emitAs, eventNamed, keyOf, nameOf } from "./outbox-case.js";

/** What a unit of work knows of events, beside their emission. */
export interface EventPorts {
  readonly inbox: Inbox;
  readonly deadLetters: DeadLetters;
}

/** Inbox and dead letters under test, on one storage with its outbox. */
export interface EventsSubject extends Closable {
  readonly unitOfWork: UnitOfWork<EventPorts & Transaction>;
  readonly outbox: OutboxQueue;
  /** Of `@nexus/crm-operations`, of which this package imports only types. */
  readonly auditTable: RecordTable<AuditRow>;
  readonly auditReasonTable: RecordTable<AuditReasonRow>;
}

export interface EventsAtWork extends PortsAtWork<EventPorts & Transaction> {
  readonly tools: CaseTools;
  readonly outbox: OutboxQueue;
  anotherTenant(): EventsAtWork;
  /** Emits events called `a1`, `a2`, …, and makes dead letters of those named second. */
  emit(names: readonly string[], dead?: readonly string[]): Promise<void>;
  /** Ids of events by their names. */
  idsOf(...names: readonly string[]): readonly string[];
  /** Names of what of this tenant can be claimed now; given back at once. */
  claimable(): Promise<readonly string[]>;
  audited(): Promise<readonly (AuditRow & { readonly reason: string | null })[]>;
}

export type EventsCase = ContractCase<EventsSubject>;

export const eventsCase = (name: string, run: (events: EventsAtWork) => Promise<void>): EventsCase => ({ name, run: (subject, tools) => run(eventsOf(subject, tools, tools.context())) });

const eventsOf = (subject: EventsSubject, tools: CaseTools, ctx: OperationContext): EventsAtWork => {
  const { unitOfWork, outbox } = subject;
  const claimed = async (token: string) => outbox.claim({ token, limit: 10_000, leaseMs: 1_000 });
  let claims = 0;
  const ids = new Map<string, string>();
  const look = async (failing: readonly string[]): Promise<readonly string[]> => {
    const token = `${ctx.tenantId}/${(claims += 1)}`;
    const all = await claimed(token);
    const own = all.filter(({ event }) => event.meta.tenantId === ctx.tenantId);
    for (const item of own) ids.set(nameOf(item), item.event.meta.id);
    const failed = own.filter((item) => failing.includes(nameOf(item)));
    await outbox.fail(token, failed.map((item) => ({ ...keyOf(item), errorCode: "broken", retryAt: null })));
    await outbox.release(token, all.filter((item) => !failed.includes(item)).map(keyOf));
    return own.map(nameOf);
  };
  return {
    ...portsAtWork(unitOfWork, ctx),
    tools,
    outbox,
    anotherTenant: () => eventsOf(subject, tools, { ...ctx, tenantId: tools.newTenant() }),
    async emit(names, dead = []) {
      await emitAs(unitOfWork, ctx, names.map(eventNamed));
      await look(dead);
    },
    idsOf: (...names) => names.map((name) => ids.get(name) ?? `unknown ${name}`),
    claimable: () => look([]),
    audited: () =>
      unitOfWork.read(ctx, async ({ records }) => {
        const reasons = new Map((await records.find(subject.auditReasonTable, {})).map(({ id, text }) => [id, text]));
        return (await records.find(subject.auditTable, {})).map((entry) => ({ ...entry, reason: reasons.get(entry.id) ?? null }));
      }),
  };
};

