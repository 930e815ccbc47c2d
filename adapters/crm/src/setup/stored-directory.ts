import { compareText, externalReferenceText, type ExternalReference, type OperationContext } from "@nexus/common";
import { documents, documentTable, OperationsError, type DirectoryIds, type DirectorySnapshot, type DirectoryStore, type DirectoryUser, type Group, type Membership, type Position, type PositionHolding, type ReportingLine } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { ExternalReferences, referenceChange } from "../storage/external-references.js";

export const directoryTables = {
  users: documentTable<DirectoryUser>("crm_user"),
  positions: documentTable<Position>("crm_position"),
  holdings: documentTable<PositionHolding>("crm_position_holding"),
  groups: documentTable<Group>("crm_group"),
  memberships: documentTable<Membership>("crm_membership"),
  reportingLines: documentTable<ReportingLine>("crm_reporting_line"),
} as const;

/** The directory in storage. Writers lock `directory` through the command path. */
export class StoredDirectory implements DirectoryStore {
  private readonly lists;
  private readonly references;

  constructor({ tx, hasher }: BoundDeps) {
    this.references = new ExternalReferences({ records: tx.records, hasher, entityType: "user" });
    this.lists = {
      users: documents(directoryTables.users, tx.records),
      positions: documents(directoryTables.positions, tx.records),
      holdings: documents(directoryTables.holdings, tx.records),
      groups: documents(directoryTables.groups, tx.records),
      memberships: documents(directoryTables.memberships, tx.records),
      reportingLines: documents(directoryTables.reportingLines, tx.records),
    };
  }

  async snapshot(_ctx: OperationContext): Promise<DirectorySnapshot> {
    const { users, positions, holdings, groups, memberships, reportingLines } = this.lists;
    return {
      users: await users.all(),
      positions: await positions.all(),
      holdings: await holdings.all(),
      groups: await groups.all(),
      memberships: await memberships.all(),
      reportingLines: await reportingLines.all(),
    };
  }

  findUsers(_ctx: OperationContext, ids: readonly string[]): Promise<readonly DirectoryUser[]> {
    return this.lists.users.get(ids);
  }

  async findUsersByReferences(_ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly DirectoryUser[]> {
    const ids = [...new Set((await this.references.resolve(references)).values())].sort(compareText);
    return this.lists.users.get(ids);
  }

  async put(_ctx: OperationContext, items: Partial<DirectorySnapshot>): Promise<void> {
    if (items.users) await this.putUsers(items.users);
    await this.lists.positions.put(items.positions ?? []);
    await this.lists.holdings.put(items.holdings ?? []);
    await this.lists.groups.put(items.groups ?? []);
    await this.lists.memberships.put(items.memberships ?? []);
    await this.lists.reportingLines.put(items.reportingLines ?? []);
  }

  async remove(_ctx: OperationContext, ids: DirectoryIds): Promise<void> {
    if (ids.users) {
      const users = await this.lists.users.get(ids.users);
      await this.references.write(users.map((user) => referenceChange(user.id, user.externalReferences, [])));
      await this.lists.users.remove(ids.users);
    }
    await this.lists.positions.remove(ids.positions ?? []);
    await this.lists.holdings.remove(ids.holdings ?? []);
    await this.lists.groups.remove(ids.groups ?? []);
    await this.lists.memberships.remove(ids.memberships ?? []);
    await this.lists.reportingLines.remove(ids.reportingLines ?? []);
  }

  private async putUsers(users: readonly DirectoryUser[]): Promise<void> {
    const before = new Map((await this.lists.users.get(users.map((user) => user.id))).map((user) => [user.id, user]));
    const changes = users.map((user) => referenceChange(user.id, before.get(user.id)?.externalReferences ?? [], user.externalReferences));
    const added = changes.flatMap((change) => change.added.map(externalReferenceText));
    const given = new Set(changes.flatMap((change) => change.removed.map(externalReferenceText)));
    const owners = await this.references.resolve(changes.flatMap((change) => change.added));
    const taken = new Set(added).size < added.length || added.some((reference) => owners.has(reference) && !given.has(reference));
    if (taken) throw OperationsError.duplicateRecord("crm_user", ["external reference"]);
    await this.references.write(changes);
    await this.lists.users.put(users);
  }
}
