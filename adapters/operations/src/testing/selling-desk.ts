import { Instant, type Money, type OperationContext } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { analyticsSchema, bindAnalytics } from "@nexus/adapter-analytics";
import { bindCrm, crmCommands, crmEventCatalogue, crmSchema, type CrmStores } from "@nexus/adapter-crm";
import { trustedHost } from "@nexus/adapter-memory";
import { bindParty, partyEventCatalogue, partySchema, type PartyStores } from "@nexus/adapter-party";
import {
  bindStores,
  CommandPath,
  joinedConversion,
  LeadConversionCoordinator,
  LeadQualificationRule,
  operationsEventCatalogue,
  outboxNotifier,
  standardQualification,
  withCatalogue,
  type AnalyticsProvider,
  type Authorizer,
  type ConversionDeps,
  type LeadConversionStores,
  type Transaction,
  type UnitOfWork,
} from "@nexus/crm-operations";
import { bindOperations, type OperationsStores } from "../bind-operations.js";
import { operationsRoomsSchema } from "../operations-rooms-schema.js";
import { done, type SimulatedDeps } from "./routing-under-test.js";
import { onPlaces } from "./storage-places.js";

/** CRM, Party, what rooms keep, figures and messages on one transaction. */
export type SellingStores = CrmStores & PartyStores & OperationsStores & LeadConversionStores & Pick<Transaction, "records"> & { readonly analytics: AnalyticsProvider };

export interface SellingDesk {
  readonly unitOfWork: UnitOfWork<SellingStores>;
  readonly rows: UnitOfWork<Transaction>;
  readonly deps: SimulatedDeps;
  readonly commands: CommandPath<SellingStores>;
  readonly conversion: LeadConversionCoordinator<SellingStores>;
  /** The same with settings of a host's own. */
  conversionBy(settings: Partial<ConversionDeps> & { readonly authorizer?: Authorizer }): LeadConversionCoordinator<SellingStores>;
  /** A tenant that nobody else uses, with a pipeline. */
  newTenant(): Promise<OperationContext>;
}

export const sellingSchemas = [crmSchema, partySchema, analyticsSchema, operationsRoomsSchema];

export const sellingTables = sellingSchemas.flatMap(({ tables }) => tables);

/** A score is asked for where a test says so; activities and age are for the rule's own tests. */
export const qualification = new LeadQualificationRule({ ...standardQualification, unknownScore: "passes", minimumActivities: null });

export const bindSelling =
  (deps: SimulatedDeps) =>
  (rows: Transaction): SellingStores => bindSellingTo(withCatalogue(rows, sellingEvents), deps);

const sellingEvents = [...crmEventCatalogue, ...partyEventCatalogue, ...operationsEventCatalogue];

const bindSellingTo = (tx: Transaction, deps: SimulatedDeps): SellingStores => {
  const bound = { ...bindCrm(deps)(tx), ...bindOperations(deps)(tx), ...bindParty(deps)(tx), ...bindAnalytics(deps)(tx) };
  return { ...bound, notifier: outboxNotifier(tx), recordFacts: { ...bound.recordFacts, ...bound.partyRecordFacts }, records: tx.records };
};

/** As a host has it: what events say is not held against the catalogue at every turn. For measurements. */
export const uncheckedSellingDeskOn = (rows: UnitOfWork<Transaction>, deps: SimulatedDeps): SellingDesk => deskOn(rows, deps, (tx) => bindSellingTo(tx, deps));

export const sellingDeskOn = (rows: UnitOfWork<Transaction>, deps: SimulatedDeps): SellingDesk => deskOn(rows, deps, bindSelling(deps));

const deskOn = (rows: UnitOfWork<Transaction>, deps: SimulatedDeps, bind: (tx: Transaction) => SellingStores): SellingDesk => {
  const unitOfWork = bindStores(rows, bind);
  const parts = { ...deps, unitOfWork, authorizer: trustedHost };
  const commands = new CommandPath<SellingStores>(parts);
  const conversionBy: SellingDesk["conversionBy"] = (settings) => new LeadConversionCoordinator<SellingStores>({ ...parts, bindings: joinedConversion, qualification, ...settings });
  let tenants = 0;
  return {
    unitOfWork,
    rows,
    deps,
    commands,
    conversion: conversionBy({}),
    conversionBy,
    async newTenant() {
      const ctx = simulatedContext({ tenantId: `tenant-${(tenants += 1)}`, actor: { type: "user", id: "ann" } });
      await done(commands.execute(ctx, crmCommands.pipeline.create, { id: "P-1", name: "Sales", stages }));
      return ctx;
    },
  };
};

/** Of the pipeline of every desk that sells. */
export const stages = [
  { id: "qualify", name: "Qualify", probabilityPpm: 200_000 },
  { id: "propose", name: "Propose", probabilityPpm: 500_000 },
  { id: "won", name: "Won", probabilityPpm: 1_000_000 },
  { id: "lost", name: "Lost", probabilityPpm: 0 },
];

/** The same tests on memory, the embedded database and a real server; each is opened once. */
export const onSellingDesks = (register: (desk: () => SellingDesk, storage: string) => void, storages?: readonly string[]): void => onPlaces(sellingSchemas, sellingDeskOn, register, storages);

/** What a lead says, where a test does not say it. */
export interface LeadWords {
  readonly title?: string;
  readonly contactName?: string;
  readonly companyName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly website?: string;
  readonly jobTitle?: string;
  readonly city?: string;
  readonly country?: string;
  readonly industry?: string;
  readonly budget?: Money;
  readonly purchaseWithinDays?: number;
  readonly ownerId?: string;
}

/** A lead in status `qualified`. */
export const qualifiedLead = async (desk: SellingDesk, ctx: OperationContext, id: string, words: LeadWords = {}): Promise<void> => {
  const { lead } = crmCommands;
  await done(desk.commands.execute(ctx, lead.create, { id, title: `Vans for ${id}`, source: "website", contactName: `Person ${id}`, companyName: `Company ${id}`, email: `person@${id.toLowerCase()}.example`, ...words }));
  for (const status of ["contacted", "qualified"] as const) await done(desk.commands.execute(ctx, lead["change-status"], { id, status }));
};

export const later = (desk: SellingDesk, days: number): void => desk.deps.clock.set(Instant.addDays(desk.deps.clock.now(), days));
