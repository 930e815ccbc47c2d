import { setImmediate } from "node:timers/promises";
import { Instant, NexusError, type OperationContext, type Result } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { bindSales } from "@nexus/adapter-sales";
import { MemoryJournal, memoryStorage, memoryWorkflows, trustedHost, virtualTime, type MemoryWorkflows } from "@nexus/adapter-memory";
import {
  bindStores,
  closeLostWorkflow,
  closeWonWorkflow,
  joinedClose,
  joining,
  OpportunityCloseCoordinator,
  outside,
  quotationsLock,
  reopenWorkflow,
  type ClosePorts,
  type PortBindings,
  type QuotationProvider,
  type UnitOfWork,
} from "@nexus/crm-operations";
import { closingDeskOn, newDeal, newQuotation, standing, type ClosingDesk, type ClosingStores } from "./closing-desk.js";
import { simulatedDeps, type SimulatedDeps } from "./routing-under-test.js";

/** What becomes of a call to Sales: asked before and after its effect, it may throw. */
export type Meddling = (method: keyof QuotationProvider, when: "before" | "after") => void;

/** Sales in a database of its own, reached call by call. */
const salesElsewhere = (sales: UnitOfWork<{ readonly quotations: QuotationProvider }>, meddle: Meddling): QuotationProvider => {
  const watched = async <T>(method: keyof QuotationProvider, call: () => Promise<T>): Promise<T> => {
    meddle(method, "before");
    const answer = await call();
    meddle(method, "after");
    return answer;
  };
  const read = <T>(method: keyof QuotationProvider, ctx: OperationContext, work: (quotations: QuotationProvider) => Promise<T>): Promise<T> => watched(method, () => sales.read(ctx, ({ quotations }) => work(quotations)));
  const write = <T>(method: keyof QuotationProvider, ctx: OperationContext, work: (quotations: QuotationProvider) => Promise<Result<T>>): Promise<Result<T>> =>
    watched(method, () => sales.run(ctx, [quotationsLock("all")], ({ quotations }) => work(quotations)));
  return {
    find: (ctx, id) => read("find", ctx, (quotations) => quotations.find(ctx, id)),
    findMany: (ctx, ids) => read("findMany", ctx, (quotations) => quotations.findMany(ctx, ids)),
    statuses: (ctx, ids) => read("statuses", ctx, (quotations) => quotations.statuses(ctx, ids)),
    findAccepted: (ctx, ids) => read("findAccepted", ctx, (quotations) => quotations.findAccepted(ctx, ids)),
    listByOpportunity: (ctx, id, page) => read("listByOpportunity", ctx, (quotations) => quotations.listByOpportunity(ctx, id, page)),
    create: (ctx, quotation) => write("create", ctx, (quotations) => quotations.create(ctx, quotation)),
    createAtClose: (ctx, quotation, at) => write("createAtClose", ctx, (quotations) => quotations.createAtClose(ctx, quotation, at)),
    updateLines: (ctx, target, lines) => write("updateLines", ctx, (quotations) => quotations.updateLines(ctx, target, lines)),
    withdraw: (ctx, target, reason) => write("withdraw", ctx, (quotations) => quotations.withdraw(ctx, target, reason)),
    submit: (ctx, target) => write("submit", ctx, (quotations) => quotations.submit(ctx, target)),
    approve: (ctx, target) => write("approve", ctx, (quotations) => quotations.approve(ctx, target)),
    accept: (ctx, target, at) => write("accept", ctx, (quotations) => quotations.accept(ctx, target, at)),
    reject: (ctx, target, reason) => write("reject", ctx, (quotations) => quotations.reject(ctx, target, reason)),
    expire: (ctx, today, limit) => write("expire", ctx, (quotations) => quotations.expire(ctx, today, limit)),
  };
};

