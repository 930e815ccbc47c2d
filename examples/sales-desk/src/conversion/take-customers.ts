import type { Desk } from "../desk/desk.js";
import { allPages } from "../desk/pages.js";
import type { ChosenFile } from "../import/import-files.js";
import { takeCustomers } from "./take-customers-command.js";

/** How many accounts of the files are customers of Party. */
export interface CustomersTally {
  readonly created: number;
  readonly unchanged: number;
}

const perRead = 1_000;

/**
 * Makes customers of the accounts that came from the same sources as these files, in this run or before. Who
 * has won a deal is a customer from the beginning, everybody else a prospect.
 */
export const takeCustomersOf = async (files: readonly ChosenFile[], desk: Desk): Promise<CustomersTally> => {
  const sources = new Set(files.flatMap(({ mappings }) => mappings.filter(({ entity }) => entity === "account").map(({ source }) => source)));
  let created = 0;
  let unchanged = 0;
  for (const source of sources) {
    const externalIds = await desk.read(({ history }, ctx) => history.knownIds(ctx, "account", source));
    for (let from = 0; from < externalIds.length; from += perRead) {
      const references = externalIds.slice(from, from + perRead).map((externalId) => ({ source, externalId }));
      const ids = (await desk.read(({ accounts }, ctx) => accounts.findByReferences(ctx, references))).map(({ id }) => id);
      const there = new Set((await desk.read(({ customers }, ctx) => customers.findMany(ctx, ids))).flatMap(({ id, mergedIds }) => [id, ...mergedIds]));
      const missing = ids.filter((id) => !there.has(id));
      unchanged += ids.length - missing.length;
      if (missing.length === 0) continue;
      const buyers = await whoBought(desk, missing);
      const outcomes = await desk.execute(takeCustomers, { accounts: missing.map((id) => ({ id, status: buyers.has(id) ? ("customer" as const) : ("prospect" as const) })) });
      created += outcomes.filter(({ outcome }) => outcome === "created").length;
    }
  }
  return { created, unchanged };
};

const whoBought = async (desk: Desk, accountIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const buyers = new Set<string>();
  for await (const deals of allPages((page) => desk.read(({ opportunities }, ctx) => opportunities.list(ctx, { statuses: ["won"], accountIds }, page)))) {
    for (const { accountId } of deals) if (accountId !== null) buyers.add(accountId);
  }
  return buyers;
};
