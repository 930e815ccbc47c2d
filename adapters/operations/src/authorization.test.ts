import { beforeAll, expect, test } from "vitest";
import { accept, CalendarDate } from "@nexus/common";
import { bindStores, CommandPath, emptyTerritories, noRecords, RoleAuthorizer, type Permission } from "@nexus/crm-operations";
import { denialsOf, undoingCommands, type DenialReport } from "@nexus/crm-operations-conformance";
import type { Desk } from "./testing/routing-under-test.js";
import { done } from "./testing/routing-under-test.js";
import { deps, routedCommands, settledDesk, type RoutedCommand, type SettledDesk } from "./testing/settled-desk.js";

let settled: SettledDesk;
beforeAll(async () => {
  settled = await settledDesk();
});

/** What reaches the persons of the settled desk and of the samples. */
const personal = [0, 1, 2, 3].flatMap((i) => [`${i}@acme.example`, `+49 30 90182${i}`]);

const trialOf = (command: RoutedCommand, change: Partial<RoutedCommand> = {}): Promise<DenialReport> => {
  const { unitOfWork, watched } = undoingCommands(bindStores(settled.storage.unitOfWork, settled.bind));
  return denialsOf<Desk>({
    ctx: settled.ctx,
    command: { ...command, ...change },
    sample: settled.samples[command.name],
    personal,
    dump: settled.storage.dump,
    execute: (authorizer, ctx, tried, input) => new CommandPath<Desk>({ ...deps, unitOfWork, authorizer }).execute(ctx, watched(tried), input),
  });
};

test("every command of routing, access, dead letters and personal data is denied without a grant, in another tenant, for records and for fields that are not the actor's, and each denial is in the audit trail", async () => {
  const reports: DenialReport[] = [];
  for (const command of routedCommands) reports.push(await trialOf(command));
  expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
  const count = (kind: keyof DenialReport["seen"]): number => reports.reduce((sum, { seen }) => sum + seen[kind], 0);
  expect([count("action"), count("tenant")]).toEqual([routedCommands.length, routedCommands.length]);
  console.info(`${routedCommands.length} commands of routing, access, dead letters and personal data: denied ${count("action")} without a grant, ${count("tenant")} in another tenant, ${count("record")} for a record, ${count("fields")} for fields`);
});

test("control: a command that forgets its record is found", async () => {
  for (const command of routedCommands.filter(({ name }) => name === "routing.route" || name === "routing.reassign")) {
    expect((await trialOf(command, { records: noRecords })).problems).toEqual([expect.stringContaining(`${command.name}, record: is accepted though it names`)]);
  }
});

test("control: a command that forgets that it answers or asks for personal data is found", async () => {
  for (const command of routedCommands.filter(({ name }) => name === "personal-data.find-subject" || name === "personal-data.export-subject")) {
    expect((await trialOf(command, { fields: () => [] })).problems).toEqual([expect.stringContaining(`${command.name}, fields: is accepted with personal data: `)]);
  }
});

const since = { from: CalendarDate.of("2020-01-01"), to: null };

test("roles that are kept decide on the command path: a rep hands over only what is hers, a territory's manager what lies in it, as they stand when the command comes in", async () => {
  const { desk, ctx, samples } = await settledDesk();
  const { recordId } = samples["routing.reassign"] as { readonly recordId: string };
  await done(desk.unitOfWork.run(ctx, [], ({ crm }) => crm.leads.execute(ctx, { type: "update", id: recordId, country: "DE" })));
  await done(
    desk.unitOfWork.run(ctx, [], async (stores) => {
      await stores.access.put(ctx, {
        roles: [{ id: "rep", name: "Rep", grants: [{ actions: ["routing:*"], records: "owned", fields: [] }] }, { id: "manager", name: "Manager", grants: [{ actions: ["routing:reassign"], records: "territory", fields: [] }] }],
        assignments: ["ann", "ben"].map((id) => ({ id: `rep-${id}`, roleId: "rep", actor: { type: "user" as const, id }, ...since })).concat([{ id: "manager-cem", roleId: "manager", actor: { type: "user", id: "cem" }, ...since }]),
      });
      return accept(undefined);
    }),
  );
  const path = new CommandPath<Desk>({ ...deps, unitOfWork: desk.unitOfWork, authorizer: new RoleAuthorizer({ ...deps, unitOfWork: desk.unitOfWork }) });
  const reassign = routedCommands.find(({ name }) => name === "routing.reassign");
  if (!reassign) throw new Error("There is no such command.");
  const as = (id: string, userId: string) => path.execute({ ...ctx, actor: { type: "user", id } }, reassign, { entity: "lead", recordId, userId, reason: "Knows them.", beyondCapacity: true });

  expect(await as("ann", "cem")).toMatchObject({ refusal: { code: "not_permitted", details: { denied: "record", record: { entityType: "lead", id: recordId } } } });
  expect(await as("cem", "ann"), "no territory covers it yet").toMatchObject({ refusal: { code: "not_permitted", details: { denied: "record" } } });
  await done(
    desk.unitOfWork.run(ctx, [], async ({ territories }) => {
      await territories.put(ctx, {
        ...emptyTerritories,
        territories: [{ id: "de", name: "Germany", parentId: null, priority: 1, coverage: { type: "country", countries: ["DE"] }, ...since }],
        members: [{ id: "de-cem", territoryId: "de", userId: "cem", role: "manager", ...since }],
      });
      return accept(undefined);
    }),
  );
  expect(await as("cem", "ann")).toMatchObject({ ok: true, value: { userId: "ann" } });
  expect(await as("ben", "cem"), "not his any more").toMatchObject({ refusal: { code: "not_permitted" } });
  expect(await as("ann", "ben"), "hers now").toMatchObject({ ok: true, value: { userId: "ben" } });
});

test("nobody gives a role to themselves, not even with every permission", async () => {
  const { desk, ctx } = settled;
  const everything: Permission = [{ records: "all", fields: "all" }];
  const path = new CommandPath<Desk>({ ...deps, unitOfWork: desk.unitOfWork, authorizer: { permission: () => Promise.resolve(everything) } });
  const assign = routedCommands.find(({ name }) => name === "access.assign-role");
  if (!assign) throw new Error("There is no such command.");
  expect(await path.execute(ctx, assign, { id: "mine", roleId: "rep", actor: ctx.actor, ...since })).toMatchObject({ refusal: { code: "self_grant" } });
});
