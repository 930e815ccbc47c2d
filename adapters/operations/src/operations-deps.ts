import type { IdGenerator } from "@nexus/common";
import type { Hasher } from "@nexus/crm-operations";

/** What a host gives the stores once. */
export interface OperationsDeps {
  readonly ids: IdGenerator;
  readonly hasher: Hasher;
}
