import { CalendarDate, type OperationContext } from "@nexus/common";
import type { SimulatedClock } from "@nexus/common/testing";
import type { BatchOutcome, ContactRecord, ContactRole, CustomerLink, CustomerMatch, CustomerRecord, NewContact, NewCustomer } from "@nexus/crm-operations";
import type { CaseTools, ContractCase } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { portsAtWork, type PortsAtWork } from "../ports-at-work.js";
import type { CustomersPorts, CustomersSubject } from "./customers-subject.js";

/** One tenant's customers, as a case works with them. */
export interface CustomersAtWork extends PortsAtWork<CustomersPorts> {
  readonly clock: SimulatedClock;
  anotherTenant(): CustomersAtWork;
  /** Commits a customer of this id. */
  customer(id: string, more?: Partial<NewCustomer>): Promise<CustomerRecord>;
  /** Commits a contact of this id with these roles. */
  contact(id: string, roles: readonly ContactRole[], more?: Partial<NewContact>): Promise<void>;
  /** As committed; a case goes on only with one that is there. */
  stored(id: string): Promise<CustomerRecord>;
  storedContact(id: string): Promise<ContactRecord>;
  /** Calls into storage of one unit of work. */
  cost(work: (ports: CustomersPorts, ctx: OperationContext) => Promise<unknown>): Promise<number>;
}

export type CustomersCase = ContractCase<CustomersSubject>;

export const customersCase = (name: string, run: (at: CustomersAtWork) => Promise<void>): CustomersCase => ({ name, run: (subject, tools) => run(atWork(subject, tools, tools.context())) });

const atWork = (subject: CustomersSubject, tools: CaseTools, ctx: OperationContext): CustomersAtWork => {
  const work: CustomersAtWork = {
    ...portsAtWork(subject.unitOfWork, ctx, subject.locks),
    clock: tools.clock,
    anotherTenant: () => atWork(subject, tools, { ...ctx, tenantId: tools.newTenant() }),
    customer: (id, more) => work.done(`creating the customer ${id}`, ({ customers }) => customers.create(ctx, newCustomer(id, more))),
    async contact(id, roles, more) {
      const outcomes = await work.commit(({ customers }) => customers.createContacts(ctx, [newContact(id, { roles, ...more })]));
      expectEqual(`creating the contact ${id}`, said(outcomes), ["created"]);
    },
    stored: (id) => work.read(async ({ customers }) => there(`the customer ${id}`, await customers.find(ctx, id))),
    storedContact: (id) => work.read(async ({ customers }) => there(`the contact ${id}`, (await customers.findContacts(ctx, [id]))[0])),
    async cost(some) {
      const before = subject.roundTrips?.() ?? 0;
      await work.commit(some);
      return (subject.roundTrips?.() ?? 0) - before;
    },
  };
  return work;
};

const there = <T>(what: string, found: T | undefined): T => {
  expectEqual(`whether ${what} is there`, found !== undefined, true);
  return found as T;
};

/** The same on few and on many: what it costs must not grow. `prepare` sets up what the work needs. */
export const boundedCase = (
  name: string,
  on: (count: number) => { readonly prepare?: (at: CustomersAtWork) => Promise<unknown>; readonly work: (ports: CustomersPorts, ctx: OperationContext) => Promise<unknown> },
): CustomersCase => ({
  ...customersCase(name, async (at) => {
    const costOf = async (count: number): Promise<number> => {
      const tenant = at.anotherTenant();
      const { prepare, work } = on(count);
      await prepare?.(tenant);
      return tenant.cost(work);
    };
    expectEqual("round trips for 40", await costOf(40), await costOf(2));
  }),
  capability: "counted-round-trips",
});

export const newCustomer = (id: string, more: Partial<NewCustomer> = {}): NewCustomer => ({ id, name: `Customer ${id}`, externalReferences: [], customFields: {}, ...more });
export const newContact = (id: string, more: Partial<NewContact> = {}): NewContact => ({ id, name: `Contact ${id}`, roles: [], externalReferences: [], customFields: {}, ...more });

export const day = (text: string): CalendarDate => CalendarDate.of(text);
export const role = (customerId: string, more: Partial<ContactRole> = {}): ContactRole => ({ customerId, role: "buyer", from: day("2020-01-01"), to: null, ...more });
export const reference = (externalId: string, source = "old") => ({ source, externalId });
export const link = (customerId: string, opportunityId: string, contactId: string | null = null): CustomerLink => ({ customerId, contactId, opportunityId });

/** What became of each, or why it was rejected. */
export const said = (outcomes: readonly (Pick<BatchOutcome<string>, "outcome"> & { readonly refusal?: { readonly code: string } })[]): readonly string[] =>
  outcomes.map(({ outcome, refusal }) => refusal?.code ?? outcome);

/** Customer, contact, keys and certainty of each match. */
export const shown = (matches: readonly CustomerMatch[]): readonly (readonly [string | null, string | null, string, string])[] =>
  matches.map(({ customer, contact, matched, certainty }) => [customer?.id ?? null, contact?.id ?? null, matched.map(({ kind }) => kind).join(" "), certainty]);

export const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

/** Ids that nobody has, and some that only look like `a`. */
export const nobodysIds = ["unknown", "", "\uD800", "a\u0000", "x".repeat(129), "__proto__", "constructor", "a ", "A", "aa", "%"];

export const numbered = <T>(count: number, make: (n: number) => T): readonly T[] => Array.from({ length: count }, (_, n) => make(n));
