import { externalReferenceText, refuse, type OperationContext, type Refused } from "@nexus/common";
import type { NewCustomer } from "@nexus/crm-operations";
import type { BoundParty } from "../party-deps.js";
import { contentHash } from "../storage/content-hash.js";
import { keyText } from "../storage/party-keys.js";
import type { PartyStep } from "../storage/party-store.js";
import { organisationKind, organisationOf, type OrganisationRow } from "./organisation.js";
import type { Organisations } from "./organisations.js";

/** What becomes of one customer that is to be created. */
export type Creation = { readonly outcome: "created" | "unchanged"; readonly row: OrganisationRow } | { readonly outcome: "rejected"; readonly refused: Refused };

/** Creates customers, one answer each in their order. Who comes later is held against those before, too. */
export const createCustomers = async (ctx: OperationContext, customers: readonly NewCustomer[], organisations: Organisations, deps: BoundParty): Promise<readonly Creation[]> => {
  const { store } = organisations;
  const at = deps.clock.now();
  const options = deps.contactKeys(ctx.tenantId);
  const drafts = customers.map((given) => {
    const { id, status = "prospect" } = given;
    const { ownKeys: _keys, ...content } = organisationOf(given, options);
    return { id, status, details: organisationOf(given, options), hash: contentHash(deps.hasher, { ...content, status }) };
  });
  const ids = customers.map(({ id }) => id);
  const wantedKeys = drafts.flatMap(({ id, status, hash, details }) => organisationKind.keysOf(newRow({ id, status, hash, details, before: undefined, at })));
  const [rows, claimants, holders] = await Promise.all([store.rows(ids), store.keys.claimants(wantedKeys), store.references.holders(drafts.flatMap(({ details }) => details.externalReferences))]);
  const there = rows.size === 0 ? rows : await organisations.there(ids);
  const [claims, references] = [new Map(claimants), new Map(holders)];
  const seen = new Set<string>();
  const steps: PartyStep<OrganisationRow>[] = [];

  const create = (draft: (typeof drafts)[number]): Creation => {
    const { id, hash, details } = draft;
    if (seen.has(id)) return rejected(refuse("duplicate_in_batch", "Name each record once per batch: the first one counts.", { id }));
    seen.add(id);
    const before = rows.get(id);
    if (before && !before.isRemoved) {
      const row = there.get(id);
      return row && before.contentHash === hash ? { outcome: "unchanged", row } : rejected(refuse("customer_exists", "Take another id, or update the customer that has this one.", { id }));
    }
    const after = newRow({ ...draft, before, at });
    const claimed = organisationKind.keysOf(after).filter(({ isClaimed }) => isClaimed).map(keyText);
    const referred = details.externalReferences.map(externalReferenceText);
    const holder = claimed.map((claim) => claims.get(claim)).find((other) => other !== undefined);
    if (holder !== undefined) return rejected(domainTaken(id, holder));
    const owner = referred.map((reference) => references.get(reference)).find((other) => other !== undefined);
    if (owner !== undefined) return rejected(referenceTaken("customer", id, owner));
    for (const claim of claimed) claims.set(claim, id);
    for (const reference of referred) references.set(reference, id);
    steps.push({ before, after, event: { type: "CustomerCreated", data: { id, status: after.status } }, action: "customer.create" });
    return { outcome: "created", row: after };
  };

  const creations = drafts.map(create);
  await store.save(steps);
  return creations;
};

interface Draft extends Pick<OrganisationRow, "id" | "status" | "details"> {
  readonly hash: string;
  readonly before: OrganisationRow | undefined;
  readonly at: OrganisationRow["createdAt"];
}

/** An id that was used and removed goes on counting its versions. */
const newRow = ({ id, status, details, hash, before, at }: Draft): OrganisationRow => ({
  id,
  version: (before?.version ?? 0) + 1,
  status,
  mergedInto: null,
  isRemoved: false,
  contentHash: hash,
  createdAt: at,
  updatedAt: at,
  details,
});

const rejected = (refused: Refused): Creation => ({ outcome: "rejected", refused });

export const domainTaken = (id: string, customerId: string): Refused =>
  refuse("customer_domain_taken", "Use the customer that has this web domain, or say that this one shares it.", { id, customerId });

export const referenceTaken = (what: "customer" | "contact", id: string, holderId: string): Refused =>
  refuse("external_reference_taken", `Use the ${what} that has this external reference.`, { id, holderId });
