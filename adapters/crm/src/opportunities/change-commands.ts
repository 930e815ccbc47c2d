import type { OpportunityCommand } from "@nexus/crm";
import type { OpportunityChanges, RecordTarget } from "@nexus/crm-operations";

/** Changes of the orchestrator as commands of the core, at least one; the first carries the expected version. */
export const changeCommands = (target: RecordTarget, changes: OpportunityChanges): readonly [OpportunityCommand, ...OpportunityCommand[]] => {
  const { id } = target;
  const { name, accountId, customFields, amount, recurring, expectedCloseDate, lines, forecastCategory, probabilityPpm } = changes;
  const first: OpportunityCommand = {
    type: "update",
    ...target,
    ...(name === undefined ? {} : { title: name }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(customFields === undefined ? {} : { customFields }),
  };
  const others: OpportunityCommand[] = [];
  if (lines !== undefined) others.push({ type: "set-lines", id, lines: lines.map(({ total: _total, ...line }) => line) });
  if (amount !== undefined || recurring !== undefined) {
    others.push({ type: "change-amount", id, ...(amount === undefined ? {} : { amount }), ...(recurring === undefined ? {} : { recurring }) });
  }
  if (expectedCloseDate !== undefined) others.push({ type: "set-expected-close-date", id, expectedCloseDate });
  if (forecastCategory !== undefined) others.push({ type: "set-forecast", id, forecastCategory });
  if (probabilityPpm !== undefined) others.push({ type: "set-forecast", id, probability: { probabilityPpm, reason: "Set by the orchestrator." } });
  return [first, ...others];
};
