import { erasedText, type DataClassesOf } from "@nexus/common";
import type { QuotationRecord } from "./quotation-record.js";

/** The data class of everything a quotation says. Erased, it keeps what it comes to. */
export const quotationDataClasses = {
  id: "none",
  number: "none",
  version: "none",
  opportunityId: "none",
  customerId: "none",
  ownerId: "none",
  status: "none",
  currency: "none",
  lines: {
    id: "none",
    productId: "none",
    description: { personal: "free-text", erased: erasedText },
    quantity: "none",
    unitPrice: "none",
    discountPpm: "none",
    total: "none",
  },
  total: "none",
  validUntil: "none",
  submittedBy: "none",
  acceptance: { by: "none", at: "none" },
  createdAt: "none",
  updatedAt: "none",
} as const satisfies DataClassesOf<QuotationRecord>;
