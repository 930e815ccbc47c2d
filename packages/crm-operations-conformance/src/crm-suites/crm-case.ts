import type { OperationContext } from "@nexus/common";
import type { SimulatedClock } from "@nexus/common/testing";
import type { NewActivity, NewLead, NewOpportunity } from "@nexus/crm-operations";
import type { CaseTools, Capability, ContractCase } from "../contract.js";
import { portsAtWork, type PortsAtWork } from "../ports-at-work.js";
import type { CrmPorts, CrmSubject, PipelineToPrepare } from "./crm-subject.js";
import { newActivity, newLead, newOpportunity, pipelineToPrepare } from "./sample-records.js";

/** One tenant of the CRM under test, as a case works with it. */
export interface Crm extends PortsAtWork<CrmPorts> {
  readonly clock: SimulatedClock;
  readonly subject: CrmSubject;
  /** The same CRM as a tenant that nobody else uses. */
  anotherTenant(): Crm;
  as(actorId: string): Crm;
  lead(id: string, more?: Partial<NewLead>): Promise<string>;
  opportunity(id: string, more?: Partial<NewOpportunity>): Promise<string>;
  activity(id: string, more?: Partial<NewActivity>): Promise<string>;
  pipeline(more?: Partial<PipelineToPrepare>): Promise<PipelineToPrepare>;
  delete(entity: "lead" | "opportunity" | "pipeline" | "activity", id: string): Promise<void>;
}

export type CrmCase = ContractCase<CrmSubject>;

export const crmCase = (name: string, run: (crm: Crm) => Promise<void>, capability?: Capability): CrmCase => ({
  name,
  run: (subject, tools) => run(crmOf(subject, tools, tools.context())),
  ...(capability === undefined ? {} : { capability }),
});

const crmOf = (subject: CrmSubject, tools: CaseTools, ctx: OperationContext): Crm => {
  const crm: Crm = {
    ...portsAtWork(subject.unitOfWork, ctx),
    clock: tools.clock,
    subject,
    anotherTenant: () => crmOf(subject, tools, { ...ctx, tenantId: tools.newTenant() }),
    as: (actorId) => crmOf(subject, tools, { ...ctx, actor: { ...ctx.actor, id: actorId } }),
    async lead(id, more = {}) {
      await crm.done(`creating the lead ${id}`, ({ leads }) => leads.create(ctx, newLead(id, { source: subject.lists.leadSources[0], ...more })));
      return id;
    },
    async opportunity(id, more = {}) {
      await crm.done(`creating the deal ${id}`, ({ opportunities }) => opportunities.create(ctx, newOpportunity(id, more)));
      return id;
    },
    async activity(id, more = {}) {
      await crm.done(`creating the activity ${id}`, ({ activities }) => activities.create(ctx, newActivity(id, more)));
      return id;
    },
    async pipeline(more = {}) {
      const pipeline = pipelineToPrepare(more);
      await subject.preparePipeline(ctx, pipeline);
      return pipeline;
    },
    delete: (entity, id) => subject.deleteRecord(ctx, entity, id),
  };
  return crm;
};
