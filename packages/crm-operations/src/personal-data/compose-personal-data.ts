import type { Transaction } from "../unit-of-work/index.js";
import type { PersonalDataHolder, PersonalDataRegister, PersonalDataStores } from "./ports.js";

/** What adapters have bound to one transaction. A host adds the holders of whatever else shares it. */
export interface PersonalDataParts {
  readonly crmPersonalData: readonly PersonalDataHolder[];
  readonly operationsPersonalData: readonly PersonalDataHolder[];
  readonly personalDataRegister: PersonalDataRegister;
}

/** The stores of this room from what is bound to one transaction already; `more` are holders of the host's own. */
export const composePersonalData = (parts: PersonalDataParts, tx: Transaction, more: readonly PersonalDataHolder[] = []): PersonalDataStores => ({
  personalData: { holders: [...parts.crmPersonalData, ...parts.operationsPersonalData, ...more], register: parts.personalDataRegister },
  outbox: tx,
});
