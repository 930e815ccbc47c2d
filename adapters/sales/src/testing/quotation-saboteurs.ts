import { Money, type Result } from "@nexus/common";
import type { QuotationProvider, QuotationRecord, Transaction } from "@nexus/crm-operations";
import { quotationOf, quotationTable, type QuotationRow } from "../storage/quotation-table.js";

/** Sales with its quotations broken on purpose. The suite must reject it, by exactly the cases named, the first of which is made for it. */
export interface Saboteur {
  readonly name: string;
  readonly caughtBy: readonly [string, ...string[]];
  /** `kept` lives as long as one case. */
  sabotage(quotations: QuotationProvider, tx: Transaction, kept: Map<string, unknown>): Partial<QuotationProvider>;
}

const changed = async (answer: Promise<Result<QuotationRecord>>, change: (record: QuotationRecord) => QuotationRecord): Promise<Result<QuotationRecord>> => {
  const result = await answer;
  return result.ok ? { ok: true, value: change(result.value) } : result;
};

/** Writes past Sales' own decisions. */
const overwrite = async ({ records }: Transaction, id: string, change: (row: QuotationRow) => Partial<QuotationRow>): Promise<Result<QuotationRecord>> => {
  const [row] = await records.get(quotationTable, [id]);
  if (!row) return { ok: false, refusal: { code: "quotation_not_found", message: "There is none.", details: {} } };
  const next = { ...row, ...change(row), version: row.version + 1 };
  await records.update(quotationTable, [{ row: next, expectedVersion: row.version }]);
  return { ok: true, value: quotationOf(next) };
};
const rowsOf = ({ records }: Transaction) => records.find(quotationTable, {});

const withoutKey = { acceptedFor: null };

