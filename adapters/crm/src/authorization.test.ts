import { beforeAll, expect, test } from "vitest";
import { bindStores, CommandPath, noRecords, type Authorizer } from "@nexus/crm-operations";
import { denialsOf, undoingCommands, type DenialReport } from "@nexus/crm-operations-conformance";
import { bindCrm, type CrmStores } from "./bind-crm.js";
import { coreCommands, deps, sampleOf, type CoreCommand } from "./testing/core-commands.js";
import { settledCrm, type SettledCrm } from "./testing/settled-crm.js";

let crm: SettledCrm;
beforeAll(async () => {
  crm = await settledCrm();
});

/** What names or reaches the persons of the settled CRM and of the samples. */
const personal = ["ana@acme.example", "Ana Lima", "eve@acme.example", ...["new", "qualified", "converted", "disqualified", "overridden", "deleted"].map((name) => `L-${name}@acme.example`)];

const trialOf = (command: CoreCommand, change: Partial<CoreCommand> = {}): Promise<DenialReport> => {
  const { unitOfWork, watched } = undoingCommands(bindStores(crm.rows, bindCrm({ ...deps, clock: crm.clock })));
  return denialsOf<CrmStores>({
    ctx: crm.ctx,
    command: { ...command, ...change },
    sample: sampleOf(command),
    personal,
    dump: crm.dump,
    execute: (authorizer: Authorizer, ctx, tried, input) => new CommandPath<CrmStores>({ unitOfWork, authorizer, hasher: deps.hasher, clock: crm.clock }).execute(ctx, watched(tried), input),
  });
};

test("every command is denied without a grant, in another tenant, for a record and for fields that are not the actor's, and each denial is in the audit trail", async () => {
  const reports: DenialReport[] = [];
  for (const command of coreCommands) reports.push(await trialOf(command));
  expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
  const count = (kind: keyof DenialReport["seen"]): number => reports.reduce((sum, { seen }) => sum + seen[kind], 0);
  expect([count("action"), count("tenant")]).toEqual([coreCommands.length, coreCommands.length]);
  console.info(`${coreCommands.length} commands of the CRM: denied ${count("action")} without a grant, ${count("tenant")} in another tenant, ${count("record")} for a record, ${count("fields")} for fields`);
});

const named = (name: string): CoreCommand => {
  const command = coreCommands.find((each) => each.name === name);
  if (!command) throw new Error(`There is no command ${name}.`);
  return command;
};

test("control: a command that forgets its record, its fields, or what it answers is found", async () => {
  expect((await trialOf(named("lead.delete"), { records: noRecords })).problems).toEqual(["lead.delete, record: is accepted though it names L-new"]);
  expect((await trialOf(named("lead.create"), { fields: () => [] })).problems).toEqual([expect.stringMatching(/^lead.create, fields: is accepted with personal data: /)]);
  const { withhold: _withhold, ...telling } = named("lead.change-status");
  expect((await trialOf(telling)).problems).toEqual(["lead.change-status, fields: is accepted with personal data: L-new@acme.example"]);
});
