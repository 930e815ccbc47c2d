import { refuse, type CalendarDate, type OperationContext } from "@nexus/common";
import { column, nullable, type BatchOutcome, type CustomerOwner, type CustomerOwnerAssignment, type CustomerOwnership, type RecordRow, type RecordTable } from "@nexus/crm-operations";
import type { BoundParty } from "../party-deps.js";
import type { PartyStep } from "../storage/party-store.js";
import { writeDifference } from "../storage/write-difference.js";
import type { OrganisationRow } from "./organisation.js";
import { liveTarget, staleCopy, type Organisations } from "./organisations.js";
import { combinedOwners, ownerOn, ownerPeriods, withOwnerFrom, type OwnerPoint, type OwnerTimeline } from "./owner-timeline.js";

/** A day on which the owner changes. No two of an organisation on one day: so no two owners on any. */
export interface OwnershipRow extends RecordRow {
  readonly organisationId: string;
  readonly startsOn: CalendarDate;
  readonly ownerId: string | null;
}

export const ownershipTable: RecordTable<OwnershipRow> = {
  name: "party_ownership",
  columns: { id: column.text, version: column.integer, organisationId: column.text, startsOn: column.date, ownerId: nullable(column.text) },
  unique: [["organisationId", "startsOn"]],
};

/** Who owns organisations, as rows. */
export class Ownership {
  constructor(private readonly deps: BoundParty) {}

  /** By organisation; one without any owner ever has an empty one. One round trip. */
  async timelines(ids: readonly string[]): Promise<ReadonlyMap<string, OwnerTimeline>> {
    const points = new Map<string, OwnerPoint[]>(ids.map((id) => [id, []]));
    for (const { organisationId, startsOn, ownerId } of await this.rows(ids)) points.get(organisationId)?.push({ from: startsOn, ownerId });
    return points;
  }

  /** Replaces whole timelines. */
  async write(timelines: ReadonlyMap<string, OwnerTimeline>): Promise<void> {
    const wanted = [...timelines].flatMap(([organisationId, points]) => points.map(({ from, ownerId }) => ({ id: this.rowId(organisationId, from), version: 1, organisationId, startsOn: from, ownerId })));
    await writeDifference(this.deps.tx.records, ownershipTable, { had: await this.rows([...timelines.keys()]), wanted, isSame: (a, b) => a.ownerId === b.ownerId });
  }

  async merge(winnerId: string, loserId: string): Promise<void> {
    const timelines = await this.timelines([winnerId, loserId]);
    await this.write(new Map([[loserId, []], [winnerId, combinedOwners(timelines.get(winnerId) ?? [], timelines.get(loserId) ?? [])]]));
  }

  async removeAll(ids: readonly string[]): Promise<void> {
    await this.write(new Map(ids.map((id) => [id, []])));
  }

  private async rows(ids: readonly string[]): Promise<readonly OwnershipRow[]> {
    if (ids.length === 0) return [];
    return this.deps.tx.records.find(ownershipTable, { where: { column: "organisationId", is: "in", values: ids }, orderBy: [{ column: "startsOn", direction: "ascending" }] });
  }

  private rowId(organisationId: string, from: CalendarDate): string {
    return this.deps.hasher.sha256(JSON.stringify([organisationId, from]));
  }
}

export class PartyCustomerOwnership implements CustomerOwnership {
  constructor(
    private readonly organisations: Organisations,
    private readonly ownership: Ownership,
    private readonly deps: BoundParty,
  ) {}

  async assignOwners(_ctx: OperationContext, assignments: readonly CustomerOwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]> {
    const rows = await this.organisations.store.rows(assignments.map(({ id }) => id));
    const timelines = await this.ownership.timelines([...rows.keys()]);
    const changed = new Map<string, OwnerTimeline>();
    const steps: PartyStep<OrganisationRow>[] = [];
    const seen = new Set<string>();
    const outcomes = assignments.map((assignment): BatchOutcome<"assigned"> => {
      const { id, ownerId, from, reason } = assignment;
      if (seen.has(id)) return { id, outcome: "rejected", refusal: refuse("duplicate_in_batch", "Name each record once per batch: the first one counts.", { id }).refusal };
      seen.add(id);
      const found = liveTarget(id, rows.get(id));
      if (!found.ok) return { id, outcome: "rejected", refusal: found.refusal };
      const before = found.value;
      const timeline = timelines.get(id) ?? [];
      const previousOwnerId = ownerOn(timeline, from);
      if (previousOwnerId === ownerId) return { id, outcome: "unchanged", version: before.version };
      const stale = staleCopy("customer", assignment, before.version);
      if (stale) return { id, outcome: "rejected", refusal: stale.refusal };
      const after = { ...before, version: before.version + 1, updatedAt: this.deps.clock.now() };
      changed.set(id, withOwnerFrom(timeline, { from, ownerId }));
      steps.push({ before, after, event: { type: "CustomerOwnerChanged", data: { id, from, ownerId, previousOwnerId } }, action: "customer.assign-owner", reason, also: ["owners"] });
      return { id, outcome: "assigned", version: after.version };
    });
    await this.ownership.write(changed);
    await this.organisations.store.save(steps);
    return outcomes;
  }

  async ownersOn(_ctx: OperationContext, customerIds: readonly string[], day: CalendarDate): Promise<ReadonlyMap<string, CustomerOwner>> {
    const there = await this.organisations.there(customerIds);
    const owners = await this.owners([...there.values()]);
    return new Map(
      [...there].flatMap(([asked, { id }]) => {
        const owner = owners.find(({ customerId, from, to }) => customerId === id && from <= day && (to === null || day < to));
        return owner ? [[asked, owner] as const] : [];
      }),
    );
  }

  async ownershipOf(_ctx: OperationContext, customerIds: readonly string[]): Promise<readonly CustomerOwner[]> {
    const there = await this.organisations.there(customerIds);
    return this.owners(customerIds.flatMap((id) => there.get(id) ?? []));
  }

  /** Each organisation once, in their order, then by day. */
  private async owners(organisations: readonly OrganisationRow[]): Promise<readonly CustomerOwner[]> {
    const timelines = await this.ownership.timelines([...new Set(organisations.map(({ id }) => id))]);
    return [...timelines].flatMap(([customerId, timeline]) => ownerPeriods(timeline).map((period) => ({ customerId, ...period })));
  }
}
