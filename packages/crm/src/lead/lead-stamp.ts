import type { Instant } from "@nexus/common";
import type { LeadEnvironment } from "./lead-environment.js";

/** When and by whom, for every event of a decision. */
export const stamp = ({ now, actorId }: LeadEnvironment): { readonly at: Instant; readonly by: string } => ({ at: now, by: actorId });
