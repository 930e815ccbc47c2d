/** Where a record came from. At most one record per tenant and entity type has a given reference. */
export interface ExternalReference {
  /** The system or file it came from: `crm-sales`. */
  readonly source: string;
  /** Its id there, or the hash of its row where the source has no ids. */
  readonly externalId: string;
}

/** One text per reference; no two references share one. */
export const externalReferenceText = (reference: ExternalReference): string =>
  `${reference.source.length}:${reference.source}:${reference.externalId}`;
