import { erasePersonalData, type InputSchema, type OperationContext, type Result } from "@nexus/common";
import {
  activityCommandSchemas,
  leadCommandSchemas,
  leadDataClasses,
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
import { defineCommand, fieldRegistryLock, pipelinesLock, type Command, type LockKey, type RecordReference, type SensitiveFields } from "@nexus/crm-operations";
import type { CrmStores } from "./bind-crm.js";

/** What the inputs of the core's commands have in common, as far as permission asks. */
interface CoreInput {
  readonly id: string;
  readonly relatedTo?: { readonly entityType: string; readonly id: string };
  readonly sourceLeadId?: string | null;
}

interface CoreCommand {
  readonly type: string;
  readonly id: string;
}

type InputOf<Core extends CoreCommand, Type extends Core["type"]> = Omit<Extract<Core, { readonly type: Type }>, "type"> & { readonly id: string };

/** The core's commands by name, each on the command path: `commands.lead["change-status"]`. */
export type CommandsOf<Core extends CoreCommand, State> = {
  readonly [Type in Core["type"]]: Command<InputOf<Core, Type>, State, CrmStores>;
};

/** What the commands of one entity are about, beside their own schemas. */
interface EntityCommands<Core extends CoreCommand, State> {
  readonly entity: "lead" | "opportunity" | "pipeline" | "activity";
  readonly schemas: { readonly [Type in Core["type"]]: InputSchema<InputOf<Core, Type>> };
  actsOn(type: Core["type"], input: CoreInput): readonly RecordReference[];
  readonly personal?: ReadonlySet<string>;
  withhold?(state: State, closed: readonly SensitiveFields[]): State;
  locks(id: string): readonly LockKey[];
  execute(stores: CrmStores, ctx: OperationContext, command: Core): Promise<Result<State>>;
}

const commandsOf = <Core extends CoreCommand, State>({ entity, schemas, actsOn, personal, withhold, locks, execute }: EntityCommands<Core, State>): CommandsOf<Core, State> => {
  const define = (type: Core["type"]) =>
    defineCommand({
      name: `${entity}.${type}`,
      action: `${entity}:${type}`,
      schema: schemas[type],
      records: (input) => actsOn(type, input),
      fields: (input) => (Object.keys(input).some((name) => personal?.has(name)) ? ["personal"] : []),
      ...(withhold ? { withhold } : {}),
      locks: ({ id }) => locks(id),
      handle: (ctx: OperationContext, input, stores: CrmStores) => execute(stores, ctx, { type, ...input } as unknown as Core),
    });
  const types = Object.keys(schemas) as Core["type"][];
  return Object.fromEntries(types.map((type) => [type, define(type)])) as unknown as CommandsOf<Core, State>;
};

/** The record itself, once it is there. */
const itself =
  (entityType: string) =>
  (type: string, { id }: CoreInput): readonly RecordReference[] => (type === "create" ? [] : [{ entityType, id }]);

/** A deal, and the lead it comes from. */
const opportunityRecords = (type: string, input: CoreInput): readonly RecordReference[] => [
  ...itself("opportunity")(type, input),
  ...(typeof input.sourceLeadId === "string" ? [{ entityType: "lead", id: input.sourceLeadId }] : []),
];

/** An activity, and the lead or deal it is about: who may not touch that one adds nothing to its history. */
const activityRecords = (type: string, { id, relatedTo }: CoreInput): readonly RecordReference[] => [
  ...(type === "create" || type === "log" ? [] : [{ entityType: "activity", id }]),
  ...(relatedTo && (relatedTo.entityType === "lead" || relatedTo.entityType === "opportunity") ? [{ entityType: relatedTo.entityType, id: relatedTo.id }] : []),
];

const { externalReferences: _externalReferences, customFields: _customFields, ...describing } = leadDataClasses;

/** What describes the person or may name one. */
const personalLeadFields = new Set(Object.entries(describing).flatMap(([name, classed]) => (typeof classed === "object" && "personal" in classed ? [name] : [])));

/** A lead without what names or reaches a person, or may. */
const withoutPerson = (lead: Lead, closed: readonly SensitiveFields[]): Lead => (closed.includes("personal") ? { ...erasePersonalData(lead, leadDataClasses), title: "[withheld]" } : lead);

export interface CrmCommands {
  readonly lead: CommandsOf<LeadCommand, Lead>;
  readonly opportunity: CommandsOf<OpportunityCommand, Opportunity>;
  readonly pipeline: CommandsOf<PipelineCommand, Pipeline>;
  readonly activity: CommandsOf<ActivityCommand, Activity>;
}

/** Every command of the CRM core, as the command path takes it. */
export const crmCommands: CrmCommands = {
  lead: commandsOf<LeadCommand, Lead>({
    entity: "lead",
    schemas: leadCommandSchemas,
    actsOn: itself("lead"),
    personal: personalLeadFields,
    withhold: withoutPerson,
    locks: (id) => [{ kind: "lead", id }, fieldRegistryLock("lead", "shared")],
    execute: (stores, ctx, command) => stores.crm.leads.execute(ctx, command),
  }),
  opportunity: commandsOf<OpportunityCommand, Opportunity>({
    entity: "opportunity",
    schemas: opportunityCommandSchemas,
    actsOn: opportunityRecords,
    locks: (id) => [{ kind: "opportunity", id }, pipelinesLock("shared"), fieldRegistryLock("opportunity", "shared")],
    execute: (stores, ctx, command) => stores.crm.opportunities.execute(ctx, command),
  }),
  pipeline: commandsOf<PipelineCommand, Pipeline>({
    entity: "pipeline",
    schemas: pipelineCommandSchemas,
    actsOn: itself("pipeline"),
    locks: () => [pipelinesLock()],
    execute: (stores, ctx, command) => stores.crm.pipelines.execute(ctx, command),
  }),
  activity: commandsOf<ActivityCommand, Activity>({
    entity: "activity",
    schemas: activityCommandSchemas,
    actsOn: activityRecords,
    locks: (id) => [{ kind: "activity", id }, fieldRegistryLock("activity", "shared")],
    execute: (stores, ctx, command) => stores.crm.activities.execute(ctx, command),
  }),
};
