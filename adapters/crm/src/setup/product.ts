import type { ExternalReference, FieldValues, Money } from "@nexus/common";
import { documentTable } from "@nexus/crm-operations";

/** What deals are about, as far as an import knows it: until a product catalogue stands behind its own port. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly family: string | null;
  readonly listPrice: Money | null;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

export const productTable = documentTable<Product>("crm_product");
