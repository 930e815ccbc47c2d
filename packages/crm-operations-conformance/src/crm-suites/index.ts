export type { CrmLists, CrmPorts, CrmSubject, PipelineToPrepare } from "./crm-subject.js";
export { leadProviderSuite } from "./lead-provider-suite.js";
export { opportunityProviderSuite } from "./opportunity-provider-suite.js";
export { pipelineProviderSuite } from "./pipeline-provider-suite.js";
