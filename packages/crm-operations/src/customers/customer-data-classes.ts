import { erasedText, type DataClassesOf } from "@nexus/common";
import type { ContactRecord, CustomerRecord } from "./customer-record.js";

const keys = { personal: "contact", erased: [] } as const;
const words = { personal: "free-text", erased: null } as const;
const contact = { personal: "contact", erased: null } as const;
const kept = {
  id: "none",
  version: "none",
  duplicateKeys: keys,
  externalReferences: { personal: "contact", erased: [] },
  customFields: { personal: "free-text", erased: {} },
  createdAt: "none",
  updatedAt: "none",
} as const;

/** A company may be called like its owner, and be reached at home. */
export const customerDataClasses = {
  ...kept,
  status: "none",
  mergedIds: "none",
  name: { personal: "free-text", erased: erasedText },
  website: words,
  email: contact,
  phone: contact,
  country: "none",
  region: "none",
  city: contact,
  postalCode: contact,
  street: contact,
  industry: "none",
  employees: "none",
  annualRevenue: "none",
  note: words,
  sharesDomain: "none",
} as const satisfies DataClassesOf<CustomerRecord>;

export const contactDataClasses = {
  ...kept,
  name: { personal: "direct", erased: erasedText },
  jobTitle: { personal: "direct", erased: null },
  email: contact,
  phone: contact,
  country: "none",
  note: words,
  roles: { customerId: "none", role: "none", from: "none", to: "none" },
} as const satisfies DataClassesOf<ContactRecord>;
