import { compareText, contactKeys, type ContactKeyOptions, type ExternalReference, type FieldValues } from "@nexus/common";
import {
  column,
  customerDataClasses,
  customersLock,
  nullable,
  type CustomerDetails,
  type CustomerRecord,
  type CustomerStatus,
  type DataClassesOf,
  type DuplicateKeyRecord,
  type NewCustomer,
  type RecordTable,
} from "@nexus/crm-operations";
import { keyText, type KeptKey } from "../storage/party-keys.js";
import type { PartyKind, PartyRow } from "../storage/party-store.js";

/** What is kept of an organisation. */
export interface KeptOrganisation extends CustomerDetails {
  /** What its own details are recognised by. */
  readonly ownKeys: readonly DuplicateKeyRecord[];
  /** What came from those merged into it. */
  readonly inheritedKeys: readonly KeptKey[];
  readonly mergedIds: readonly string[];
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

export interface OrganisationRow extends PartyRow {
  readonly status: CustomerStatus;
  /** Set for one that was merged; whoever is there is one step away, however often merging went on. */
  readonly mergedInto: string | null;
  readonly details: KeptOrganisation;
}

export const organisationTable: RecordTable<OrganisationRow> = {
  name: "party_organisation",
  guardedBy: () => customersLock(),
  columns: {
    id: column.text,
    version: column.integer,
    status: column.text,
    mergedInto: nullable(column.text),
    isRemoved: column.boolean,
    contentHash: nullable(column.text),
    createdAt: column.instant,
    updatedAt: column.instant,
    details: column.json,
  },
  unique: [],
};

const { id: _id, version: _version, status: _status, duplicateKeys, createdAt: _createdAt, updatedAt: _updatedAt, ...described } = customerDataClasses;

export const organisationDataClasses = { ...described, ownKeys: duplicateKeys, inheritedKeys: duplicateKeys } as const satisfies DataClassesOf<KeptOrganisation>;

/** Nobody else may have a domain, unless somebody has said that they share it. */
const ownKeys = ({ sharesDomain, ownKeys: keys }: KeptOrganisation): readonly KeptKey[] => keys.map((key) => ({ ...key, isClaimed: key.kind === "company-domain" && !sharesDomain }));

/** A key that is claimed in one place is claimed. */
const together = (keys: readonly KeptKey[]): readonly KeptKey[] => {
  const byText = new Map<string, KeptKey>();
  for (const key of keys) byText.set(keyText(key), { ...key, isClaimed: key.isClaimed || byText.get(keyText(key))?.isClaimed === true });
  return [...byText.values()];
};

export const organisationKind: PartyKind<OrganisationRow> = {
  type: "customer",
  table: organisationTable,
  keysOf: ({ details }) => together([...ownKeys(details), ...details.inheritedKeys]),
  isFound: ({ isRemoved, mergedInto }) => !isRemoved && mergedInto === null,
};

/** The same details with the keys that they make. */
export const withOwnKeys = (details: KeptOrganisation, options: ContactKeyOptions): KeptOrganisation => ({ ...details, ownKeys: contactKeys({ ...details, companyName: details.name }, options) });

const unknown: Omit<CustomerDetails, "name"> = {
  website: null,
  email: null,
  phone: null,
  country: null,
  region: null,
  city: null,
  postalCode: null,
  street: null,
  industry: null,
  employees: null,
  annualRevenue: null,
  note: null,
  sharesDomain: false,
};

export const organisationOf = ({ id: _ownId, status: _newStatus, ...given }: NewCustomer, options: ContactKeyOptions): KeptOrganisation =>
  withOwnKeys({ ...unknown, ...given, ownKeys: [], inheritedKeys: [], mergedIds: [] }, options);

/** The loser's part in what the winner is from now on. */
export const mergedOrganisation = (winner: OrganisationRow, loser: OrganisationRow): KeptOrganisation => ({
  ...winner.details,
  inheritedKeys: together([...winner.details.inheritedKeys, ...organisationKind.keysOf(loser)]),
  mergedIds: [...winner.details.mergedIds, loser.id, ...loser.details.mergedIds].sort(compareText),
  externalReferences: [...winner.details.externalReferences, ...loser.details.externalReferences],
});

export const customerRecordOf = ({ id, version, status, createdAt, updatedAt, details }: OrganisationRow): CustomerRecord => {
  const { ownKeys: own, inheritedKeys, ...rest } = details;
  const keys = new Map([...own, ...inheritedKeys].map(({ kind, value }) => [keyText({ kind, value }), { kind, value }]));
  return { id, version, status, ...rest, duplicateKeys: [...keys.values()], createdAt, updatedAt };
};