export interface DurableClosing {
  readonly ctx: OperationContext;
  readonly desk: ClosingDesk;
  readonly deps: SimulatedDeps;
  readonly bindings: PortBindings<ClosePorts, ClosePorts>;
  readonly workflows: () => MemoryWorkflows;
  readonly closing: () => OpportunityCloseCoordinator<ClosingStores>;
  /** What is thrown, too, once time has passed for as long as it takes. */
  settled<T>(running: Promise<T>): Promise<T | { readonly thrown: NexusError }>;
  /** Ids and statuses of the quotations in Sales. */
  statuses(opportunityId: string): Promise<Readonly<Record<string, string>>>;
  readonly newQuotation: (id: string, opportunityId: string, status: Parameters<typeof newQuotation>[4]) => Promise<unknown>;
  standing(id: string): ReturnType<typeof standing>;
}

export interface DurableClosingOptions {
  readonly meddle?: Meddling;
  /** Bindings of other ports, and what becomes of Sales. */
  readonly bindings?: Partial<PortBindings<ClosePorts, ClosePorts>>;
  readonly sales?: (honest: QuotationProvider) => QuotationProvider;
  /** The worker is lost when this step was done and is not yet remembered, once. */
  readonly lostAt?: number;
}

/** Closing with Sales elsewhere, on the memory engine and simulated time; a deal O-1. */
export const durableClosing = async ({ meddle = () => undefined, bindings: own = {}, sales = (honest) => honest, lostAt }: DurableClosingOptions = {}): Promise<DurableClosing> => {
  const deps = simulatedDeps();
  const time = virtualTime(deps.clock);
  const quick = { ...deps, sleep: () => Promise.resolve() };
  const desk = closingDeskOn(memoryStorage(quick).unitOfWork, deps);
  const elsewhere = bindStores(memoryStorage(quick).unitOfWork, bindSales(deps));
  const bindings: PortBindings<ClosePorts, ClosePorts> = { ...joinedClose, ...own, quotations: outside(sales(salesElsewhere(elsewhere, (method, when) => meddle(method, when))), "by-content") };
  const workflows = [closeWonWorkflow(deps), closeLostWorkflow(deps), reopenWorkflow(deps)];
  const journal = new MemoryJournal();
  let lost = lostAt === undefined;
  const make = (): MemoryWorkflows =>
    memoryWorkflows({
      workflows,
      bindings,
      unitOfWork: desk.unitOfWork,
      time,
      random: simulatedRandom(4),
      journal,
      made: async ({ place }) => {
        if (lost || place !== lostAt) return;
        lost = true;
        now.stop();
        now = make();
      },
    });
  let now = make();
  const closing = () => new OpportunityCloseCoordinator<ClosingStores>({ ...deps, unitOfWork: desk.unitOfWork, authorizer: trustedHost, bindings, engine: now.engine });
  const ctx = await desk.newTenant();
  await newDeal(desk, ctx, "O-1");
  return {
    ctx,
    desk,
    deps,
    bindings,
    workflows: () => now,
    closing,
    async settled(running) {
      const wait = { over: false };
      const answer = running.catch((error: unknown) => ({ thrown: NexusError.is(error) ? error : new NexusError("no_nexus_error", String(error)) })).finally(() => (wait.over = true));
      while (!wait.over) {
        await setImmediate();
        await time.advanceTo(Instant.addMilliseconds(deps.clock.now(), 60_000));
      }
      return answer;
    },
    async statuses(opportunityId) {
      const { items } = await elsewhere.read(ctx, ({ quotations }) => quotations.listByOpportunity(ctx, opportunityId, { limit: 100 }));
      return Object.fromEntries(items.map(({ id, status }) => [id, status]));
    },
    newQuotation: (id, opportunityId, status) => newQuotation({ unitOfWork: elsewhere as unknown as ClosingDesk["unitOfWork"], deps }, ctx, id, opportunityId, status),
    standing: (id) => standing(desk, ctx, id),
  };
};

/** A port that joins, with some of its methods otherwise. */
export const meddledPort = <Name extends keyof ClosePorts>(name: Name, change: (port: ClosePorts[Name]) => Partial<ClosePorts[Name]>): Partial<PortBindings<ClosePorts, ClosePorts>> => ({
  [name]: joining<ClosePorts[Name], ClosePorts>((stores) => Object.assign(Object.create(stores[name]) as ClosePorts[Name], change(stores[name]))),
});
