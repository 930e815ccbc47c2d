import type { Instant, OperationContext } from "@nexus/common";
import { leadFromHistory, type Lead, type LeadEvent, type LeadHandover, type LeadHistory } from "@nexus/crm";
import type { ImportOutcome, LeadFacts } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { StoredLeads } from "../leads/stored-leads.js";
import type { Step } from "../storage/entity-kind.js";
import { importBatch, rejectedBy } from "./import-batch.js";
import { leadFindings } from "./lead-findings.js";
import { isRejected, References } from "./references-in-batch.js";
import { earliest, type Statement } from "./statement.js";

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
      return (statement) => {
        const ownerId = owners.idOf(statement.facts.ownerReference);
        if (isRejected(ownerId)) return ownerId;
        const before = stored.get(known.find(statement.facts.reference) ?? "");
        const history = historyOf(statement, before, { id: () => deps.ids.next(), ownerId, now: environment.now });
        const decided = leadFromHistory(history, environment, before);
        if (!decided.ok) return rejectedBy(decided);
        const step = leads.store.stepOf(before, decided.value, "lead.import-history", null);
        if (!step || step.events.length === 0) return { outcome: "unchanged", id: history.id };
        return { outcome: before ? "updated" : "created", id: history.id, written: step, findings: leadFindings(step.after) };
      };
    },
    write: (written) => leads.save(ctx, written),
  });
};

/** What the source says, in the words of the core; of what it once said and leaves out now, what the lead says. */
const historyOf = (statement: Statement<LeadFacts>, before: Lead | undefined, made: { readonly id: () => string; readonly ownerId: string | null; readonly now: Instant }): LeadHistory => {
  const { facts, news, saidBefore } = statement;
  const {
    reference,
    ownerReference: _ownerReference,
    inquiryAt: _inquiryAt,
    marketingQualifiedAt: _marketingQualifiedAt,
    salesAcceptedAt: _salesAcceptedAt,
    salesQualifiedAt: _salesQualifiedAt,
    convertedAt,
    disqualifiedAt,
    disqualificationReason,
    customFields: _customFields,
    status,
    ...described
  } = facts;
  const handovers = handoversOf(statement, before);
  const base = {
    createdAt: before?.createdAt ?? firstOf(facts) ?? made.now,
    ...described,
    id: before?.id ?? made.id(),
    externalReferences: [reference],
    ...(made.ownerId === null ? {} : { ownerId: made.ownerId }),
    ...(news.customFields ? { customFields: { ...before?.customFields, ...news.customFields } } : {}),
    ...(handovers.length === 0 ? {} : { handovers }),
  };
  switch (status) {
    case "converted": {
      const at = convertedAt ?? (saidBefore("convertedAt") ? before?.conversion?.at : undefined);
      return { ...base, status, ...(at ? { conversion: { at } } : {}) };
    }
    case "disqualified": {
      const at = disqualifiedAt ?? (saidBefore("disqualifiedAt") ? before?.disqualification?.at : undefined);
      const reason = disqualificationReason ?? (saidBefore("disqualificationReason") ? before?.disqualification?.reason : undefined);
      return { ...base, status, disqualification: { ...(at ? { at } : {}), ...(reason ? { reason } : {}) } };
    }
    default:
      return { ...base, status };
  }
};

const dates = { inquiry: "inquiryAt", mql: "marketingQualifiedAt", sal: "salesAcceptedAt", sql: "salesQualifiedAt" } as const satisfies Record<LeadHandover["stage"], keyof LeadFacts>;

/** The inquiry stands once it is known, whoever dated it. */
const handoversOf = ({ facts, saidBefore }: Statement<LeadFacts>, before: Lead | undefined): readonly LeadHandover[] =>
  (["inquiry", "mql", "sal", "sql"] as const).flatMap((stage) => {
    const known = stage === "inquiry" || saidBefore(dates[stage]) ? before?.handovers.find((handover) => handover.cycle === 1 && handover.stage === stage) : undefined;
    const at = facts[dates[stage]] ?? known?.at;
    return at === undefined ? [] : [{ cycle: 1, stage, at }];
  });

/** The earliest time among the facts. */
const firstOf = (facts: LeadFacts): Instant | undefined =>
  earliest([facts.inquiryAt, facts.marketingQualifiedAt, facts.salesAcceptedAt, facts.salesQualifiedAt, facts.convertedAt, facts.disqualifiedAt]);
