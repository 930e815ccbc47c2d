import { auditTable, OperationsError, type RecordTable, type RecordRow } from "@nexus/crm-operations";
import { Gossip, withRecords, withTransaction, type Saboteur } from "./saboteur.js";

/** What is told when rows come in, of every tenant. */
const gossiping =
  (leak: (gossip: Gossip) => Parameters<typeof withRecords>[0]): Saboteur["sabotage"] =>
  (storage) => {
    const gossip = new Gossip();
    const leaking = leak(gossip);
    return withRecords((records, tenantId) => ({
      insert: async (table, rows) => {
        await records.insert(table, rows);
        gossip.tell(table.name, tenantId, rows);
      },
      ...leaking(records, tenantId),
    }))(storage);
  };

const leaksUniqueKeys: Saboteur["sabotage"] = (storage) => {
  const gossip = new Gossip();
  return withRecords((records, tenantId) => ({
    insert: async (table, rows) => {
      const others = gossip.about(table, tenantId);
      const taken = rows.some((row) => others.some((other) => other.id === row.id));
      if (taken) throw OperationsError.duplicateRecord(table.name, ["id"]);
      await records.insert(table, rows);
      gossip.tell(table.name, tenantId, rows);
    },
  }))(storage);
};

const mutable = <Row extends RecordRow>(table: RecordTable<Row>): RecordTable<Row> => ({ ...table, appendOnly: false });

export const tenantSaboteurs: readonly Saboteur[] = [
  {
    name: "finds another tenant's row by its id",
    suite: "tenancy",
    caughtBy: ["get answers nothing for the id of another tenant's row, and my row for a shared id"],
    sabotage: gossiping((gossip) => (records, tenantId) => ({
      get: async (table, ids) => {
        const rows = await records.get(table, ids);
        const known = new Set(rows.map((row) => row.id));
        return [...rows, ...gossip.about(table, tenantId).filter((row) => ids.includes(row.id) && !known.has(row.id))];
      },
    })),
  },
  {
    name: "counts another tenant's rows",
    suite: "tenancy",
    caughtBy: ["aggregate counts and adds up only my rows"],
    sabotage: gossiping((gossip) => (records, tenantId) => ({
      aggregate: async (table, query) => (await records.aggregate(table, query)).map((group) => ({ ...group, count: group.count + gossip.about(table, tenantId).length })),
    })),
  },
  {
    name: "finds another tenant's rows when the condition says or",
    suite: "tenancy",
    caughtBy: ["find finds no rows of another tenant, whatever the condition"],
    sabotage: gossiping((gossip) => (records, tenantId) => ({
      find: async (table, query) => {
        const rows = await records.find(table, query);
        return query.where && "any" in query.where ? [...rows, ...gossip.about(table, tenantId)] : rows;
      },
    })),
  },
  {
    name: "keeps ids unique across tenants",
    suite: "tenancy",
    caughtBy: [
      "ids and unique keys are taken per tenant",
      "get answers nothing for the id of another tenant's row, and my row for a shared id",
      "find finds no rows of another tenant, whatever the condition",
      "aggregate counts and adds up only my rows",
      "update treats the id of another tenant's row as gone",
      "remove ignores the id of another tenant's row",
      "a long random history of one tenant leaves the other as it was",
    ],
    sabotage: leaksUniqueKeys,
  },
  {
    name: "tells a foreign id from an unknown one when updating",
    suite: "tenancy",
    caughtBy: ["update treats the id of another tenant's row as gone"],
    sabotage: gossiping((gossip) => (records, tenantId) => ({
      update: async (table, changes) => {
        const foreign = gossip.about(table, tenantId).some((row) => changes.some((change) => change.row.id === row.id));
        const own = await records.get(table, changes.map(({ row }) => row.id));
        if (foreign && own.length < changes.length) throw OperationsError.invalidRecord(table.name, "id", "belongs to somebody else");
        await records.update(table, changes);
      },
    })),
  },
  {
    name: "takes the default tenant when there is none",
    suite: "tenancy",
    caughtBy: ["a context without a proper tenant, actor or correlation throws invalid_context before anything runs"],
    sabotage: (storage) => ({
      run: (ctx, locks, work) => storage.run({ ...ctx, tenantId: ctx.tenantId.trim() || "default" }, locks, work),
      read: (ctx, work) => storage.read({ ...ctx, tenantId: ctx.tenantId.trim() || "default" }, work),
    }),
  },
  {
    name: "lets the audit trail be rewritten",
    suite: "outbox and audit",
    caughtBy: ["audit entries are never changed and never removed: append_only"],
    sabotage: withRecords((records) => ({
      update: (table, changes) => records.update(table.name === auditTable.name ? mutable(table) : table, changes),
      remove: (table, ids) => records.remove(table.name === auditTable.name ? mutable(table) : table, ids),
    })),
  },
  {
    name: "takes the last of several events of a batch for all of them",
    suite: "outbox and audit",
    caughtBy: [
      "events stand in the outbox in the order they were emitted, within and across units of work",
      "an aggregate has one event per sequence number",
      "outbox rows may be marked and taken out once they are published",
    ],
    sabotage: withTransaction((tx) => ({ ...tx, emit: (events) => tx.emit(events.slice(-1)) })),
  },
  {
    name: "puts events into the outbox in the order it likes",
    suite: "outbox and audit",
    caughtBy: ["events stand in the outbox in the order they were emitted, within and across units of work"],
    sabotage: withTransaction((tx) => ({ ...tx, emit: (events) => tx.emit(events.toReversed()) })),
  },
  {
    name: "audits under another actor",
    suite: "outbox and audit",
    caughtBy: [
      "an audit entry becomes one row with who, when and why of the context",
      "an event becomes one pending row with who, when and why of the context",
    ],
    sabotage: (storage) => ({
      read: storage.read,
      run: (ctx, locks, work) => storage.run({ ...ctx, actor: { type: "system", id: "system:storage" } }, locks, work),
    }),
  },
];
