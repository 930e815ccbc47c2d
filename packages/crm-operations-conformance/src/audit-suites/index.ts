export type { AuditPorts, AuditSubject } from "./audit-subject.js";
export { auditChainSuite } from "./audit-chain-suite.js";
export { auditReasonsSuite } from "./audit-reasons-suite.js";
export { auditTrailSuite } from "./audit-trail-suite.js";
