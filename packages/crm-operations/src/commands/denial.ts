import { refuse, type Refused } from "@nexus/common";
import type { NewAuditEntry } from "../unit-of-work/index.js";
import type { SensitiveFields } from "./authorizer.js";
import type { RecordReference } from "./record-facts.js";

/** What a permission does not reach. */
export type Denial =
  | { readonly denied: "action" }
  | { readonly denied: "fields"; readonly fields: readonly SensitiveFields[] }
  | { readonly denied: "record"; readonly record: RecordReference }
  | { readonly denied: "requester"; readonly record: RecordReference };

interface Denied {
  readonly name: string;
  readonly action: string;
}

/** The refusal of a denied command; it tells nothing that the caller has not said. */
export const denialOf = ({ name, action }: Denied, denial: Denial): Refused => {
  const details = { action, command: name, ...denial };
  switch (denial.denied) {
    case "action": return refuse("not_permitted", `Ask for the permission ${action}.`, details);
    case "fields": return refuse("not_permitted", `Ask for the permission ${action} with these fields, or leave them out: ${denial.fields.join(", ")}.`, details);
    case "record": return refuse("not_permitted", `Ask for the permission ${action} for this ${denial.record.entityType}, or let its owner do it.`, details);
    case "requester": return refuse("requester_cannot_approve", "Let somebody else decide: who asks does not approve.", details);
  }
};

/** What the audit trail says of it. */
export const auditOfDenial = ({ name, action }: Denied, denial: Denial): NewAuditEntry => {
  const { entityType, id } = "record" in denial ? denial.record : { entityType: "command", id: name };
  const refusalCode = denialOf({ name, action }, denial).refusal.code;
  return { action: name, entityType, entityId: id, entityVersion: 0, changedFields: [], result: "denied", refusalCode, reason: `denied: ${action}, ${denial.denied}` };
};
