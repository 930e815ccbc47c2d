import { contactsSuite, customerLinksSuite, customerOwnershipSuite, customerReaderSuite, customerWriterSuite, type ContractSuite, type CustomersSubject } from "@nexus/crm-operations-conformance";

/** The contract of each part of `CustomerProvider`, by its name. */
export const portSuites = {
  CustomerReader: customerReaderSuite,
  CustomerWriter: customerWriterSuite,
  "ContactReader and ContactWriter": contactsSuite,
  CustomerLinks: customerLinksSuite,
  CustomerOwnership: customerOwnershipSuite,
} as const satisfies Readonly<Record<string, ContractSuite<CustomersSubject>>>;
