import type { ContractSuite } from "../contract.js";
import type { StorageSubject } from "../storage-subject.js";
import { atomicityCases } from "./atomicity-cases.js";
import { lifetimeCases } from "./lifetime-cases.js";
import { lockCases } from "./lock-cases.js";
import { raceCases } from "./race-cases.js";
import { repeatCases } from "./repeat-cases.js";

/** `UnitOfWork<Transaction>`: all or nothing, locks, bounded repeats, no nesting, stores that end with the work. */
export const unitOfWorkSuite: ContractSuite<StorageSubject> = {
  name: "unit of work",
  cases: [...atomicityCases, ...lockCases, ...repeatCases, ...lifetimeCases, ...raceCases],
};
