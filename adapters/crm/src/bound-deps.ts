import { standardCloseReasons, standardDisqualificationReasons, standardLeadSources, standardScoringModel } from "@nexus/crm";
import { fieldsAsOf, type Transaction } from "@nexus/crm-operations";
import type { BoundDeps, CrmDeps, CrmSettings } from "./crm-deps.js";
import { StoredFieldRegistry } from "./setup/stored-field-registry.js";

const standard: Required<CrmSettings> = {
  leadSources: standardLeadSources,
  disqualificationReasons: standardDisqualificationReasons,
  closeReasons: standardCloseReasons,
  scoring: { model: standardScoringModel, behaviourFields: {} },
};

/** The dependencies inside one transaction, with the standard settings where the host has none of its own. */
export const boundTo = (tx: Transaction, { settings, ...deps }: CrmDeps): BoundDeps => {
  const fieldRegistry = new StoredFieldRegistry(tx);
  return {
    ...deps,
    tx,
    settings: (tenantId) => ({ ...standard, ...settings?.(tenantId) }),
    fieldRegistry,
    fields: async (ctx) => fieldsAsOf(await fieldRegistry.onceRead(ctx), deps.clock.now()),
  };
};
