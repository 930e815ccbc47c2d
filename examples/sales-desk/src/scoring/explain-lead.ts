import { explanationToText, Instant, type Consideration, type Explanation } from "@nexus/common";
import type { LeadRecord } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { findLead } from "../desk/find-lead.js";
import { DeskError } from "../desk-error.js";
import { explainOwner } from "../routing/explain-owner.js";

/** One score with its factors, and why the lead went where it went, as text. The id is ours or that of the lead's source. Throws a DeskError where there is none. */
export const explainLead = async (desk: Desk, id: string): Promise<string> => {
  const lead = await findLead(desk, id);
  const explanation = await desk.read((stores, ctx) => stores.leads.explainScore(ctx, lead.id));
  if (!explanation) throw DeskError.leadWithoutScore(id);
  const owner = await explainOwner(desk, lead);
  return `${explanationToText(readable(lead, explanation))}\n${owner === undefined ? "" : `\n${owner}\n`}`;
};

/** With the lead's name; what a factor's rules say is said by the rules alone. */
const readable = (lead: LeadRecord, { outcome, considered, ...explanation }: Explanation): Explanation => ({
  ...explanation,
  decision: `Score of ${lead.title}${lead.scoredAt === null ? "" : ` as of ${Instant.utcDate(lead.scoredAt)}`}`,
  outcome: outcome.replace(/^(\d+)/, "$1 of 100"),
  considered: considered.map(ledByRules),
});

const ledByRules = (factor: Consideration): Consideration => {
  const rules = factor.considered?.length ?? 0;
  return rules === 0 ? factor : { ...factor, detail: rules === 1 ? "1 rule" : `${rules} rules`, facts: [] };
};
