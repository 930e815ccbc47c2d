import { erasePersonalData, sameData, type AnyDataClasses, type Instant } from "@nexus/common";
import type { PartyRow, PartyStep, PartyStore } from "../storage/party-store.js";

/** What is erased of customers or contacts: their details, keys, references, and the trace of what they were created with. */
export const eraseRows = async <Row extends PartyRow>(
  store: PartyStore<Row>,
  rows: readonly Row[],
  { classes, at, event, action }: { readonly classes: AnyDataClasses; readonly at: Instant; readonly event: string; readonly action: string },
): Promise<number> => {
  const steps = rows.flatMap((before): readonly PartyStep<Row>[] => {
    const details = erasePersonalData(before.details, classes);
    if (before.contentHash === null && sameData(details, before.details)) return [];
    const after: Row = { ...before, version: before.version + 1, updatedAt: at, contentHash: null, details };
    return [{ before, after, event: { type: event, data: { id: before.id } }, action, keepsReferences: true }];
  });
  await store.references.erase(steps.flatMap(({ before }) => before?.details.externalReferences ?? []));
  await store.save(steps);
  return steps.length;
};
