import type { Clock, IdGenerator } from "@nexus/common";
import type { Hasher } from "@nexus/crm-operations";

/** What a host gives the stores once. */
export interface OperationsDeps {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly hasher: Hasher;
}
