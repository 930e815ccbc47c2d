import { accept, compareText, refuse, type CalendarDate, type Result } from "@nexus/common";
import { accountHierarchy, ancestorsOf } from "./account-hierarchy.js";
import type { AccountLink } from "./account-record.js";

/** Whom an account belongs to from a day on; null for nobody. */
export interface LinkAccount {
  /** For the new link. */
  readonly linkId: string;
  readonly accountId: string;
  readonly parentId: string | null;
  readonly from: CalendarDate;
}

/** Links to store and links to take out, for one change. */
export interface AccountLinkChange {
  readonly put: readonly AccountLink[];
  readonly removeIds: readonly string[];
}

const nothing: AccountLinkChange = { put: [], removeIds: [] };

/**
 * The links to change so that the account belongs to the parent from that day on; nothing when it does
 * already. `links` are all links, of any time, of the trees that either account was ever part of.
 *
 * Refuses with `account_hierarchy_cycle` (naming the way round) when on any day from then on the account would
 * belong to itself, and with `account_linked_later` when a later link of the account exists: end or
 * remove that one first.
 */
export const linkAccount = (links: readonly AccountLink[], { linkId, accountId, parentId, from }: LinkAccount): Result<AccountLinkChange> => {
  const own = links.filter((link) => link.accountId === accountId);
  const later = own.find((link) => link.from > from);
  if (later) return refuse("account_linked_later", `Change the link of ${later.from} first: it is later than this one.`, { accountId, linkId: later.id, from: later.from });
  const open = own.find((link) => link.to === null || link.to > from);
  const already = open ? open.to === null && open.parentId === parentId : parentId === null;
  if (already) return accept(nothing);

  const change: AccountLinkChange = {
    put: [
      ...(open && open.from < from ? [{ ...open, to: from }] : []),
      ...(parentId === null ? [] : [{ id: linkId, accountId, parentId, from, to: null }]),
    ],
    removeIds: open && open.from === from ? [open.id] : [],
  };
  const cycle = parentId === null ? undefined : cycleAfter(links, change, accountId, parentId, from);
  return cycle ? refuse("account_hierarchy_cycle", `Choose another parent: on ${cycle.on} it belongs to this account itself.`, { accountId, parentId, ...cycle }) : accept(change);
};

/** The first day on which the parent would stand under the account. Who belongs to whom changes only on the days links begin and end. */
const cycleAfter = (links: readonly AccountLink[], change: AccountLinkChange, accountId: string, parentId: string, from: CalendarDate) => {
  const changed = new Set([...change.put.map((link) => link.id), ...change.removeIds]);
  const hierarchy = accountHierarchy([...links.filter((link) => !changed.has(link.id)), ...change.put]);
  const days = [from, ...links.flatMap((link) => [link.from, ...(link.to === null ? [] : [link.to])]).filter((day) => day > from)];
  for (const on of [...new Set(days)].sort(compareText)) {
    const chain = [parentId, ...ancestorsOf(hierarchy, parentId, on)];
    const end = chain.indexOf(accountId);
    if (end !== -1) return { on, path: [accountId, ...chain.slice(0, end + 1)] };
  }
  return undefined;
};
