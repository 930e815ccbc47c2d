import { accept, batchInputLimits } from "@nexus/common";
import { accountHierarchyLock, customersLock, defineCommand, largestImportBatch, noRecords, type AccountRecord, type BatchOutcome, type CustomerStatus, type NewCustomer } from "@nexus/crm-operations";
import { z } from "zod";
import type { DeskStores } from "../desk/desk.js";

export interface TakeCustomers {
  readonly accounts: readonly { readonly id: string; readonly status: CustomerStatus }[];
}

/**
 * Makes customers of accounts that came in from files, under the same ids, so that their deals are deals of
 * customers. A customer that is there stays as people have made it. An account under the domain of another
 * one shares it. One outcome per account, in the order given; ids without an account are left out.
 */
export const takeCustomers = defineCommand({
  name: "desk.take-customers",
  action: "customer:create",
  schema: z.strictObject({ accounts: z.array(z.strictObject({ id: z.string().min(1).max(128), status: z.enum(["prospect", "customer", "former"]) })).max(largestImportBatch) }) satisfies z.ZodType<TakeCustomers>,
  limits: batchInputLimits,
  records: noRecords,
  fields: () => ["personal"],
  locks: () => [customersLock(), accountHierarchyLock("shared")],
  async handle(ctx, { accounts: wanted }: TakeCustomers, { accounts, customers }: Pick<DeskStores, "accounts" | "customers">) {
    const ids = wanted.map(({ id }) => id);
    const there = new Set((await customers.findMany(ctx, ids)).flatMap(({ id, mergedIds }) => [id, ...mergedIds]));
    const statuses = new Map(wanted.map(({ id, status }) => [id, status]));
    const missing = (await accounts.findMany(ctx, ids)).filter(({ id }) => !there.has(id)).map((account) => customerOf(account, statuses.get(account.id) ?? "prospect"));
    const first = await customers.createMany(ctx, missing);
    const sharing = missing.filter((_, i) => codeOf(first[i]) === "customer_domain_taken").map((customer) => ({ ...customer, sharesDomain: true }));
    const second = new Map((await customers.createMany(ctx, sharing)).map((outcome) => [outcome.id, outcome]));
    return accept(first.map((outcome): BatchOutcome<"created"> => second.get(outcome.id) ?? outcome));
  },
});

const codeOf = (outcome: BatchOutcome<"created"> | undefined): string | undefined => (outcome?.outcome === "rejected" ? outcome.refusal.code : undefined);

const customerOf = ({ id, name, domain, country, industry, employees, annualRevenue, externalReferences }: AccountRecord, status: CustomerStatus): NewCustomer => ({
  id,
  name,
  status,
  website: domain === null ? null : `https://${domain}`,
  country,
  industry,
  employees,
  annualRevenue,
  externalReferences,
  customFields: {},
});
