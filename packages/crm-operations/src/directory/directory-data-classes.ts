import { erasedText, type DataClassesOf } from "@nexus/common";
import type { DirectoryUser } from "./directory-snapshot.js";

/** Of the directory only users are persons; all else points at them by id. */
export const directoryUserDataClasses = {
  id: "none",
  name: { personal: "direct", erased: erasedText },
  email: { personal: "contact", erased: null },
  timeZone: "none",
  activeFrom: "none",
  terminatedOn: "none",
  externalReferences: { personal: "contact", erased: [] },
} as const satisfies DataClassesOf<DirectoryUser>;
