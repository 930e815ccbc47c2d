import { erasedText, type PersonalField } from "@nexus/common";

/** A name that must be there. */
export const requiredName = { personal: "direct", erased: erasedText } as const satisfies PersonalField;
/** Words that must be there and may name somebody. */
export const requiredWords = { personal: "free-text", erased: erasedText } as const satisfies PersonalField;
export const name = { personal: "direct", erased: null } as const satisfies PersonalField;
export const contact = { personal: "contact", erased: null } as const satisfies PersonalField;
export const words = { personal: "free-text", erased: null } as const satisfies PersonalField;

/** The classes of what every record of the core carries. Ids of other systems reach a person there; custom values may hold anything. */
export const entityDataClasses = {
  id: "none",
  tenantId: "none",
  version: "none",
  ownerId: "none",
  externalReferences: { personal: "contact", erased: [] },
  customFields: { personal: "free-text", erased: {} },
  createdAt: "none",
  updatedAt: "none",
  deletedAt: "none",
} as const;
