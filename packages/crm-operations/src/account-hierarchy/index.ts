/**
 * Account hierarchy: which company belongs to which, with its history. Territories and named accounts
 * ask for the root, roll-ups for everything under an account, both as of a day. `linkAccount` changes
 * it and never closes a cycle; `lintAccountHierarchy` finds what an import may bring.
 * `AccountHierarchyProvider` keeps it until and while Party stands behind it.
 */
export { accountDataClasses, accountLinkDataClasses } from "./account-data-classes.js";
export type { AccountLink, AccountRecord } from "./account-record.js";
export { accountLinkSchema } from "./account-schemas.js";
export { accountHierarchy, ancestorsOf, descendantsOf, parentOf, rootOf, type AccountHierarchy } from "./account-hierarchy.js";
export { linkAccount, type AccountLinkChange, type LinkAccount } from "./link-account.js";
export { lintAccountHierarchy } from "./lint-account-hierarchy.js";
export { accountHierarchyLock, type AccountHierarchyProvider } from "./account-hierarchy-provider.js";
