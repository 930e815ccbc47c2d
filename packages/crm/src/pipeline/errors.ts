import { CrmError } from "../shared/crm-error.js";

/** Source: EXC-CRM-0128. The code is that of the refusal: `pipeline_not_found`. */
export const PipelineNotFound = {
  byId: (id: string): CrmError => new CrmError("pipeline_not_found", `There is no pipeline with the id "${id}".`, { details: { id } }),
  byName: (name: string): CrmError => new CrmError("pipeline_not_found", `There is no pipeline named "${name}".`, { details: { name } }),
  noDefault: (tenantId: string): CrmError =>
    new CrmError("pipeline_not_found", "The tenant has no default pipeline: create a pipeline first, which then is the default.", {
      details: { default: true, tenantId },
    }),
} as const;
