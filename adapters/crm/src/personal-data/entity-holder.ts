import { erasePersonalData, sameData, type Instant } from "@nexus/common";
import type { DecisionEnvironment, Entity, CoreEvent } from "@nexus/crm";
import type { PersonalDataPart, RecordReference, Transaction } from "@nexus/crm-operations";
import type { EntityKind } from "../storage/entity-kind.js";
import type { EntityStore } from "../storage/entity-store.js";
import { eventSchemaVersion } from "../storage/published-event.js";

/** What changed about one record when its person was erased. */
export interface Overwritten<State> {
  readonly before: State;
  readonly after: State;
}

/**
 * The records of one entity as holders of personal data. Erased is what the data classes say; the
 * version grows by one event, `LeadErased` and the like, which names the record and nothing else.
 */
export class ErasableRecords<
  State extends Entity,
  Command extends { readonly type: string; readonly id: string },
  Event extends CoreEvent<string, unknown>,
  Environment extends DecisionEnvironment,
  Columns extends object,
> {
  constructor(
    private readonly eventType: "LeadErased" | "OpportunityErased" | "ActivityErased",
    private readonly kind: EntityKind<State, Command, Event, Environment, Columns>,
    private readonly store: EntityStore<State, Command, Event, Environment, Columns>,
    private readonly tx: Transaction,
  ) {}

  async parts(ids: readonly string[]): Promise<readonly PersonalDataPart[]> {
    return (await this.store.load(ids)).map((state) => ({ about: this.recordOf(state), kind: "record", data: state }));
  }

  async known(ids: readonly string[]): Promise<readonly State[]> {
    return this.store.load(ids);
  }

  /** Of the records that say something personal still; `also` is what else becomes of them. */
  async erase(ids: readonly string[], at: Instant, also: (state: State) => State = (state) => state): Promise<readonly Overwritten<State>[]> {
    const steps = (await this.store.load(ids)).flatMap((before): readonly Overwritten<State>[] => {
      const blank = erasePersonalData(before, this.kind.dataClasses);
      return sameData(blank, before) ? [] : [{ before, after: { ...also(blank), version: before.version + 1, updatedAt: at } }];
    });
    await this.overwrite(steps);
    return steps;
  }

  async overwrite(steps: readonly Overwritten<State>[]): Promise<void> {
    await this.tx.records.update(this.kind.table, steps.map(({ before, after }) => ({ row: this.kind.toRow(after), expectedVersion: before.version })));
    await this.tx.emit(
      steps.map(({ after }) => ({
        type: this.eventType,
        data: { id: after.id },
        schemaVersion: eventSchemaVersion,
        aggregate: { type: this.kind.type, id: after.id, sequence: after.version },
      })),
    );
  }

  private recordOf({ id }: State): RecordReference {
    return { entityType: this.kind.type, id };
  }
}
