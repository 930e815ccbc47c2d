import type { OpportunityRecord } from "../crm-records/index.js";
import { closingFields, type ClosingField, type ClosingRequirements } from "./close-settings.js";

/** What is said when a deal is closed. */
export interface Closing {
  readonly reason: string | null;
  readonly competitor: string | null;
}

/** What is asked for and not known of a deal: fields in the order of `closingFields`, then custom fields as `customFields.name`. Pure. */
export const missingFields = ({ fields, customFields }: ClosingRequirements, deal: OpportunityRecord, closing: Closing): readonly string[] => [
  ...closingFields.filter((field) => fields.includes(field) && isMissing(field, deal, closing)),
  ...[...new Set(customFields)].filter((name) => isBlank(Object.hasOwn(deal.customFields, name) ? deal.customFields[name] : undefined)).map((name) => `customFields.${name}`),
];

const isBlank = (value: unknown): boolean => value === undefined || value === null || (typeof value === "string" && value.trim() === "");

const isMissing = (field: ClosingField, deal: OpportunityRecord, closing: Closing): boolean => {
  switch (field) {
    case "amount": return deal.amount === null;
    case "customer": return deal.accountId === null;
    case "owner": return deal.ownerId === null;
    case "reason": return closing.reason === null;
    case "competitor": return closing.competitor === null;
    case "lines": return deal.lines.length === 0;
    case "contacts": return deal.contacts.length === 0;
    case "primary-contact": return !deal.contacts.some(({ primary }) => primary);
    case "expected-close-date": return deal.expectedCloseDate === null;
  }
};
