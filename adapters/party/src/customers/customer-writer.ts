import { accept, erasePersonalData, refuse, sameData, type OperationContext, type Result } from "@nexus/common";
import { customerStatusChanges, type BatchOutcome, type CustomerChanges, type CustomerRecord, type CustomerStatus, type CustomerWriter, type NewCustomer, type RecordTarget } from "@nexus/crm-operations";
import type { BoundParty } from "../party-deps.js";
import { changedNames } from "../storage/party-store.js";
import { createCustomers, domainTaken } from "./customer-creation.js";
import { mergeCustomers } from "./customer-merge.js";
import type { CustomerParts } from "./customer-parts.js";
import { customerRecordOf, organisationDataClasses, organisationKind, withOwnKeys, type OrganisationRow } from "./organisation.js";
import { staleCopy } from "./organisations.js";

export class PartyCustomerWriter implements CustomerWriter {
  constructor(
    private readonly parts: CustomerParts,
    private readonly deps: BoundParty,
  ) {}

  async create(ctx: OperationContext, customer: NewCustomer): Promise<Result<CustomerRecord>> {
    const [creation] = await createCustomers(ctx, [customer], this.parts.organisations, this.deps);
    if (!creation) throw new TypeError("One customer, one answer.");
    return creation.outcome === "rejected" ? creation.refused : accept(customerRecordOf(creation.row));
  }

  async createMany(ctx: OperationContext, customers: readonly NewCustomer[]): Promise<readonly BatchOutcome<"created">[]> {
    const creations = await createCustomers(ctx, customers, this.parts.organisations, this.deps);
    return creations.map((creation, i): BatchOutcome<"created"> => {
      const id = customers[i]?.id ?? "";
      return creation.outcome === "rejected" ? { id, outcome: "rejected", refusal: creation.refused.refusal } : { id, outcome: creation.outcome, version: creation.row.version };
    });
  }

  async update(ctx: OperationContext, target: RecordTarget, changes: CustomerChanges): Promise<Result<CustomerRecord>> {
    const found = await this.parts.organisations.target(target);
    if (!found.ok) return found;
    const before = found.value;
    const details = withOwnKeys({ ...before.details, ...changes }, this.deps.contactKeys(ctx.tenantId));
    if (sameData({ ...details, ownKeys: [] }, { ...before.details, ownKeys: [] })) return accept(customerRecordOf(before));
    const stale = staleCopy("customer", target, before.version);
    if (stale) return stale;
    const after = this.next(before, { details });
    const claimants = await this.parts.organisations.store.keys.claimants(organisationKind.keysOf(after));
    const holder = [...claimants.values()].find((id) => id !== before.id);
    if (holder !== undefined) return domainTaken(before.id, holder);
    const changed = changedNames(before.details, details).filter((name) => name !== "ownKeys");
    return this.saved(before, after, { type: "CustomerUpdated", data: { id: before.id, changed } }, "customer.update");
  }

  async changeStatus(_ctx: OperationContext, target: RecordTarget, status: CustomerStatus): Promise<Result<CustomerRecord>> {
    const found = await this.parts.organisations.target(target);
    if (!found.ok) return found;
    const before = found.value;
    if (before.status === status) return accept(customerRecordOf(before));
    const stale = staleCopy("customer", target, before.version);
    if (stale) return stale;
    if (!customerStatusChanges[before.status].includes(status)) {
      return refuse("customer_status_refused", "Move the customer to a status that follows its present one.", { id: before.id, from: before.status, to: status, possible: customerStatusChanges[before.status] });
    }
    return this.saved(before, this.next(before, { status }), { type: "CustomerStatusChanged", data: { id: before.id, from: before.status, to: status } }, "customer.change-status");
  }

  merge(ctx: OperationContext, winner: RecordTarget, loser: RecordTarget): Promise<Result<CustomerRecord>> {
    return mergeCustomers(ctx, { winner, loser }, this.parts, this.deps);
  }

  async remove(_ctx: OperationContext, target: RecordTarget): Promise<Result<boolean>> {
    const { organisations, contacts, links, ownership } = this.parts;
    const found = await organisations.target(target);
    if (!found.ok) return found.refusal.code === "customer_not_found" ? accept(false) : found;
    const before = found.value;
    const stale = staleCopy("customer", target, before.version);
    if (stale) return stale;
    const reasons = [
      ...(before.status === "prospect" ? [] : ["status"]),
      ...((await contacts.rolesAt([before.id])).length === 0 ? [] : ["contacts"]),
      ...((await links.ofCustomers([before.id])).length === 0 ? [] : ["links"]),
      ...(before.details.mergedIds.length === 0 ? [] : ["merged"]),
    ];
    if (reasons.length > 0) return refuse("customer_in_use", "Keep the customer, or take away what hangs on it first.", { id: before.id, reasons });
    await ownership.removeAll([before.id]);
    const after = this.next(before, { isRemoved: true, contentHash: null, details: erasePersonalData(before.details, organisationDataClasses) });
    await organisations.store.save([{ before, after, event: { type: "CustomerRemoved", data: { id: before.id } }, action: "customer.remove" }]);
    return accept(true);
  }

  private next(before: OrganisationRow, change: Partial<OrganisationRow>): OrganisationRow {
    return { ...before, ...change, version: before.version + 1, updatedAt: this.deps.clock.now() };
  }

  private async saved(before: OrganisationRow, after: OrganisationRow, event: { readonly type: string; readonly data: unknown }, action: string): Promise<Result<CustomerRecord>> {
    await this.parts.organisations.store.save([{ before, after, event, action }]);
    return accept(customerRecordOf(after));
  }
}