export const quotationSaboteurs: readonly Saboteur[] = [
  {
    name: "shows a quotation created at close as accepted by the customer",
    caughtBy: [
      "a quotation created at close counts as accepted, but not by the customer, and nothing makes it so",
      "every step leads where it may, is nothing new where it has happened, and is refused everywhere else",
    ],
    sabotage: (quotations) => ({
      createAtClose: (ctx, given, at) => changed(quotations.createAtClose(ctx, given, at), (record) => ({ ...record, acceptance: { by: "customer", at } })),
    }),
  },
  {
    name: "lets the customer accept one that was created at close",
    caughtBy: [
      "a quotation created at close counts as accepted, but not by the customer, and nothing makes it so",
      "every step leads where it may, is nothing new where it has happened, and is refused everywhere else",
    ],
    sabotage: (quotations, tx) => ({
      accept: async (ctx, target, at) => {
        const found = await quotations.find(ctx, target.id);
        if (found?.acceptance?.by !== "created-at-close") return quotations.accept(ctx, target, at);
        return overwrite(tx, target.id, ({ more }) => ({ more: { ...more, acceptance: { by: "customer", at } } }));
      },
    }),
  },
  {
    name: "rounds the total instead of the lines",
    caughtBy: ["every line is rounded once, half up, and the total is exactly what the lines add up to"],
    sabotage: (quotations) => ({
      create: (ctx, given) => changed(quotations.create(ctx, given), (record) => ({ ...record, total: record.lines.length > 3 ? Money.of(record.total.minorUnits - 1, record.currency) : record.total })),
    }),
  },
  {
    name: "answers whatever has the id when one is created again",
    caughtBy: ["creating the same again changes nothing, and another one with its id is refused"],
    sabotage: (quotations) => ({
      create: async (ctx, given) => {
        const known = await quotations.find(ctx, given.id);
        return known && given.opportunityId !== "O-2" ? { ok: true, value: known } : quotations.create(ctx, given);
      },
    }),
  },
  {
    name: "takes a second accepted quotation of a deal",
    caughtBy: [
      "a deal has one accepted quotation",
      "of several that are accepted at once under the lock of the deal one is",
      "where the lock is forgotten one is accepted all the same: the storage decides",
    ],
    sabotage: (quotations, tx) => ({
      accept: async (ctx, target, at) => {
        const result = await quotations.accept(ctx, target, at);
        if (result.ok || result.refusal.code !== "opportunity_has_accepted_quotation") return result;
        return overwrite(tx, target.id, ({ more }) => ({ status: "accepted", ...withoutKey, more: { ...more, acceptance: { by: "customer", at } } }));
      },
    }),
  },
  {
    name: "forgets the key that keeps accepted quotations of a deal apart",
    caughtBy: [
      "where the lock is forgotten one is accepted all the same: the storage decides",
      "a deal has one accepted quotation",
      "of several that are accepted at once under the lock of the deal one is",
      "every step leads where it may, is nothing new where it has happened, and is refused everywhere else",
    ],
    sabotage: (quotations, tx) => ({
      accept: async (ctx, target, at) => {
        const result = await quotations.accept(ctx, target, at);
        return result.ok && result.value.acceptance?.at === at ? overwrite(tx, target.id, () => withoutKey) : result;
      },
    }),
  },
  {
    name: "moves quotations whatever their version",
    caughtBy: ["a step on an unknown quotation is refused, and one on a version that has moved on"],
    sabotage: (quotations) => ({ submit: (ctx, { id }) => quotations.submit(ctx, { id }) }),
  },
  {
    name: "rejects what is expired",
    caughtBy: ["every step leads where it may, is nothing new where it has happened, and is refused everywhere else"],
    sabotage: (quotations, tx) => ({
      reject: async (ctx, target, reason) => ((await quotations.find(ctx, target.id))?.status === "expired" ? overwrite(tx, target.id, () => ({ status: "rejected" })) : quotations.reject(ctx, target, reason)),
    }),
  },
  {
    name: "expires drafts, too",
    caughtBy: ["what waits for somebody expires after its last day, those overdue longest first, and nothing else does"],
    sabotage: (quotations, tx) => ({
      expire: async (ctx, today, limit) => {
        const overdue = (await rowsOf(tx)).filter(({ status, validUntil }) => status === "draft" && validUntil !== null && validUntil < today);
        for (const { id } of overdue) await overwrite(tx, id, () => ({ status: "expired" }));
        return quotations.expire(ctx, today, limit);
      },
    }),
  },
  {
    name: "expires on the last day",
    caughtBy: ["what waits for somebody expires after its last day, those overdue longest first, and nothing else does"],
    sabotage: (quotations) => ({ expire: (ctx, today, limit) => quotations.expire(ctx, `${today.slice(0, 8)}02` as typeof today, limit) }),
  },
  {
    name: "submits without lines",
    caughtBy: ["a quotation without lines is not submitted"],
    sabotage: (quotations, tx) => ({
      submit: async (ctx, target) => {
        const found = await quotations.find(ctx, target.id);
        return found?.lines.length === 0 ? overwrite(tx, target.id, () => ({ status: "submitted" })) : quotations.submit(ctx, target);
      },
    }),
  },
  {
    name: "forgets who submitted",
    caughtBy: ["the customer's acceptance says when, and who submitted it stays known"],
    sabotage: (quotations) => ({ submit: (ctx, target) => quotations.submit({ ...ctx, actor: { ...ctx.actor, id: "somebody" } }, target) }),
  },
  {
    name: "keeps lines that are no longer there",
    caughtBy: ["new lines replace all lines of a draft; the same lines change nothing"],
    sabotage: (quotations) => ({
      updateLines: async (ctx, target, lines) => {
        const found = await quotations.find(ctx, target.id);
        const kept = (found?.lines ?? []).filter(({ id }) => id === "3").map(({ total: _total, ...line }) => line);
        return quotations.updateLines(ctx, target, [...lines, ...kept]);
      },
    }),
  },
  {
    name: "gives every quotation the same number",
    caughtBy: [
      "a number is kept, refused when another quotation has it, and made where there is none",
      "a unit of work that is undone leaves quotations as they were",
      "another tenant's quotations are unknown, and stay as they are",
      "creating the same again changes nothing, and another one with its id is refused",
    ],
    sabotage: (quotations) => ({ create: (ctx, given) => changed(quotations.create(ctx, given), (record) => ({ ...record, number: given.number ?? "Q-1" })) }),
  },
  {
    name: "answers in the order of storage",
    caughtBy: ["findMany and statuses answer each quotation once, in the order of the ids, and leave out unknown ones"],
    sabotage: (quotations) => ({ findMany: (ctx, ids) => quotations.findMany(ctx, ids.toSorted()) }),
  },
  {
    name: "answers accepted ones in the order of storage",
    caughtBy: [
      "findAccepted answers the accepted ones in the order of the deals, each once, and deals without one not at all",
      "at close a quotation needs lines, and a deal that has none accepted",
    ],
    sabotage: (quotations) => ({ findAccepted: (ctx, ids) => quotations.findAccepted(ctx, ids.toSorted()) }),
  },
  {
    name: "lists by id",
    caughtBy: ["the quotations of a deal are listed by createdAt, then id, whatever the size of the pages"],
    sabotage: (quotations) => ({
      listByOpportunity: async (ctx, id, page) => {
        const found = await quotations.listByOpportunity(ctx, id, page);
        return { ...found, items: found.items.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
      },
    }),
  },
  {
    name: "reads one by one",
    caughtBy: ["reading any number costs as many round trips as reading two"],
    sabotage: (quotations) => ({ findMany: async (ctx, ids) => (await Promise.all([...new Set(ids)].map((id) => quotations.findMany(ctx, [id])))).flat() }),
  },
  {
    name: "expires one by one",
    caughtBy: ["expiring any number costs as many round trips as expiring two"],
    sabotage: (quotations) => ({
      expire: async (ctx, today, limit) => {
        if (limit > 100 || limit < 2) return quotations.expire(ctx, today, limit);
        const ids: string[] = [];
        for (let i = 0; i < limit; i += 1) {
          const result = await quotations.expire(ctx, today, 1);
          if (result.ok) ids.push(...result.value);
        }
        return { ok: true, value: ids };
      },
    }),
  },
  {
    name: "never withdraws what was created at close",
    caughtBy: [
      "what no customer has seen can be withdrawn, and the deal is free for another one",
      "every step leads where it may, is nothing new where it has happened, and is refused everywhere else",
    ],
    sabotage: (quotations) => ({
      withdraw: async (ctx, target, reason) => {
        const found = await quotations.find(ctx, target.id);
        return found?.acceptance ? { ok: false, refusal: { code: "quotation_transition_refused", message: "It is final.", details: {} } } : quotations.withdraw(ctx, target, reason);
      },
    }),
  },
  {
    name: "remembers what was undone",
    caughtBy: ["a unit of work that is undone leaves quotations as they were"],
    sabotage: (quotations, _tx, kept) => ({
      submit: async (ctx, target) => {
        const result = await quotations.submit(ctx, target);
        if (result.ok && target.expectedVersion === undefined) kept.set(`${ctx.tenantId} ${target.id}`, result.value);
        return result;
      },
      findMany: async (ctx, ids) => (await quotations.findMany(ctx, ids)).map((record) => (record.status === "draft" ? ((kept.get(`${ctx.tenantId} ${record.id}`) as QuotationRecord | undefined) ?? record) : record)),
    }),
  },
  {
    name: "reads what was there before the unit of work",
    caughtBy: ["a unit of work sees what it wrote itself"],
    sabotage: (quotations, _tx, kept) => {
      const before = new Map<string, QuotationRecord>();
      return {
        submit: async (ctx, target) => {
          const found = await quotations.find(ctx, target.id);
          if (found && !kept.has(target.id)) before.set(target.id, found);
          kept.set(target.id, true);
          return quotations.submit(ctx, target);
        },
        find: async (ctx, id) => before.get(id) ?? quotations.find(ctx, id),
      };
    },
  },
  {
    name: "writes what it refuses",
    caughtBy: ["what cannot be a quotation is refused and not written"],
    sabotage: (quotations) => ({
      create: async (ctx, given) => {
        const result = await quotations.create(ctx, given);
        if (result.ok || result.refusal.code !== "quotation_line_repeated") return result;
        return quotations.create(ctx, { ...given, lines: given.lines.slice(0, 1) });
      },
    }),
  },
  {
    name: "drafts without the day until which it is valid",
    caughtBy: ["a draft says what it was created with, and nobody has accepted it"],
    sabotage: (quotations) => ({ create: (ctx, given) => quotations.create(ctx, given.number === "Offer 7" ? { ...given, validUntil: null } : given) }),
  },
];
