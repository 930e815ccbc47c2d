import { accept, refuse, type Refused, type Result } from "@nexus/common";
import type { RecordTarget } from "@nexus/crm-operations";
import type { BoundParty } from "../party-deps.js";
import { PartyStore } from "../storage/party-store.js";
import { organisationKind, type OrganisationRow } from "./organisation.js";

/** The organisations of a unit of work. */
export class Organisations {
  readonly store: PartyStore<OrganisationRow>;

  constructor(deps: BoundParty) {
    this.store = new PartyStore(organisationKind, deps);
  }

  /** Who is there, by the ids asked for: the id of a merged one finds the one it was merged into. Two round trips at most. */
  async there(ids: readonly string[]): Promise<ReadonlyMap<string, OrganisationRow>> {
    const rows = await this.store.rows(ids);
    const winners = [...rows.values()].flatMap(({ mergedInto }) => (mergedInto === null ? [] : [mergedInto]));
    const known = new Map([...rows, ...(await this.store.rows(winners.filter((id) => !rows.has(id))))]);
    return new Map(
      [...rows].flatMap(([id, row]): readonly (readonly [string, OrganisationRow])[] => {
        const found = row.mergedInto === null ? row : known.get(row.mergedInto);
        return found && !found.isRemoved ? [[id, found]] : [];
      }),
    );
  }

  /** The customer a change is for, whatever version is expected. */
  async target({ id }: RecordTarget): Promise<Result<OrganisationRow>> {
    return liveTarget(id, (await this.store.rows([id])).get(id));
  }
}

export const liveTarget = (id: string, row: OrganisationRow | undefined): Result<OrganisationRow> => {
  if (!row || row.isRemoved) return customerNotFound(id);
  return row.mergedInto === null ? accept(row) : refuse("customer_merged", "Change the customer that it was merged into.", { id, mergedInto: row.mergedInto });
};

export const customerNotFound = (id: string): Refused => refuse("customer_not_found", "There is no customer with this id.", { id });

/** For a change that is not there yet: undefined where it may be made. */
export const staleCopy = (what: "customer" | "contact", { id, expectedVersion }: RecordTarget, version: number): Refused | undefined =>
  expectedVersion === undefined || expectedVersion === version
    ? undefined
    : refuse("version_conflict", `Read the ${what} again: it has changed since.`, { id, expectedVersion, version });
