/**
 * `@nexus/adapter-crm`: the one place where the orchestrator meets the CRM core. It keeps leads,
 * opportunities, pipelines, activities and the set-up around them as rows of any Nexus storage, puts
 * every command of the core on the command path, and takes history over from elsewhere.
 */
export { bindCrm, type CoreStores, type CrmStores } from "./bind-crm.js";
export type { CrmDeps, CrmSettings, ScoringSettings } from "./crm-deps.js";
export { crmCommands, type CommandsOf, type CrmCommands } from "./crm-commands.js";
export { crmSchema, crmTables } from "./crm-schema.js";
export { crmEventCatalogue, type CrmEvents } from "./events/crm-events.js";
