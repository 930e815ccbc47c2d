import { explanationToText, type Explanation } from "@nexus/common";
import type { LeadRecord } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";

/** Why the lead went where it went, rule by rule and candidate by candidate: the stored decision, made again. Undefined for a lead that was never routed. */
export const explainOwner = async (desk: Desk, lead: LeadRecord): Promise<string | undefined> => {
  const [assignment] = await desk.read((stores, ctx) => stores.routing.assignments.find(ctx, [{ entity: "lead", recordId: lead.id }]));
  if (!assignment) return undefined;
  if (assignment.decisionId === null) return `Owner of ${lead.title}: given by hand.`;
  const replay = await desk.replay(assignment.decisionId);
  if (!replay) return undefined;
  const { directory } = await desk.read(async (stores, ctx) => ({ directory: await stores.directory.snapshot(ctx) }));
  const queue = directory.groups.find(({ id }) => id === assignment.queueId);
  const text = explanationToText(readable(lead, replay.explanation, replay.run));
  const named = queue ? ["queue", "Queue"].reduce((named, word) => named.replaceAll(`${word} ${queue.id}`, () => `${word} ${queue.name}`), text) : text;
  return replay.agrees ? named : `${named}\n  Look into this: made again, the decision does not come out as it was stored.`;
};

const readable = ({ title }: LeadRecord, explanation: Explanation, { policyVersion, request }: { readonly policyVersion: number; readonly request: { readonly at: string } }): Explanation => ({
  ...explanation,
  decision: `Owner of ${title} by version ${policyVersion} of the policy, routed ${request.at.slice(0, 10)}`,
});
