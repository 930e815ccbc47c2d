import { accept, Decimal, Instant, Money, type OperationContext } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { analyticsSchema, bindAnalytics, type AnalyticsStores } from "@nexus/adapter-analytics";
import { bindCrm, crmCommands, crmEventCatalogue, crmSchema, type CrmStores } from "@nexus/adapter-crm";
import { trustedHost } from "@nexus/adapter-memory";
import { bindParty, partyEventCatalogue, partySchema, type PartyStores } from "@nexus/adapter-party";
import { bindSales, salesEventCatalogue, salesSchema, type SalesStores } from "@nexus/adapter-sales";
import {
  bindStores,
  CommandPath,
  customersLock,
  joinedClose,
  operationsEventCatalogue,
  OpportunityCloseCoordinator,
  outboxNotifier,
  outboxTable,
  quotationsLock,
  withCatalogue,
  type CloseDeps,
  type CloseSettings,
  type Notification,
  type OpportunityCloseStores,
  type QuotationRecord,
  type Transaction,
  type UnitOfWork,
} from "@nexus/crm-operations";
import { bindOperations, type OperationsStores } from "../bind-operations.js";
import { operationsRoomsSchema } from "../operations-rooms-schema.js";
import { done, type SimulatedDeps } from "./routing-under-test.js";
import { stages } from "./selling-desk.js";
import { onPlaces } from "./storage-places.js";

/** CRM, Party, Sales, analytics, what rooms keep and messages on one transaction. */
export type ClosingStores = CrmStores & PartyStores & SalesStores & OperationsStores & AnalyticsStores & OpportunityCloseStores & Pick<Transaction, "records">;

export interface ClosingDesk {
  readonly unitOfWork: UnitOfWork<ClosingStores>;
  readonly deps: SimulatedDeps;
  readonly commands: CommandPath<ClosingStores>;
  readonly closing: OpportunityCloseCoordinator<ClosingStores>;
  /** The same with settings of the tenant. */
  closingBy(settings: readonly CloseSettings[]): OpportunityCloseCoordinator<ClosingStores>;
  /** A tenant that nobody else uses, with a pipeline, a prospect C-1 and a former customer C-2. */
  newTenant(): Promise<OperationContext>;
}

const closingSchemas = [crmSchema, partySchema, salesSchema, analyticsSchema, operationsRoomsSchema];

export const closingTables = closingSchemas.flatMap(({ tables }) => tables);

export const bindClosing =
  (deps: SimulatedDeps) =>
  (rows: Transaction): ClosingStores => {
    // What is emitted must be described, whatever a test is about.
    const tx = withCatalogue(rows, [...crmEventCatalogue, ...partyEventCatalogue, ...salesEventCatalogue, ...operationsEventCatalogue]);
    const bound = { ...bindCrm(deps)(tx), ...bindParty(deps)(tx), ...bindSales(deps)(tx), ...bindAnalytics(deps)(tx), ...bindOperations(deps)(tx) };
    return { ...bound, notifier: outboxNotifier(tx), recordFacts: { ...bound.recordFacts, ...bound.salesRecordFacts, ...bound.partyRecordFacts }, records: tx.records };
  };

export const closingDeskOn = (rows: UnitOfWork<Transaction>, deps: SimulatedDeps): ClosingDesk => {
  const unitOfWork = bindStores(rows, bindClosing(deps));
  const parts = { ...deps, unitOfWork, authorizer: trustedHost };
  const commands = new CommandPath<ClosingStores>(parts);
  const closingWith = (more: Pick<CloseDeps, "settings">) => new OpportunityCloseCoordinator<ClosingStores>({ ...parts, bindings: joinedClose, ...more });
  let tenants = 0;
  return {
    unitOfWork,
    deps,
    commands,
    closing: closingWith({}),
    closingBy: (settings) => closingWith({ settings: () => settings }),
    async newTenant() {
      const ctx = simulatedContext({ tenantId: `tenant-${(tenants += 1)}`, actor: { type: "user", id: "ann" } });
      await done(commands.execute(ctx, crmCommands.pipeline.create, { id: "P-1", name: "Sales", stages }));
      await done(
        unitOfWork.run(ctx, [customersLock()], async ({ customers }) => {
          const about = { externalReferences: [], customFields: {} };
          await customers.createMany(ctx, [{ id: "C-1", name: "Orchard Ltd.", ...about }, { id: "C-2", name: "Mill Ltd.", status: "former", ...about }]);
          return accept(undefined);
        }),
      );
      return ctx;
    },
  };
};

