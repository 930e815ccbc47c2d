import { compareText, contactKeys, type ContactKeyOptions, type ExternalReference, type FieldValues } from "@nexus/common";
import { column, contactDataClasses, customersLock, nullable, type ContactDetails, type ContactRecord, type ContactRole, type DataClassesOf, type DuplicateKeyRecord, type NewContact, type RecordTable } from "@nexus/crm-operations";
import type { PartyKind, PartyRow } from "../storage/party-store.js";

/** What is kept of a person. */
export interface KeptPerson extends ContactDetails {
  readonly duplicateKeys: readonly DuplicateKeyRecord[];
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

export interface PersonRow extends PartyRow {
  readonly details: KeptPerson;
}

export const personTable: RecordTable<PersonRow> = {
  name: "party_person",
  guardedBy: () => customersLock(),
  columns: {
    id: column.text,
    version: column.integer,
    isRemoved: column.boolean,
    contentHash: nullable(column.text),
    createdAt: column.instant,
    updatedAt: column.instant,
    details: column.json,
  },
  unique: [],
};

const { id: _id, version: _version, roles: _roles, createdAt: _createdAt, updatedAt: _updatedAt, ...described } = contactDataClasses;

export const personDataClasses = described satisfies DataClassesOf<KeptPerson>;

/** Two persons may share an address: nobody claims a key. */
export const personKind: PartyKind<PersonRow> = {
  type: "contact",
  table: personTable,
  keysOf: ({ details }) => details.duplicateKeys.map((key) => ({ ...key, isClaimed: false })),
  isFound: ({ isRemoved }) => !isRemoved,
};

/** The same details with the keys that they make: those of a person, none of a company. */
export const withPersonKeys = (details: KeptPerson, options: ContactKeyOptions): KeptPerson => ({
  ...details,
  duplicateKeys: contactKeys({ email: details.email, phone: details.phone, country: details.country, website: null, companyName: null }, options).filter(({ kind }) => kind === "email" || kind === "phone"),
});

export const personOf = ({ id: _ownId, roles: _given, ...given }: NewContact, options: ContactKeyOptions): KeptPerson =>
  withPersonKeys({ jobTitle: null, email: null, phone: null, country: null, note: null, ...given, duplicateKeys: [] }, options);

export const contactRecordOf = ({ id, version, createdAt, updatedAt, details }: PersonRow, roles: readonly ContactRole[]): ContactRecord => ({
  id,
  version,
  ...details,
  roles: roles.toSorted((a, b) => compareText(a.from, b.from) || compareText(a.customerId, b.customerId) || compareText(a.role, b.role)),
  createdAt,
  updatedAt,
});
