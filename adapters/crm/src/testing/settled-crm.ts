import { Instant, Money, type OperationContext } from "@nexus/common";
import { fieldRegistryCommands, historyCommands, scoreLeadsCommand } from "@nexus/crm-operations";
import type { MemoryStorage } from "@nexus/adapter-memory";
import { crmCommands } from "../crm-commands.js";
import { accepted, crmInMemory, type CrmUnderTest } from "./storages.js";

export interface SettledCrm extends CrmUnderTest, Pick<MemoryStorage, "dump"> {
  readonly ctx: OperationContext;
  snapshotHash(): string;
}

const stages = [
  { id: "qualify", name: "Qualify", probabilityPpm: 200_000 },
  { id: "propose", name: "Propose", probabilityPpm: 500_000 },
  { id: "negotiate", name: "Negotiate", probabilityPpm: 800_000 },
  { id: "won", name: "Won", probabilityPpm: 1_000_000 },
  { id: "lost", name: "Lost", probabilityPpm: 0 },
];

const reference = (externalId: string) => ({ source: "old-crm", externalId });

/** A tenant with a record in every state that some command asks for, on the memory storage. */
export const settledCrm = async (): Promise<SettledCrm> => {
  const crm = crmInMemory();
  const ctx = crm.newTenant();
  const { lead, opportunity, pipeline, activity } = crmCommands;
  const { define } = fieldRegistryCommands(crm);
  const run = (command: Parameters<typeof crm.commands.execute>[1], input: unknown): Promise<unknown> => accepted(crm.commands.execute(ctx, command, input));

  for (const entity of ["lead", "opportunity", "activity", "account"] as const) {
    await run(define, { entity, name: "tier", label: "Tier", type: "text", required: false, personalData: "none" });
  }
  await run(pipeline.create, { id: "P-1", name: "Sales", stages, transitionPolicy: { skipForward: true, backward: "with-reason", closedToClosed: "with-reason" } });
  await run(pipeline.create, { id: "P-2", name: "Renewals", stages });
  await run(pipeline.create, { id: "P-3", name: "Deleted", stages });
  await run(pipeline.delete, { id: "P-3" });

  for (const id of ["L-new", "L-qualified", "L-converted", "L-disqualified", "L-overridden", "L-deleted"]) await run(lead.create, { id, title: `Lead ${id}`, source: "website", email: `${id}@acme.example` });
  for (const id of ["L-qualified", "L-converted"]) for (const status of ["contacted", "qualified"]) await run(lead["change-status"], { id, status });
  await run(lead.convert, { id: "L-converted", opportunityId: "O-open" });
  await run(lead.disqualify, { id: "L-disqualified", reason: "no-budget" });
  await run(lead["override-score"], { id: "L-overridden", value: 90, reason: "Met them" });
  await run(lead.delete, { id: "L-deleted" });
  await run(scoreLeadsCommand, { ids: ["L-qualified"] });

  for (const id of ["O-open", "O-propose", "O-lost", "O-deleted"]) await run(opportunity.create, { id, title: `Deal ${id}`, pipelineId: "P-1", amount: Money.of(5_00, "EUR") });
  await run(opportunity.advance, { id: "O-propose" });
  await run(opportunity["mark-lost"], { id: "O-lost", closeReason: "price" });
  await run(opportunity.delete, { id: "O-deleted" });

  const call = { activityType: "call", relatedTo: { entityType: "lead", id: "L-new" }, scheduledAt: Instant.addDays(crm.clock.now(), 1) };
  for (const id of ["A-planned", "A-completed", "A-deleted"]) await run(activity.create, { ...call, id, title: `Call ${id}` });
  await run(activity.complete, { id: "A-completed" });
  await run(activity.delete, { id: "A-deleted" });

  await run(historyCommands.user, [{ reference: reference("Ann"), name: "Ann", since: "2016-01-01", managerReference: reference("Max"), teamName: "North" }]);
  await run(historyCommands.product, [{ reference: reference("Van"), name: "Van" }]);
  await run(historyCommands.account, [{ reference: reference("Acme"), name: "Acme" }, { reference: reference("Group"), name: "Group" }]);
  await run(historyCommands.lead, [{ reference: reference("L"), title: "Old lead", status: "new", source: "website" }]);
  await run(historyCommands.opportunity, [{ reference: reference("O"), name: "Old deal", status: "open", amount: Money.of(7_00, "EUR") }]);
  crm.clock.advance(60_000);
  return { ...crm, ctx };
};