/** The same tests on memory, the embedded database and a real server; each is opened once. */
export const onClosingDesks = (register: (desk: () => ClosingDesk, storage: string) => void, storages?: readonly string[]): void => onPlaces(closingSchemas, closingDeskOn, register, storages);

export const eur = (whole: number): Money => Money.of(whole * 100, "EUR");

/** A deal of C-1 that ann owns, worth 900 EUR or what its lines say, in the stage `propose`; what a test says of it comes on top. */
export const newDeal = async (desk: Pick<ClosingDesk, "commands">, ctx: OperationContext, id: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> => {
  const { opportunity } = crmCommands;
  const deal = { id, title: `Vans for ${id}`, pipelineId: "P-1", stageId: "qualify", ownerId: "ann", accountId: "C-1", ...("lines" in more ? {} : { amount: eur(900) }), ...more };
  await done(desk.commands.execute(ctx, opportunity.create, deal));
  await done(desk.commands.execute(ctx, opportunity["move-to-stage"], { id, stageId: "propose" }));
};

/** A line of a deal, as the core takes it, and of a quotation. */
export const line = (id: string, whole: number) => ({ id, productId: null, description: `Van ${id}`, quantity: Decimal.of("2"), unitPrice: eur(whole), discountPpm: 0 });

/** A quotation of a deal, moved on as far as a test wants it. */
export const newQuotation = async (
  desk: Pick<ClosingDesk, "unitOfWork" | "deps">,
  ctx: OperationContext,
  id: string,
  opportunityId: string,
  status: "draft" | "submitted" | "approved" | "accepted",
  more: { readonly customerId?: string; readonly lines?: readonly ReturnType<typeof line>[]; readonly currency?: string } = {},
): Promise<QuotationRecord> => {
  const given = { id, opportunityId, customerId: "C-1", ownerId: "ann", currency: "EUR", lines: [line("1", 400)], validUntil: null, ...more };
  return done(
    desk.unitOfWork.run(ctx, [quotationsLock(opportunityId)], async ({ quotations }) => {
      let made = await quotations.create(ctx, given);
      if (status !== "draft") made = await quotations.submit(ctx, { id });
      if (status === "approved" || status === "accepted") made = await quotations.approve(ctx, { id });
      if (status === "accepted") made = await quotations.accept(ctx, { id }, desk.deps.clock.now());
      return made;
    }),
  );
};

/** What there is of a deal by now. */
export const standing = (desk: Pick<ClosingDesk, "unitOfWork">, ctx: OperationContext, id: string) =>
  desk.unitOfWork.read(ctx, async ({ opportunities, quotations, customers, closings, records }) => {
    const deal = await opportunities.find(ctx, id);
    const all = (await quotations.listByOpportunity(ctx, id, { limit: 100 })).items;
    const events = await records.find(outboxTable, { orderBy: [{ column: "at", direction: "ascending" }] });
    return {
      deal,
      quotations: Object.fromEntries(all.map((quotation) => [quotation.id, quotation])),
      statuses: Object.fromEntries(all.map((quotation) => [quotation.id, quotation.status])),
      customer: deal?.accountId ? await customers.find(ctx, deal.accountId) : undefined,
      closing: await closings.findLatest(ctx, id),
      eventTypes: events.map(({ type }) => type),
      notifications: events.filter(({ type }) => type === "NotificationRequested").map(({ data }) => data as unknown as Notification),
    };
  });

export const later = (desk: Pick<ClosingDesk, "deps">, days: number): Instant => {
  const now = Instant.addDays(desk.deps.clock.now(), days);
  desk.deps.clock.set(now);
  return now;
};
