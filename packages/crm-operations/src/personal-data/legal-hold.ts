import { accept, type OperationContext, type Result } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";
import { auditOf, type PersonalDataDeps } from "./erase-subject.js";
import type { PersonalDataStores } from "./ports.js";
import { subjectRecordsInOrder, subjectRecordText, type LegalHold } from "./subject.js";
import { traceSubject } from "./trace-subject.js";

export interface PlaceLegalHold {
  readonly records: readonly RecordReference[];
  readonly reason: string;
}

export interface ReleaseLegalHold {
  readonly records: readonly RecordReference[];
  readonly reason: string;
}

/** A hold on one record keeps everything that is about its person. The same hold again changes nothing. */
export const placeLegalHold = async (ctx: OperationContext, { records, reason }: PlaceLegalHold, stores: PersonalDataStores, { clock }: PersonalDataDeps): Promise<Result<readonly LegalHold[]>> => {
  const traced = await traceSubject(ctx, records, stores);
  if (!traced.ok) return traced;
  const { register } = stores.personalData;
  const given = subjectRecordsInOrder(records);
  const same = new Set((await register.holds(ctx, given)).filter((hold) => hold.reason === reason).map(subjectRecordText));
  const placed = given.filter((record) => !same.has(subjectRecordText(record))).map(({ entityType, id }): LegalHold => ({ entityType, id, reason, placedAt: clock.now(), placedBy: ctx.actor.id }));
  if (placed.length > 0) {
    await register.hold(ctx, placed);
    await stores.outbox.audit(placed.map(({ entityType, id }) => auditOf("personal-data.place-legal-hold", entityType, id, reason)));
  }
  return accept(await register.holds(ctx, given));
};

/** Answers the holds that were released. */
export const releaseLegalHold = async (ctx: OperationContext, { records, reason }: ReleaseLegalHold, stores: PersonalDataStores): Promise<Result<readonly LegalHold[]>> => {
  const { register } = stores.personalData;
  const released = await register.holds(ctx, subjectRecordsInOrder(records));
  if (released.length > 0) {
    await register.release(ctx, released);
    await stores.outbox.audit(released.map(({ entityType, id }) => auditOf("personal-data.release-legal-hold", entityType, id, reason)));
  }
  return accept(released);
};
