import type { InputSchema, OperationContext, Result } from "@nexus/common";
import {
  activityCommandSchemas,
  leadCommandSchemas,
  opportunityCommandSchemas,
  pipelineCommandSchemas,
  type Activity,
  type ActivityCommand,
  type Lead,
  type LeadCommand,
  type Opportunity,
  type OpportunityCommand,
  type Pipeline,
  type PipelineCommand,
} from "@nexus/crm";
import { defineCommand, fieldRegistryLock, pipelinesLock, type Command, type LockKey } from "@nexus/crm-operations";
import type { CrmStores } from "./bind-crm.js";

interface CoreCommand {
  readonly type: string;
  readonly id: string;
}

type InputOf<Core extends CoreCommand, Type extends Core["type"]> = Omit<Extract<Core, { readonly type: Type }>, "type"> & { readonly id: string };

/** The core's commands by name, each on the command path: `commands.lead["change-status"]`. */
export type CommandsOf<Core extends CoreCommand, State> = {
  readonly [Type in Core["type"]]: Command<InputOf<Core, Type>, State, CrmStores>;
};

const commandsOf = <Core extends CoreCommand, State>(
  entity: "lead" | "opportunity" | "pipeline" | "activity",
  schemas: { readonly [Type in Core["type"]]: InputSchema<InputOf<Core, Type>> },
  locks: (id: string) => readonly LockKey[],
  execute: (stores: CrmStores, ctx: OperationContext, command: Core) => Promise<Result<State>>,
): CommandsOf<Core, State> => {
  const define = (type: Core["type"]) =>
    defineCommand({
      name: `${entity}.${type}`,
      action: `${entity}:${type}`,
      schema: schemas[type],
      locks: ({ id }) => locks(id),
      handle: (ctx: OperationContext, input, stores: CrmStores) => execute(stores, ctx, { type, ...input } as unknown as Core),
    });
  const types = Object.keys(schemas) as Core["type"][];
  return Object.fromEntries(types.map((type) => [type, define(type)])) as unknown as CommandsOf<Core, State>;
};

export interface CrmCommands {
  readonly lead: CommandsOf<LeadCommand, Lead>;
  readonly opportunity: CommandsOf<OpportunityCommand, Opportunity>;
  readonly pipeline: CommandsOf<PipelineCommand, Pipeline>;
  readonly activity: CommandsOf<ActivityCommand, Activity>;
}

/** Every command of the CRM core, as the command path takes it. */
export const crmCommands: CrmCommands = {
  lead: commandsOf("lead", leadCommandSchemas, (id) => [{ kind: "lead", id }, fieldRegistryLock("lead", "shared")], (stores, ctx, command) => stores.crm.leads.execute(ctx, command)),
  opportunity: commandsOf(
    "opportunity",
    opportunityCommandSchemas,
    (id) => [{ kind: "opportunity", id }, pipelinesLock("shared"), fieldRegistryLock("opportunity", "shared")],
    (stores, ctx, command) => stores.crm.opportunities.execute(ctx, command),
  ),
  pipeline: commandsOf("pipeline", pipelineCommandSchemas, () => [pipelinesLock()], (stores, ctx, command) => stores.crm.pipelines.execute(ctx, command)),
  activity: commandsOf("activity", activityCommandSchemas, (id) => [{ kind: "activity", id }, fieldRegistryLock("activity", "shared")], (stores, ctx, command) =>
    stores.crm.activities.execute(ctx, command),
  ),
};
