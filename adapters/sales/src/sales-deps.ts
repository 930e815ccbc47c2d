import type { Clock } from "@nexus/common";
import type { Hasher } from "@nexus/crm-operations";

/** What a host gives Sales once. */
export interface SalesDeps {
  readonly clock: Clock;
  /** Makes the numbers of quotations that come without one. */
  readonly hasher: Hasher;
}
