import type { ExternalReference, OperationContext, Page, PageRequest, Result } from "@nexus/common";
import type { CrmRecord, RecordTarget } from "@nexus/crm-operations";
import type { Crm } from "./crm-case.js";
import type { CrmPorts } from "./crm-subject.js";

/** What the cases that are the same for leads, deals and activities know of one of them. */
export interface RecordRoom<Item extends CrmRecord> {
  readonly entity: "lead" | "opportunity" | "activity";
  /** Sets up what records of this kind need in their tenant. */
  prepare(crm: Crm): Promise<unknown>;
  create(ports: CrmPorts, ctx: OperationContext, id: string, crm: Crm): Promise<Result<Item>>;
  find(ports: CrmPorts, ctx: OperationContext, id: string): Promise<Item | undefined>;
  list(ports: CrmPorts, ctx: OperationContext, page: PageRequest): Promise<Page<Item>>;
  readonly changes: readonly RecordChange<Item>[];
}

/** One method that changes a single record, on a record that is ready for it. */
export interface RecordChange<Item extends CrmRecord> {
  readonly name: string;
  /** Makes the record ready for the change. */
  ready?(crm: Crm, id: string): Promise<unknown>;
  change(ports: CrmPorts, ctx: OperationContext, target: RecordTarget, crm: Crm): Promise<Result<Item>>;
  /** The code with which it is refused a second time, where it cannot happen twice. */
  readonly refusedAgain?: string;
}

/** Leads and deals can be looked up in bulk. */
export interface BulkRoom<Item extends CrmRecord> extends RecordRoom<Item> {
  findMany(ports: CrmPorts, ctx: OperationContext, ids: readonly string[]): Promise<readonly Item[]>;
  findByReferences(ports: CrmPorts, ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly Item[]>;
  createReferred(ports: CrmPorts, ctx: OperationContext, id: string, externalReferences: readonly ExternalReference[], crm: Crm): Promise<Result<Item>>;
}

export const idsOf = (records: readonly { readonly id: string }[]): readonly string[] => records.map(({ id }) => id);

/** The record as committed; a case goes on only with one that is there. */
export const stored = async <Item extends CrmRecord>(crm: Crm, room: RecordRoom<Item>, id: string): Promise<Item> =>
  crm.done(`finding the ${room.entity} ${id}`, async (ports, ctx) => {
    const record = await room.find(ports, ctx, id);
    return record ? { ok: true, value: record } : { ok: false, refusal: { code: "missing", message: `There is no ${room.entity} ${id}.`, details: {} } };
  });

export const createAll = async <Item extends CrmRecord>(crm: Crm, room: RecordRoom<Item>, ids: readonly string[]): Promise<void> => {
  await crm.done(`creating a ${room.entity} for each of ${ids.join(", ")}`, async (ports, ctx) => {
    for (const id of ids) {
      const created = await room.create(ports, ctx, id, crm);
      if (!created.ok) return created;
    }
    return { ok: true, value: ids };
  });
};
