import type { Instant, OperationContext } from "@nexus/common";
import { leadFromHistory, type Lead, type LeadEvent, type LeadHandover, type LeadHistory } from "@nexus/crm";
import type { ImportOutcome, LeadFacts } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { StoredLeads } from "../leads/stored-leads.js";
import type { Step } from "../storage/entity-kind.js";
import { importBatch, rejectedBy } from "./import-batch.js";
import { isRejected, References } from "./references-in-batch.js";

/** Leads as they were, in a bounded number of round trips for the whole batch. */
export const importLeads = async (ctx: OperationContext, facts: readonly LeadFacts[], deps: BoundDeps): Promise<readonly ImportOutcome[]> => {
  const leads = new StoredLeads(deps);
  return importBatch<LeadFacts, Step<Lead, LeadEvent>>({
    entity: "lead",
    facts,
    deps,
    async prepare(news) {
      const environment = await leads.environment(ctx);
      const known = await References.lookUp("lead", news.map((item) => item.reference), deps);
      const stored = new Map((await leads.store.load(known.all())).map((lead) => [lead.id, lead]));
      const owners = await References.lookUp("user", news.map((item) => item.ownerReference), deps);
      return (item) => {
        const ownerId = owners.idOf(item.ownerReference);
        if (isRejected(ownerId)) return ownerId;
        const before = stored.get(known.find(item.reference) ?? "");
        const history = historyOf(item, before?.id ?? deps.ids.next(), ownerId, before?.createdAt ?? environment.now);
        const decided = leadFromHistory(history, environment, before);
        if (!decided.ok) return rejectedBy(decided);
        const step = leads.store.stepOf(before, decided.value, "lead.import-history", null);
        if (!step || step.events.length === 0) return { outcome: "unchanged", id: history.id };
        return { outcome: before ? "updated" : "created", id: history.id, written: step };
      };
    },
    write: (written) => leads.save(ctx, written),
  });
};

/** What the source says, in the words of the core. */
const historyOf = (facts: LeadFacts, id: string, ownerId: string | null, createdAt: Instant): LeadHistory => {
  const {
    reference,
    ownerReference: _ownerReference,
    inquiryAt,
    marketingQualifiedAt,
    salesAcceptedAt,
    salesQualifiedAt,
    convertedAt,
    disqualifiedAt,
    disqualificationReason,
    status,
    ...described
  } = facts;
  const handovers = handoversOf({ inquiry: inquiryAt, mql: marketingQualifiedAt, sal: salesAcceptedAt, sql: salesQualifiedAt });
  const base = {
    createdAt,
    ...described,
    id,
    externalReferences: [reference],
    ...(ownerId === null ? {} : { ownerId }),
    ...(handovers.length === 0 ? {} : { handovers }),
  };
  switch (status) {
    case "converted":
      return { ...base, status, ...(convertedAt === undefined ? {} : { conversion: { at: convertedAt } }) };
    case "disqualified":
      return {
        ...base,
        status,
        disqualification: {
          ...(disqualifiedAt === undefined ? {} : { at: disqualifiedAt }),
          ...(disqualificationReason === undefined ? {} : { reason: disqualificationReason }),
        },
      };
    default:
      return { ...base, status };
  }
};

const handoversOf = (dates: Readonly<Record<LeadHandover["stage"], Instant | undefined>>): readonly LeadHandover[] =>
  (["inquiry", "mql", "sal", "sql"] as const).flatMap((stage) => {
    const at = dates[stage];
    return at === undefined ? [] : [{ cycle: 1, stage, at }];
  });

