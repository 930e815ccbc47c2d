import { setImmediate } from "node:timers/promises";
import { accept, Instant, NexusError, type OperationContext, type Result } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { MemoryJournal, memoryStorage, memoryWorkflows, trustedHost, virtualTime, type MemoryWorkflows } from "@nexus/adapter-memory";
import {
  bindStores,
  customersLock,
  joinedConversion,
  joining,
  LeadConversionCoordinator,
  leadToOpportunityWorkflow,
  outside,
  undoConversionWorkflow,
  type ConversionPorts,
  type PortBindings,
  type UnitOfWork,
} from "@nexus/crm-operations";
import { simulatedDeps, type SimulatedDeps } from "./routing-under-test.js";
import { bindSelling, qualification, sellingDeskOn, type SellingDesk, type SellingStores } from "./selling-desk.js";
import { sellingWorld, type SellingWorld } from "./selling-world.js";

/** Ports that are kept elsewhere, and how a call to them reads: `customers.createMany`. */
type Elsewhere = Pick<SellingStores, "customers" | "analytics" | "notifier">;

/** What becomes of a call to a system elsewhere: asked before and after its effect, it may throw. */
export type Meddling = (call: string, when: "before" | "after") => void;

const reading = /^(find|list|contactsOf|linksOf|owne|of|summarize|export|conversion|pipeline|velocity|forecast|trend|leaderboard)/;

/** Whether a method of these ports only reads. */
export const isReading = (method: string): boolean => reading.test(method);

/** A port in a database of its own, reached call by call, each a unit of work there. What comes after it was taken back, by its key, stays away. */
export const reached = <Name extends keyof Elsewhere>(name: Name, there: UnitOfWork<SellingStores>, meddle: Meddling, takenBack = new Set<string>()): Elsewhere[Name] =>
  new Proxy({} as Elsewhere[Name], {
    get: (_target, method) =>
      async (ctx: OperationContext, ...given: readonly unknown[]): Promise<unknown> => {
        const call = `${name}.${String(method)}`;
        const [, step = "", doing] = /^(.*):(do|undo)$/.exec(ctx.idempotencyKey ?? "") ?? [];
        if (doing === "undo") takenBack.add(step);
        else if (takenBack.has(step)) throw new NexusError("taken_back", "Leave it: it was taken back.", { retryable: false });
        meddle(call, "before");
        const ask = (stores: SellingStores): Promise<unknown> => Reflect.apply(Reflect.get(stores[name], method) as (...all: readonly unknown[]) => Promise<unknown>, stores[name], [ctx, ...given]);
        const answer = isReading(String(method)) ? await there.read(ctx, ask) : await written(there, ctx, ask);
        meddle(call, "after");
        return answer;
      },
  });

const written = async (there: UnitOfWork<SellingStores>, ctx: OperationContext, ask: (stores: SellingStores) => Promise<unknown>): Promise<unknown> => {
  const result = await there.run<unknown>(ctx, [customersLock()], async (stores) => {
    const answer = await ask(stores);
    return isRefused(answer) ? answer : accept(answer);
  });
  return result.ok ? result.value : result;
};

const isRefused = (answer: unknown): answer is Extract<Result<never>, { readonly ok: false }> => typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === false;

export interface DurableConversion {
  readonly ctx: OperationContext;
  readonly desk: SellingDesk;
  /** The same with customers, figures and messages in a database of their own. */
  readonly elsewhere: UnitOfWork<SellingStores>;
  readonly deps: SimulatedDeps;
  readonly bindings: PortBindings<ConversionPorts, ConversionPorts>;
  readonly journal: MemoryJournal;
  readonly workflows: () => MemoryWorkflows;
  readonly conversion: () => LeadConversionCoordinator<SellingStores>;
  /** What is thrown, too, once time has passed for as long as it takes. */
  settled<T>(running: Promise<T>): Promise<T | { readonly thrown: NexusError }>;
  /** Everything as it stands, here and elsewhere. */
  world(): Promise<SellingWorld>;
}

export interface DurableConversionOptions {
  readonly meddle?: Meddling;
  /** What joins may be meddled with, too. */
  readonly bindings?: Partial<PortBindings<ConversionPorts, ConversionPorts>>;
  readonly elsewhere?: (honest: Elsewhere) => Elsewhere;
  /** The worker is lost when this place of the run was done and is not yet remembered, once. */
  readonly lostAt?: number;
}

/** Converting with Party, analytics and notifications elsewhere, on the memory engine and simulated time. */
export const durableConversion = async ({ meddle = () => undefined, bindings: own = {}, elsewhere: change = (honest) => honest, lostAt }: DurableConversionOptions = {}): Promise<DurableConversion> => {
  const deps = simulatedDeps();
  const time = virtualTime(deps.clock);
  const quick = { ...deps, sleep: () => Promise.resolve() };
  const desk = sellingDeskOn(memoryStorage(quick).unitOfWork, deps);
  const elsewhere = bindStores(memoryStorage(quick).unitOfWork, bindSelling(deps));
  const ports = change({ customers: reached("customers", elsewhere, meddle), analytics: reached("analytics", elsewhere, meddle), notifier: reached("notifier", elsewhere, meddle) });
  const bindings: PortBindings<ConversionPorts, ConversionPorts> = {
    ...joinedConversion,
    ...own,
    customers: outside(ports.customers, "by-content"),
    analytics: outside(ports.analytics, "by-content"),
    notifier: outside(ports.notifier, "by-content"),
  };
  const conversionDeps = { ...deps, qualification };
  const journal = new MemoryJournal();
  let lost = lostAt === undefined;
  const make = (): MemoryWorkflows =>
    memoryWorkflows({
      workflows: [leadToOpportunityWorkflow(conversionDeps), undoConversionWorkflow(conversionDeps)],
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
  const ctx = await desk.newTenant();
  return {
    ctx,
    desk,
    elsewhere,
    deps,
    bindings,
    journal,
    workflows: () => now,
    conversion: () => new LeadConversionCoordinator<SellingStores>({ ...conversionDeps, unitOfWork: desk.unitOfWork, authorizer: trustedHost, bindings, engine: now.engine }),
    async settled(running) {
      const wait = { over: false };
      const answer = running.catch((error: unknown) => ({ thrown: NexusError.is(error) ? error : new NexusError("no_nexus_error", String(error)) })).finally(() => (wait.over = true));
      while (!wait.over) {
        await setImmediate();
        await time.advanceTo(Instant.addMilliseconds(deps.clock.now(), 60_000));
      }
      return answer;
    },
    async world() {
      const [here, there] = [await sellingWorld(desk, ctx), await sellingWorld({ unitOfWork: elsewhere }, ctx)];
      return { ...there, leads: here.leads, deals: here.deals, conversions: here.conversions, eventTypes: here.eventTypes };
    },
  };
};

/** A port that joins, with some of its methods otherwise. */
export const meddledConversionPort = <Name extends keyof ConversionPorts>(name: Name, change: (port: ConversionPorts[Name]) => Partial<ConversionPorts[Name]>): Partial<PortBindings<ConversionPorts, ConversionPorts>> => ({
  [name]: joining<ConversionPorts[Name], ConversionPorts>((stores) => Object.assign(Object.create(stores[name]) as ConversionPorts[Name], change(stores[name]))),
});
