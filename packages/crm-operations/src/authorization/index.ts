/**
 * Authorization: who may do what, as data. A role grants actions, on all records or only on some (owned,
 * the team's, a territory's, a partner's), with or without sensitive fields. `RoleAuthorizer` answers the
 * command path from what is stored; `principalOn` and `partsOf` are the decision itself, pure.
 */
export { emptyAccess, grantsAction, recordScopes, type AccessRole, type AccessSnapshot, type Grant, type RecordScope, type RoleAssignment } from "./access-role.js";
export { accessRoleSchema, roleAssignmentSchema } from "./access-schema.js";
export { accessLock, type AccessIds, type AccessStore } from "./access-store.js";
export { accessCommands, type AccessCommands, type AccessStores } from "./access-commands.js";
export { lintAccess } from "./lint-access.js";
export { isWithin, partsOf, principalOn, type AccessWorld, type Principal } from "./principal.js";
export { RoleAuthorizer, type AuthorizationStores, type RoleAuthorizerDeps } from "./role-authorizer.js";
