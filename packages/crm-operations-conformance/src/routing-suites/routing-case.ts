import type { OperationContext } from "@nexus/common";
import type { LockKey } from "@nexus/crm-operations";
import type { CaseTools, Capability, ContractCase } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { portsAtWork, type PortsAtWork } from "../ports-at-work.js";
import type { RoutingPorts, RoutingStoresSubject } from "./routing-subject.js";

/** One tenant's routing under test, as a case works with it. Whatever it writes, it writes under the locks of the subject. */
export interface RoutingAtWork extends PortsAtWork<RoutingPorts> {
  /** The same stores as a tenant that nobody else uses. */
  anotherTenant(): RoutingAtWork;
  /** The same tenant, written without any lock. */
  unlocked(): RoutingAtWork;
  /** How many calls into storage the work costs. */
  cost(work: (ports: RoutingPorts, ctx: OperationContext) => Promise<unknown>): Promise<number>;
  /** Commits the same work several times, all started at once, and answers their answers in the order they started. */
  together<T>(times: number, work: (ports: RoutingPorts, ctx: OperationContext, n: number) => Promise<T>): Promise<readonly T[]>;
}

export type RoutingCase = ContractCase<RoutingStoresSubject>;

export const routingCase = (name: string, run: (routing: RoutingAtWork) => Promise<void>, capability?: Capability): RoutingCase => ({
  name,
  run: (subject, tools) => run(routingOf(subject, tools, tools.context(), subject.locks)),
  ...(capability === undefined ? {} : { capability }),
});

const routingOf = (subject: RoutingStoresSubject, tools: CaseTools, ctx: OperationContext, locks: readonly LockKey[]): RoutingAtWork => {
  const atWork = portsAtWork(subject.unitOfWork, ctx, locks);
  return {
    ...atWork,
    anotherTenant: () => routingOf(subject, tools, { ...ctx, tenantId: tools.newTenant() }, locks),
    unlocked: () => routingOf(subject, tools, ctx, []),
    async cost(work) {
      const before = subject.roundTrips?.() ?? 0;
      await atWork.commit(work);
      return (subject.roundTrips?.() ?? 0) - before;
    },
    together: (times, work) => Promise.all(Array.from({ length: times }, (_, n) => atWork.commit((ports) => work(ports, ctx, n)))),
  };
};

/** The same method on few and on many: what it costs must not grow. */
export const boundedCase = (name: string, on: (count: number) => (ports: RoutingPorts, ctx: OperationContext) => Promise<unknown>): RoutingCase =>
  routingCase(
    name,
    async (routing) => {
      const few = await routing.cost(on(2));
      expectEqual("round trips for 40", await routing.anotherTenant().cost(on(40)), few);
    },
    "counted-round-trips",
  );

/** Calls into storage, beyond what a unit of work costs that does nothing. */
export const costingCase = (name: string, roundTrips: number, work: (ports: RoutingPorts, ctx: OperationContext) => Promise<unknown>): RoutingCase =>
  routingCase(
    name,
    async (routing) => {
      const nothing = await routing.cost(() => Promise.resolve());
      expectEqual("round trips", (await routing.cost(work)) - nothing, roundTrips);
    },
    "counted-round-trips",
  );

/** Texts in the order of their code points, which is not the order of their UTF-16. */
export const inOrder = ["A", "Z", "a", "a-1", "a-2", "\uFFFD", "😀"];
export const shuffled = ["😀", "a-2", "A", "\uFFFD", "a", "Z", "a-1"];

/** Ids that nobody has, and some that only look like `a`. */
export const nobodysIds = ["unknown", "", "\uD800", "a\u0000", "x".repeat(129), "__proto__", "constructor", "a ", "aa", "%"];

export const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);
