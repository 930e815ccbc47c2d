import { erasedText, type DataClassesOf } from "@nexus/common";
import type { AccountLink, AccountRecord } from "./account-record.js";

/** A company may be called like its owner. */
export const accountDataClasses = {
  id: "none",
  name: { personal: "free-text", erased: erasedText },
  industry: "none",
  country: "none",
  employees: "none",
  annualRevenue: "none",
  yearEstablished: "none",
  domain: { personal: "free-text", erased: null },
  ownerId: "none",
  externalReferences: { personal: "contact", erased: [] },
  customFields: { personal: "free-text", erased: {} },
} as const satisfies DataClassesOf<AccountRecord>;

export const accountLinkDataClasses = { id: "none", accountId: "none", parentId: "none", from: "none", to: "none" } as const satisfies DataClassesOf<AccountLink>;
