import type { Lead, LeadHistoryFlag } from "@nexus/crm";
import type { ImportFinding } from "@nexus/crm-operations";

const findings: Readonly<Record<LeadHistoryFlag, ImportFinding>> = {
  "created-in-future": { code: "created_in_future", message: "It begins at a time to come; the date is recorded as stated." },
  "closed-before-created": { code: "closed_before_created", message: "It was converted or given up before it began; both dates are recorded as stated." },
  "closed-in-future": { code: "closed_in_future", message: "It was converted or given up at a time to come; the date is recorded as stated." },
  "handover-before-created": { code: "handover_before_created", message: "It was handed over before it began; both dates are recorded as stated." },
  "handover-in-future": { code: "handover_in_future", message: "It was handed over at a time to come; the date is recorded as stated." },
  "handovers-out-of-order": { code: "handovers_out_of_order", message: "Its hand-overs are not in the order of their dates, which are recorded as stated." },
};

/** What the core has flagged when the facts came in. */
export const leadFindings = ({ imported }: Lead): readonly ImportFinding[] => (imported?.flags ?? []).map((flag) => findings[flag]);
