import { explanationToText } from "@nexus/common";
import type { LeadRecord } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";

/** Why the lead went where it went, rule by rule and candidate by candidate: the stored decision, made again. Undefined for a lead that was never routed. */
export const explainOwner = async (desk: Desk, lead: LeadRecord): Promise<string | undefined> => {
  const [assignment] = await desk.read((stores, ctx) => stores.routing.assignments.find(ctx, [{ entity: "lead", recordId: lead.id }]));
  if (!assignment) return undefined;
  if (assignment.decisionId === null) return `Owner of ${lead.title}: given by hand.`;
  const replay = await desk.replay(assignment.decisionId);
  const [directory, policy] = await desk.read(async (stores, ctx) => [
    await stores.directory.snapshot(ctx),
    await stores.routing.policies.find(ctx, replay.run.policyId, replay.run.policyVersion),
  ]);
  const text = explanationToText({ ...replay.explanation, decision: `Owner of ${lead.title} by ${policy?.name ?? replay.run.policyId}, version ${replay.run.policyVersion}` });
  // What is stored of a decision knows people by their ids, so that nothing is left of their names when they are erased.
  const named = [...directory.users, ...directory.groups].reduce((before, { id, name }) => before.replaceAll(id, () => name), text);
  return replay.agrees ? named : `${named}\n  Look into this: made again, the decision does not come out as it was stored.`;
};
