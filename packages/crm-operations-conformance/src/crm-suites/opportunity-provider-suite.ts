import type { ContractSuite } from "../contract.js";
import { assigningCases } from "./assigning-cases.js";
import { changingCases } from "./changing-cases.js";
import type { CrmSubject } from "./crm-subject.js";
import { opportunityBatchCases } from "./opportunity-batch-cases.js";
import { opportunityChangingCases } from "./opportunity-changing-cases.js";
import { opportunityRoom } from "./opportunity-room.js";
import { opportunityStageCases } from "./opportunity-stage-cases.js";
import { bulkReadingCases, readingCases } from "./reading-cases.js";

/** `OpportunityProvider`, sentence by sentence. */
export const opportunityProviderSuite: ContractSuite<CrmSubject> = {
  name: "opportunity provider",
  cases: [
    ...readingCases(opportunityRoom),
    ...bulkReadingCases(opportunityRoom),
    ...changingCases(opportunityRoom),
    ...opportunityChangingCases,
    ...opportunityStageCases,
    ...opportunityBatchCases,
    ...assigningCases(opportunityRoom),
  ],
};
