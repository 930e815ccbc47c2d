import { Instant, type OperationContext } from "@nexus/common";
import { customersLock, outboxTable, type NewCustomer, type Notification, type UnitOfWork } from "@nexus/crm-operations";
import type { SellingDesk, SellingStores } from "./selling-desk.js";

/** Customers of a tenant as they stand, with everybody who was ever created. */
const partiesIn = async (ctx: OperationContext, { customers, records }: Pick<SellingStores, "customers" | "records">) => {
  const events = await records.find(outboxTable, { orderBy: [{ column: "id", direction: "ascending" }] });
  const idsOf = (type: string): readonly string[] => events.flatMap((event) => (event.type === type ? [(event.data as { readonly id: string }).id] : []));
  const customerIds = idsOf("CustomerCreated");
  return {
    customers: await customers.findMany(ctx, customerIds),
    contacts: await customers.findContacts(ctx, idsOf("ContactCreated")),
    links: await customers.linksOfCustomers(ctx, customerIds),
    owners: await customers.ownershipOf(ctx, customerIds),
  };
};

/** Everything that converting leads makes, as it stands in a tenant. `party` is where customers are kept, where that is elsewhere. */
export const sellingWorld = async (desk: Pick<SellingDesk, "unitOfWork">, ctx: OperationContext, party: UnitOfWork<Pick<SellingStores, "customers" | "records">> = desk.unitOfWork) => {
  const range = { from: Instant.of("2020-01-01T00:00:00.000Z"), to: Instant.of("2040-01-01T00:00:00.000Z") };
  const crm = await desk.unitOfWork.read(ctx, async ({ leads, opportunities, conversions, analytics, records }) => {
    const all = (await leads.list(ctx, {}, { limit: 1_000 })).items;
    const events = await records.find(outboxTable, { orderBy: [{ column: "id", direction: "ascending" }] });
    return {
      leads: all,
      deals: (await opportunities.list(ctx, {}, { limit: 1_000 })).items,
      conversions: await conversions.find(ctx, all.map(({ id }) => id)),
      tracked: (await analytics.export(ctx, "conversions", range, { limit: 1_000 })).items,
      notifications: events.filter(({ type }) => type === "NotificationRequested").map(({ data }) => data as unknown as Notification),
      eventTypes: events.map(({ type }) => type),
    };
  });
  return { ...crm, ...(await party.read(ctx, (stores) => partiesIn(ctx, stores))) };
};

export type SellingWorld = Awaited<ReturnType<typeof sellingWorld>>;

/** Without ids that were made, instants and versions: what two runs have in common. */
export const shapeOf = (value: unknown): string => {
  const names = new Map<string, string>();
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? `#${names.size}`;
    names.set(id, name);
    return name;
  };
  const text = JSON.stringify(value, (name, inner: unknown) => (["version", "stageHistory", "eventTypes"].includes(name) ? undefined : inner));
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, nameOf).replaceAll(/\d{4}-\d\d-\d\dT[0-9:.]+Z/g, "then");
};

/** A customer, for tests to begin with. */
export const newCustomers = async (desk: Pick<SellingDesk, "unitOfWork">, ctx: OperationContext, ...given: readonly (Pick<NewCustomer, "id" | "name"> & Partial<NewCustomer>)[]): Promise<void> => {
  const outcome = await desk.unitOfWork.run(ctx, [customersLock()], async ({ customers }) => ({ ok: true, value: await customers.createMany(ctx, given.map((each) => ({ externalReferences: [], customFields: {}, ...each }))) }));
  if (!outcome.ok || outcome.value.some((each) => each.outcome === "rejected")) throw new Error(`The customers are refused: ${JSON.stringify(outcome)}`);
};

/** A person with roles at customers. */
export const newContact = async (desk: Pick<SellingDesk, "unitOfWork">, ctx: OperationContext, id: string, details: { readonly name: string; readonly email?: string; readonly phone?: string }, atCustomers: readonly string[], role = "buyer"): Promise<void> => {
  const from = Instant.utcDate(Instant.of("2026-01-01T00:00:00.000Z"));
  const roles = atCustomers.map((customerId) => ({ customerId, role, from, to: null }));
  const outcome = await desk.unitOfWork.run(ctx, [customersLock()], async ({ customers }) => ({ ok: true, value: await customers.createContacts(ctx, [{ id, ...details, roles, externalReferences: [], customFields: {} }]) }));
  if (!outcome.ok || outcome.value.some((each) => each.outcome === "rejected")) throw new Error(`The contact is refused: ${JSON.stringify(outcome)}`);
};
