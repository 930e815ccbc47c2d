import {
  accept,
  externalReferenceText,
  refuse,
  type ExternalReference,
  type IdGenerator,
  type OperationContext,
  type Page,
  type PageRequest,
  type Refused,
  type Result,
  withoutFields,
} from "@nexus/common";
import { trackedChanges, type CoreEvent, type DecisionEnvironment, type Entity, type FieldChange } from "@nexus/crm";
import type { Condition, Hasher, NewEvent, RecordQuery, Transaction } from "@nexus/crm-operations";
import { changedFieldNames } from "./changed-field-names.js";
import type { EntityKind, EntityRow, Step } from "./entity-kind.js";
import { ExternalReferences, referenceChange } from "./external-references.js";
import { changeReasonTable, fieldHistoryTable, toFieldHistoryRow } from "./field-history-table.js";
import { pageByDescending, pageOf } from "./paging.js";
import { eventSchemaVersion } from "./published-event.js";

export interface EntityStoreDeps {
  readonly tx: Transaction;
  readonly ids: IdGenerator;
  readonly hasher: Hasher;
}

/**
 * Records of one entity inside one unit of work: load, decide, evolve, save. Saving is set-based and
 * writes the state, its columns, its external references, the field history, the events and the audit
 * entries together, in a bounded number of round trips for any number of records.
 */
export class EntityStore<
  State extends Entity,
  Command extends { readonly type: string; readonly id: string },
  Event extends CoreEvent<string, unknown>,
  Environment extends DecisionEnvironment,
  Columns extends object,
