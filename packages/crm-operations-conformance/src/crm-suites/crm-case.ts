import { accept, type OperationContext, type Refusal, type Result } from "@nexus/common";
import type { SimulatedClock } from "@nexus/common/testing";
import type { NewActivity, NewLead, NewOpportunity } from "@nexus/crm-operations";
import type { CaseTools, Capability, ContractCase } from "../contract.js";
import { ContractBroken, expectEqual } from "../expectation.js";
import type { CrmPorts, CrmSubject, PipelineToPrepare } from "./crm-subject.js";
import { newActivity, newLead, newOpportunity, pipelineToPrepare } from "./sample-records.js";

/** One tenant of the CRM under test, as a case works with it. */
export interface Crm {
  readonly ctx: OperationContext;
  readonly clock: SimulatedClock;
  readonly subject: CrmSubject;
  /** The same CRM as a tenant that nobody else uses. */
  anotherTenant(): Crm;
  as(actorId: string): Crm;
  /** Commits what `work` does, and answers what it answers. */
  commit<T>(work: (ports: CrmPorts, ctx: OperationContext) => Promise<T>): Promise<T>;
  /** What `work` reads, in a unit of work in which nothing can be written. */
  read<T>(work: (ports: CrmPorts, ctx: OperationContext) => Promise<T>): Promise<T>;
  /** Commits something that must be accepted. */
  done<T>(what: string, work: (ports: CrmPorts, ctx: OperationContext) => Promise<Result<T>>): Promise<T>;
  /** Tries something that must be refused; with this code, where one is named. */
  refused(what: string, code: string | undefined, work: (ports: CrmPorts, ctx: OperationContext) => Promise<Result<unknown>>): Promise<Refusal>;
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
  const { unitOfWork } = subject;
  const crm: Crm = {
    ctx,
    clock: tools.clock,
    subject,
    anotherTenant: () => crmOf(subject, tools, { ...ctx, tenantId: tools.newTenant() }),
    as: (actorId) => crmOf(subject, tools, { ...ctx, actor: { ...ctx.actor, id: actorId } }),
    commit: (work) => crm.done("a unit of work that accepts", async (ports) => accept(await work(ports, ctx))),
    read: (work) => unitOfWork.read(ctx, (ports) => work(ports, ctx)),
    async done(what, work) {
      const result = await unitOfWork.run(ctx, [], (ports) => work(ports, ctx));
      if (!result.ok) throw new ContractBroken(what, "to be accepted", result.refusal);
      return result.value;
    },
    async refused(what, code, work) {
      const result = await unitOfWork.run(ctx, [], (ports) => work(ports, ctx));
      if (result.ok) throw new ContractBroken(what, `the refusal ${code ?? "that says why"}`, result.value);
      if (code !== undefined) expectEqual(`code of the refusal of ${what}`, result.refusal.code, code);
      expectEqual(`whether the refusal of ${what} says what to do`, result.refusal.message === "", false);
      return result.refusal;
    },
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
