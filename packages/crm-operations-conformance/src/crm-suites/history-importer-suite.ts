import type { ContractSuite } from "../contract.js";
import type { CrmSubject } from "./crm-subject.js";
import { historyBatchCases } from "./history-batch-cases.js";
import { historyDealCases } from "./history-deal-cases.js";
import { historyPeopleCases } from "./history-people-cases.js";
import { historyRecordCases } from "./history-record-cases.js";

/** `HistoryImporter`, sentence by sentence. */
export const historyImporterSuite: ContractSuite<CrmSubject> = {
  name: "history importer",
  cases: [...historyBatchCases, ...historyRecordCases, ...historyDealCases, ...historyPeopleCases],
};
