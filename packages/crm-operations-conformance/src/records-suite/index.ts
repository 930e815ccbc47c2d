import type { ContractSuite } from "../contract.js";
import type { StorageSubject } from "../storage-subject.js";
import { aggregateCases } from "./aggregate-cases.js";
import { batchCases } from "./batch-cases.js";
import { conditionCases } from "./condition-cases.js";
import { getCases } from "./get-cases.js";
import { insertCases } from "./insert-cases.js";
import { orderCases } from "./order-cases.js";
import { ownershipCases } from "./ownership-cases.js";
import { updateCases } from "./update-cases.js";
import { valueCases } from "./value-cases.js";

/** `Records`, `RecordQuery` and `RecordTable`, sentence by sentence. */
export const recordsSuite: ContractSuite<StorageSubject> = {
  name: "records",
  cases: [...getCases, ...conditionCases, ...orderCases, ...aggregateCases, ...insertCases, ...updateCases, ...valueCases, ...ownershipCases, ...batchCases],
};
