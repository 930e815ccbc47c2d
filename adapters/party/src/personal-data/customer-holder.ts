import { contactKeys, type Instant, type OperationContext } from "@nexus/common";
import { idsOfKind, type PersonalDataHolder, type PersonalDataPart, type RecordReference, type SubjectKeys } from "@nexus/crm-operations";
import { organisationDataClasses, type OrganisationRow } from "../customers/organisation.js";
import type { Organisations } from "../customers/organisations.js";
import type { BoundParty } from "../party-deps.js";
import { eraseRows } from "./erase-rows.js";

const kind = "customer";

/** The keys of a person, as people write them. */
export const personKeys = ({ email, phone }: SubjectKeys, ctx: OperationContext, deps: BoundParty) =>
  contactKeys({ email: email ?? null, phone: phone ?? null, website: null, companyName: null, country: null }, deps.contactKeys(ctx.tenantId)).filter((key) => key.kind === "email" || key.kind === "phone");

/** Customers: companies, erased when they are named and not followed to their contacts. Those that were merged are one. */
export class CustomerHolder implements PersonalDataHolder {
  readonly name = "party-customers";

  constructor(
    private readonly organisations: Organisations,
    private readonly deps: BoundParty,
  ) {}

  async find(ctx: OperationContext, keys: SubjectKeys): Promise<readonly RecordReference[]> {
    const held = await this.organisations.store.keys.find(personKeys(keys, ctx, this.deps));
    return held.filter(({ holderType }) => holderType === kind).map(({ holderId }) => ({ entityType: kind, id: holderId }));
  }

  async trace(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly RecordReference[]> {
    return (await this.rows(records)).flatMap(({ id, mergedInto, details }) => [id, ...(mergedInto === null ? [] : [mergedInto]), ...details.mergedIds].map((one) => ({ entityType: kind, id: one })));
  }

  async export(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]> {
    return (await this.rows(records)).map(({ id, contentHash: _hash, ...data }) => ({ about: { entityType: kind, id }, kind: "record", data: { id, ...data } }));
  }

  async erase(_ctx: OperationContext, records: readonly RecordReference[], { at }: { readonly at: Instant }): Promise<number> {
    return eraseRows(this.organisations.store, await this.rows(records), { classes: organisationDataClasses, at, event: "CustomerErased", action: "customer.erase" });
  }

  private async rows(records: readonly RecordReference[]): Promise<readonly OrganisationRow[]> {
    return [...(await this.organisations.store.rows(idsOfKind(records, kind))).values()];
  }
}
