export type { CrmLists, CrmPorts, CrmSubject, PipelineToPrepare } from "./crm-subject.js";
export { activityProviderSuite } from "./activity-provider-suite.js";
export { directoryStoreSuite } from "./directory-store-suite.js";
export { fieldHistorySuite } from "./field-history-suite.js";
export { fieldRegistryStoreSuite } from "./field-registry-store-suite.js";
export { historyImporterSuite } from "./history-importer-suite.js";
export { leadProviderSuite } from "./lead-provider-suite.js";
export { opportunityProviderSuite } from "./opportunity-provider-suite.js";
export { pipelineProviderSuite } from "./pipeline-provider-suite.js";
