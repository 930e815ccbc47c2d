export type { CrmLists, CrmPorts, CrmSubject, PipelineToPrepare } from "./crm-subject.js";
export { leadProviderSuite } from "./lead-provider-suite.js";
