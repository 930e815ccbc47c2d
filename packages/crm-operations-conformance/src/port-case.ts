import type { OperationContext } from "@nexus/common";
import type { LockKey, UnitOfWork } from "@nexus/crm-operations";
import type { CaseTools, Capability, Closable, ContractCase } from "./contract.js";
import { expectEqual } from "./expectation.js";
import { portsAtWork, type PortsAtWork } from "./ports-at-work.js";

/** Ports under test, bound to units of work. */
export interface PortsSubject<Ports> extends Closable {
  readonly unitOfWork: UnitOfWork<Ports>;
  /** How many calls into storage there were so far; needed for the capability `counted-round-trips`. */
  roundTrips?(): number;
}

/** One tenant's ports under test, as a case works with them. */
export interface PortsOnTrial<Ports, Subject extends PortsSubject<Ports>> extends PortsAtWork<Ports> {
  readonly subject: Subject;
  readonly tools: CaseTools;
  /** The same ports as a tenant that nobody else uses. */
  anotherTenant(): PortsOnTrial<Ports, Subject>;
  /** The same tenant, acting as somebody, writing under these locks. */
  as(actorId: string): PortsOnTrial<Ports, Subject>;
  under(locks: readonly LockKey[]): PortsOnTrial<Ports, Subject>;
  /** How many calls into storage the work costs. */
  cost(work: (ports: Ports, ctx: OperationContext) => Promise<unknown>): Promise<number>;
}

export const portsOnTrial = <Ports, Subject extends PortsSubject<Ports>>(subject: Subject, tools: CaseTools, ctx: OperationContext, locks: readonly LockKey[] = []): PortsOnTrial<Ports, Subject> => {
  const atWork = portsAtWork<Ports>(subject.unitOfWork, ctx, locks);
  return {
    ...atWork,
    subject,
    tools,
    anotherTenant: () => portsOnTrial(subject, tools, { ...ctx, tenantId: tools.newTenant() }, locks),
    as: (actorId) => portsOnTrial(subject, tools, { ...ctx, actor: { ...ctx.actor, id: actorId } }, locks),
    under: (others) => portsOnTrial(subject, tools, ctx, others),
    async cost(work) {
      const before = subject.roundTrips?.() ?? 0;
      await atWork.commit(work);
      return (subject.roundTrips?.() ?? 0) - before;
    },
  };
};

/** Makes the cases of one suite. */
export const casesFor = <Ports, Subject extends PortsSubject<Ports>>() => {
  type Trial = PortsOnTrial<Ports, Subject>;
  const portCase = (name: string, run: (trial: Trial) => Promise<void>, capability?: Capability): ContractCase<Subject> => ({
    name,
    run: (subject, tools) => run(portsOnTrial<Ports, Subject>(subject, tools, tools.context())),
    ...(capability === undefined ? {} : { capability }),
  });
  /** The same method on few and on many: what it costs must not grow. `prepare` is not counted. */
  const boundedCase = (name: string, on: (count: number) => (ports: Ports, ctx: OperationContext) => Promise<unknown>, prepare: (trial: Trial, count: number) => Promise<unknown> = () => Promise.resolve()): ContractCase<Subject> =>
    portCase(
      name,
      async (trial) => {
        const costs: number[] = [];
        for (const count of [2, 40]) {
          const tenant = trial.anotherTenant();
          await prepare(tenant, count);
          costs.push(await tenant.cost(on(count)));
        }
        expectEqual("round trips for 40", costs[1], costs[0]);
      },
      "counted-round-trips",
    );
  return { portCase, boundedCase };
};
