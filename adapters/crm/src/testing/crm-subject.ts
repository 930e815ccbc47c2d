import { uuidV7Generator, type OperationContext, type Result } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { sha256Hasher } from "@nexus/adapter-memory";
import { bindStores, withCatalogue, routedLeads, routedOpportunities, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { CrmLists, CrmPorts, CrmSubject, MakeSubject, PipelineToPrepare } from "@nexus/crm-operations-conformance";
import { bindCrm, type CrmStores } from "../bind-crm.js";
import { crmEventCatalogue } from "../events/crm-events.js";
import { accepted } from "./storages.js";

const lists: CrmLists = { leadSources: ["website", "referral"], disqualificationReason: "no-budget", winReason: "best-fit", lossReason: "price" };

/** The CRM on the rows of a storage, for one case of a suite: with the case's clock, and counting its calls into storage. */
export const crmSubjectOn =
  (rows: () => UnitOfWork<Transaction>): MakeSubject<CrmSubject & { readonly unitOfWork: UnitOfWork<CrmStores & CrmPorts> }> =>
  ({ clock }) => {
    let calls = 0;
    const bind = bindCrm({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(11) }), hasher: sha256Hasher });
    const unitOfWork = bindStores(rows(), (tx): CrmStores & CrmPorts => {
      const stores = bind(counted(withCatalogue(tx, crmEventCatalogue), () => (calls += 1)));
      return { ...stores, routed: { lead: routedLeads(stores.leads, stores.fieldHistory), opportunity: routedOpportunities(stores.opportunities, stores.fieldHistory) } };
    });
    const execute = async (ctx: OperationContext, work: (stores: CrmStores) => Promise<Result<unknown>>): Promise<void> => {
      await accepted(unitOfWork.run(ctx, [], work));
    };
    return Promise.resolve({
      unitOfWork,
      lists,
      preparePipeline: (ctx, pipeline) => execute(ctx, (stores) => prepared(stores, ctx, pipeline)),
      deleteRecord: (ctx, entity, id) => execute(ctx, ({ crm }) => binOf(crm)[entity].delete(ctx, { id })),
      roundTrips: () => calls,
      close: () => Promise.resolve(),
    });
  };

const prepared = async ({ crm: { pipelines } }: CrmStores, ctx: OperationContext, { id, name, status, isDefault, stages }: PipelineToPrepare): Promise<Result<unknown>> => {
  const created = await pipelines.create(ctx, {
    id,
    name,
    stages: stages.map(({ position: _position, outcome: _outcome, ...stage }) => stage),
    transitionPolicy: { skipForward: false, backward: "with-reason", closedToClosed: "refused" },
  });
  if (!created.ok) return created;
  if (isDefault) return pipelines.makeDefault(ctx, { id });
  return status === "active" ? created : pipelines.changeStatus(ctx, { id, status });
};

const binOf = ({ leads, opportunities, pipelines, activities }: CrmStores["crm"]) => ({
  lead: { delete: (ctx: OperationContext, { id }: { readonly id: string }): Promise<Result<unknown>> => leads.execute(ctx, { type: "delete", id }) },
  opportunity: opportunities,
  pipeline: pipelines,
  activity: activities,
});

/** The same transaction, telling of every call into storage. */
const counted = (tx: Transaction, tell: () => void): Transaction => {
  const { records } = tx;
  const told = <T>(answer: Promise<T>): Promise<T> => {
    tell();
    return answer;
  };
  return {
    records: {
      get: (table, ids) => told(records.get(table, ids)),
      find: (table, query) => told(records.find(table, query)),
      aggregate: (table, query) => told(records.aggregate(table, query)),
      insert: (table, given) => told(records.insert(table, given)),
      update: (table, changes) => told(records.update(table, changes)),
      remove: (table, ids) => told(records.remove(table, ids)),
    },
    emit: (events) => told(tx.emit(events)),
    audit: (entries) => told(tx.audit(entries)),
  };
};
