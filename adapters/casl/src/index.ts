/**
 * `@nexus/adapter-casl`: permission from CASL abilities. `caslAuthorizer` answers the command path from any
 * ability; `rulesOf` makes the rules of a Nexus principal, to which a host adds its own.
 */
export { caslAuthorizer, type CaslAuthorizerOptions } from "./casl-authorizer.js";
export { plainFields, rulesOf, type NexusAbility } from "./principal-rules.js";
