import type { OperationContext } from "@nexus/common";

/**
 * Who may do what. Anything but the answer `"allow"` (a denial, an exception, no answer) means no.
 */
export interface Authorizer {
  authorize(ctx: OperationContext, action: string): Promise<"allow" | "deny">;
}
