export { contactsSuite } from "./contacts-suite.js";
export { customerLinksSuite } from "./customer-links-suite.js";
export { customerOwnershipSuite } from "./customer-ownership-suite.js";
export { customerReaderSuite } from "./customer-reader-suite.js";
export { customerWriterSuite } from "./customer-writer-suite.js";
export type { CustomersPorts, CustomersSubject } from "./customers-subject.js";