> {
  readonly references: ExternalReferences;

  constructor(
    private readonly kind: EntityKind<State, Command, Event, Environment, Columns>,
    private readonly deps: EntityStoreDeps,
  ) {
    this.references = new ExternalReferences({ records: deps.tx.records, hasher: deps.hasher, entityType: kind.type });
  }

  /** Also from the bin. */
  async load(ids: readonly string[]): Promise<readonly State[]> {
    const rows = await this.deps.tx.records.get(this.kind.table, ids);
    return rows.map((row) => this.kind.stateOf(row.state));
  }

  async one(id: string): Promise<State | undefined> {
    return (await this.load([id]))[0];
  }

  async find(query: RecordQuery<EntityRow<Columns>>): Promise<readonly State[]> {
    const rows = await this.deps.tx.records.find(this.kind.table, query);
    return rows.map((row) => this.kind.stateOf(row.state));
  }

  /** Without the bin, by createdAt, then id. */
  async page(where: Condition<EntityRow<Columns>>, page: PageRequest): Promise<Page<State>> {
    const { items, next } = await pageOf(this.deps.tx.records, this.kind.table, { all: [{ column: "deletedAt", is: "null" }, where] }, page);
    return { items: items.map((row) => this.kind.stateOf(row.state)), next };
  }

  /** Without the bin, by an integer column descending, records without a value last, then by createdAt and id. */
  async pageByDescending(name: keyof EntityRow<Columns> & string, where: Condition<EntityRow<Columns>>, page: PageRequest): Promise<Page<State>> {
    const { items, next } = await pageByDescending(this.deps.tx.records, this.kind.table, name, { all: [{ column: "deletedAt", is: "null" }, where] }, page);
    return { items: items.map((row) => this.kind.stateOf(row.state)), next };
  }

  async byReference(reference: ExternalReference): Promise<State | undefined> {
    const id = (await this.references.resolve([reference])).get(externalReferenceText(reference));
    return id === undefined ? undefined : this.one(id);
  }

  /** One command on one record: load, decide, save. Refuses what the core refuses, and `external_reference_taken`. */
  async apply(ctx: OperationContext, command: Command, environment: Environment): Promise<Result<State>> {
    const step = await this.decide(command, environment);
    if (!step.ok) return step;
    await this.save(ctx, [step.value]);
    return accept(step.value.after);
  }

  /** What the command makes of the stored record; a step without events when it changes nothing. Writes nothing. */
  async decide(command: Command, environment: Environment): Promise<Result<Step<State, Event>>> {
    const step = this.decideOn(await this.one(command.id), command, environment);
    if (!step.ok) return step;
    const added = this.addedReferences(step.value);
    if (added.length === 0) return step;
    return this.takenReference(added, await this.references.resolve(added)) ?? step;
  }

  /** References that the step gives to its record. */
  addedReferences({ before, after }: Step<State, Event>): readonly ExternalReference[] {
    return referenceChange(after.id, before?.externalReferences ?? [], after.externalReferences).added;
  }

  /** Why a record cannot have these references; `owners` are ids of records by `externalReferenceText`. */
  takenReference(references: readonly ExternalReference[], owners: ReadonlyMap<string, string>): Refused | undefined {
    const taken = references.find((reference) => owners.has(externalReferenceText(reference)));
    return taken && refuse("external_reference_taken", `Use the ${this.kind.type} that has this external reference.`, {
      source: taken.source,
      id: owners.get(externalReferenceText(taken)),
    });
  }

  /** The same on a record that is loaded already. */
  decideOn(before: State | undefined, command: Command, environment: Environment, reason = reasonOf(command)): Result<Step<State, Event>> {
    const decided = this.kind.decider.decide(command, before, environment);
    if (!decided.ok) return decided;
    const step = this.stepOf(before, decided.value, `${this.kind.type}.${command.type}`, reason);
    return step ? accept(step) : this.notFound(command.id);
  }

  notFound(id: string): Refused {
    return refuse(`${this.kind.type}_not_found`, `There is no ${this.kind.type} with this id.`, { id });
  }

  /** What the events make of a record; undefined when there is none and nothing happened. */
  stepOf(before: State | undefined, events: readonly Event[], action: string, reason: string | null): Step<State, Event> | undefined {
    const after = events.reduce<State | undefined>((state, event) => this.kind.decider.evolve(state, event), before);
    return after && { before, after, events, action, reason };
  }

  /** Steps without events are left out. */
  async save(ctx: OperationContext, all: readonly Step<State, Event>[]): Promise<void> {
    const steps = all.filter((step) => step.events.length > 0);
    if (steps.length === 0) return;
    const { table, toRow } = this.kind;
    const { records } = this.deps.tx;
    const added = steps.filter((step) => !step.before).map((step) => toRow(step.after));
    const changed = steps.flatMap(({ before, after }) => (before ? [{ row: toRow(after), expectedVersion: before.version }] : []));
    await this.references.write(steps.map(({ before, after }) => referenceChange(after.id, before?.externalReferences ?? [], after.externalReferences)));
    // None of these waits for another: together they are one round trip.
    await Promise.all([
      records.insert(table, added),
      records.update(table, changed),
      this.writeFieldHistory(ctx, steps),
      this.deps.tx.emit(steps.flatMap((step) => this.publishedEvents(step))),
      this.deps.tx.audit(steps.map((step) => this.auditEntry(step))),
    ]);
  }

  private async writeFieldHistory(ctx: OperationContext, steps: readonly Step<State, Event>[]): Promise<void> {
    const changed = steps.map((step) => ({ ...step, changes: this.trackedChanges(step.before, step.after) })).filter(({ changes }) => changes.length > 0);
    const rows = changed.flatMap(({ after, changes }) =>
      changes.map((change) =>
        toFieldHistoryRow(this.deps.ids.next(), {
          ...change,
          entity: { entityType: this.kind.type, id: after.id },
          version: after.version,
          at: after.updatedAt,
          by: ctx.actor.id,
        }),
      ),
    );
    const reasons = changed.flatMap(({ after, reason }) => (reason === null ? [] : [{ id: this.deps.ids.next(), version: 1, entityType: this.kind.type, entityId: after.id, entityVersion: after.version, reason }]));
    await Promise.all([this.deps.tx.records.insert(fieldHistoryTable, rows), this.deps.tx.records.insert(changeReasonTable, reasons)]);
  }

  /** What a record is born with is no change: it is what the first change comes from, or else what it still says. */
  private trackedChanges(before: State | undefined, after: State): readonly FieldChange[] {
    if (!before) return [];
    const now = this.kind.tracked(after);
    return trackedChanges(this.kind.tracked(before), now, Object.keys(now));
  }

  private publishedEvents({ before, after, events }: Step<State, Event>): readonly NewEvent[] {
    return events.map((event, index) => ({
      type: event.type,
      // Subscribers get ids and business facts; who needs the person reads the record, under its own permission.
      data: withoutFields(event.data, this.kind.personalFields),
      schemaVersion: eventSchemaVersion,
      aggregate: { type: this.kind.type, id: after.id, sequence: (before?.version ?? 0) + index + 1 },
    }));
  }

  private auditEntry({ before, after, action, reason }: Step<State, Event>) {
    return {
      action,
      entityType: this.kind.type,
      entityId: after.id,
      entityVersion: after.version,
      changedFields: changedFieldNames(before, after),
      reason,
    };
  }
}

const reasonOf = (command: object): string | null => {
  const reason: unknown = Reflect.get(command, "reason");
  return typeof reason === "string" ? reason : null;
};
