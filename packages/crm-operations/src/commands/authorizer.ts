import type { OperationContext } from "@nexus/common";

/**
 * Who may do what. Anything but the answer `"allow"` (a denial, an exception, no answer) means no.
 */
export interface Authorizer {
  authorize(ctx: OperationContext, action: string): Promise<"allow" | "deny">;
}

/** Whether the answer is yes. */
export const isPermitted = async (authorizer: Authorizer, ctx: OperationContext, action: string): Promise<boolean> => {
  try {
    return (await authorizer.authorize(ctx, action)) === "allow";
  } catch {
    return false;
  }
};
