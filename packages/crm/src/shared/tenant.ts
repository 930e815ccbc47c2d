import { accept, invalidInput, type Result } from "@nexus/common";
import type { DecisionEnvironment } from "./decider.js";
import { idSchema } from "./schemas.js";

/**
 * The tenant a new record belongs to. It comes from the environment, never from input; a host that
 * forgot to set it is refused with `invalid_input` under the path `tenantId` (VAL-CRM-0136).
 */
export const tenantOf = ({ tenantId }: DecisionEnvironment): Result<string> =>
  idSchema.safeParse(tenantId).success ? accept(tenantId) : invalidInput([{ path: ["tenantId"], message: "set the tenant of the context: 1 to 128 characters" }]);
