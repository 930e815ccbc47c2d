import { setTimeout as wait } from "node:timers/promises";
import { accept, Instant, uuidV7Generator, type Clock, type IdGenerator, type OperationContext, type Random } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { sha256Hasher } from "@nexus/adapter-memory";
import { bindStores, column, OutboxRelay, type EventConsumer, type EventEnvelope, type NewEvent, type OutboxQueue, type OutboxRetention, type RecordRow, type RecordTable, type RelayDependencies, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { bindOperations, type OperationsStores } from "../bind-operations.js";

/** What a consumer of the tests does: it writes down what it was given, without looking whether it is there already. */
export interface EffectRow extends RecordRow {
  readonly eventId: string;
  readonly aggregateId: string;
  readonly sequence: number;
}

export const effectTable: RecordTable<EffectRow> = {
  name: "relay_effect",
  columns: { id: column.text, version: column.integer, eventId: column.text, aggregateId: column.text, sequence: column.integer },
  unique: [],
};

export type RelayTestStores = OperationsStores & Transaction;

export interface OutboxStorage {
  readonly unitOfWork: UnitOfWork<Transaction>;
  readonly outbox: OutboxQueue & OutboxRetention;
}

export const machineClock: Clock = { now: () => Instant.fromEpochMilliseconds(Date.now()) };
export const idsFrom = (seed: number, clock: Clock = machineClock): IdGenerator => uuidV7Generator({ clock, random: simulatedRandom(seed) });

export const relayStores = (unitOfWork: UnitOfWork<Transaction>, deps: { readonly clock: Clock; readonly ids: IdGenerator }): UnitOfWork<RelayTestStores> => {
  const bind = bindOperations({ ...deps, hasher: sha256Hasher });
  return bindStores(unitOfWork, (tx): RelayTestStores => ({ ...tx, ...bind(tx) }));
};

/** Adds one row per call; `ids` make each row another one. */
export const effectConsumer = (ids: IdGenerator, more: Partial<EventConsumer<RelayTestStores>> = {}): EventConsumer<RelayTestStores> => ({
  name: "effects",
  types: ["NoteAdded"],
  handle: async (_ctx, event, { records }) => accept(await records.insert(effectTable, [effectOf(ids.next(), event)])),
  ...more,
});

export const effectOf = (id: string, { meta }: EventEnvelope): EffectRow => ({ id, version: 1, eventId: meta.id, aggregateId: meta.aggregate.id, sequence: meta.aggregate.sequence });

export const noteEvent = (id: string, sequence: number): NewEvent => ({ type: "NoteAdded", data: { id, sequence }, schemaVersion: 1, aggregate: { type: "note", id, sequence } });

export const emitNotes = async (unitOfWork: UnitOfWork<Transaction>, ctx: OperationContext, events: readonly NewEvent[]): Promise<void> => {
  await unitOfWork.run(ctx, [], async ({ emit }) => accept(await emit(events)));
};

export const silent: RelayDependencies<RelayTestStores>["publisher"] = { publish: () => undefined };

/** A relay over a storage, with the machine's time unless told otherwise. */
export const relayOver = (storage: OutboxStorage, seed: number, more: Partial<RelayDependencies<RelayTestStores>> = {}): OutboxRelay<RelayTestStores> => {
  const clock = more.clock ?? machineClock;
  const random: Random = simulatedRandom(seed);
  const ids = idsFrom(seed, clock);
  return new OutboxRelay({
    queue: storage.outbox,
    retention: storage.outbox,
    unitOfWork: relayStores(storage.unitOfWork, { clock, ids }),
    publisher: silent,
    consumers: [effectConsumer(ids)],
    clock,
    ids,
    random,
    sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
    ...more,
  });
};

/** The same stores with an inbox that remembers nothing. */
export const withoutInbox = (unitOfWork: UnitOfWork<RelayTestStores>): UnitOfWork<RelayTestStores> =>
  bindStores(unitOfWork, (stores) => ({ ...stores, inbox: { admit: (_ctx, _consumer, ids) => Promise.resolve(ids), forget: () => Promise.resolve() } }));

/** Rows of effects as events by aggregate, in the order of their ids, which ascend with time. */
export const effectsOf = (unitOfWork: UnitOfWork<Transaction>, ctx: OperationContext): Promise<readonly EffectRow[]> =>
  unitOfWork.read(ctx, ({ records }) => records.find(effectTable, {}));
