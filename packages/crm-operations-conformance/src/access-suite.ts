import { CalendarDate, type Actor, type OperationContext } from "@nexus/common";
import type { AccessRole, AccessSnapshot, AccessWorld, Authorizer, DirectorySnapshot, Grant, RecordFacts, RoleAssignment, SensitiveFields } from "@nexus/crm-operations";
import type { CaseTools, Closable, ContractCase, ContractSuite } from "./contract.js";
import { expectEqual } from "./expectation.js";

/** An authorizer that answers from roles, the directory and territories, as of the case's clock. */
export interface AccessSubject extends Closable {
  /** The authorizer once this is all that is known of the context's tenant; called again, the world has changed. */
  authorizerOver(ctx: OperationContext, world: AccessWorld): Promise<Authorizer>;
}

const since = CalendarDate.of("2020-01-01");
const always = { from: since, to: null } as const;
const user = (id: string): Actor => ({ type: "user", id });

const person = (id: string, terminatedOn: CalendarDate | null = null) => ({ id, name: id, email: null, timeZone: "UTC", activeFrom: since, terminatedOn, externalReferences: [] });

/** Ann and Ben sell in one team, Cleo in a team under it, Dan in another one; Eve manages Dan; Fay has left. */
const directory: DirectorySnapshot = {
  users: ["ann", "ben", "cleo", "dan", "eve"].map((id) => person(id)).concat(person("fay", CalendarDate.of("2021-01-01"))),
  positions: [],
  holdings: [],
  groups: [
    { id: "north", kind: "team", name: "North", parentId: null, ...always },
    { id: "north-east", kind: "team", name: "North-east", parentId: "north", ...always },
    { id: "south", kind: "team", name: "South", parentId: null, ...always },
    { id: "auditors", kind: "role", name: "Auditors", parentId: null, ...always },
    { id: "inbox", kind: "queue", name: "Inbox", parentId: null, ...always },
  ],
  memberships: [
    ["north", "ann"], ["north", "ben"], ["north-east", "cleo"], ["south", "dan"], ["auditors", "eve"], ["inbox", "ann"], ["inbox", "dan"], ["south", "fay"],
  ].map(([groupId = "", userId = ""]) => ({ id: `${groupId}-${userId}`, groupId, userId, ...always })),
  reportingLines: [{ id: "dan-eve", userId: "dan", managerId: "eve", ...always }],
};

const territories: AccessWorld["territories"] = {
  territories: [{ id: "de", name: "Germany", parentId: null, priority: 1, coverage: { type: "country", countries: ["DE"] }, ...always }],
  members: [{ id: "de-ann", territoryId: "de", userId: "ann", role: "owner", ...always }],
};

const worldOf = (access: AccessSnapshot): AccessWorld => ({ access, directory, territories });

const role = (id: string, ...grants: readonly Grant[]): AccessRole => ({ id, name: id, grants });
const given = (roleId: string, actor: Actor, period: Partial<RoleAssignment> = {}): RoleAssignment => ({ id: `${roleId}-${actor.id}`, roleId, actor, ...always, ...period });
const grant = (records: Grant["records"], ...fields: readonly SensitiveFields[]): Grant => ({ actions: ["lead:update"], records, fields });

const record = (id: string, facts: Partial<RecordFacts> = {}): RecordFacts => ({ entityType: "lead", id, ownerId: null, territoryIds: [], partnerId: null, requestedBy: null, ...facts });

const records: readonly RecordFacts[] = [
  record("nobody's"),
  ...["ann", "ben", "cleo", "dan", "eve", "fay"].map((ownerId) => record(ownerId, { ownerId })),
  record("in germany", { territoryIds: ["eu", "de"] }),
  record("in france", { territoryIds: ["fr"] }),
  record("of a partner", { partnerId: "acme" }),
  record("of another partner", { partnerId: "ann" }),
];

/** What somebody reaches: by record, the sensitive fields that are open; records that are not reached are left out. */
const reached = async (authorizer: Authorizer, ctx: OperationContext, actor: Actor, action = "lead:update"): Promise<Readonly<Record<string, readonly string[]>>> => {
  const permission = await authorizer.permission({ ...ctx, actor }, action);
  const open = (one: RecordFacts): readonly (readonly string[])[] =>
    permission.flatMap((part) => (part.records === "all" || part.records(one) ? [part.fields === "all" ? ["commission-rate", "margin", "personal"] : part.fields] : []));
  return Object.fromEntries(records.flatMap((one) => (open(one).length > 0 ? [[one.id, [...new Set(open(one).flat())].toSorted()]] : [])));
};

const idsReached = async (authorizer: Authorizer, ctx: OperationContext, actor: Actor, action?: string): Promise<readonly string[]> => Object.keys(await reached(authorizer, ctx, actor, action));

const accessCase = (name: string, run: (subject: AccessSubject, ctx: OperationContext, tools: CaseTools) => Promise<void>): ContractCase<AccessSubject> => ({ name, run: (subject, tools) => run(subject, tools.context(), tools) });

const everything = records.map(({ id }) => id);

const scopeCase = (scope: Grant["records"], expected: Readonly<Record<string, readonly string[]>>): ContractCase<AccessSubject> =>
  accessCase(`a grant for ${scope} records reaches these and no others`, async (subject, ctx) => {
    const actors = ["ann", "ben", "cleo", "dan", "eve"].map(user);
    const authorizer = await subject.authorizerOver(ctx, worldOf({ roles: [role("seller", grant(scope))], assignments: actors.map((actor) => given("seller", actor)) }));
    for (const actor of actors) expectEqual(`what ${actor.id} reaches`, await idsReached(authorizer, ctx, actor), expected[actor.id] ?? []);
  });

/** `Authorizer` over roles: who reaches which records and fields, by role, scope, day, audience and tenant. */
export const accessSuite: ContractSuite<AccessSubject> = {
  name: "access",
  cases: [
    scopeCase("all", Object.fromEntries(["ann", "ben", "cleo", "dan", "eve"].map((id) => [id, everything]))),
    scopeCase("owned", { ann: ["ann"], ben: ["ben"], cleo: ["cleo"], dan: ["dan"], eve: ["eve"] }),
    scopeCase("team", { ann: ["ann", "ben", "cleo"], ben: ["ann", "ben", "cleo"], cleo: ["cleo"], dan: ["dan"], eve: ["dan", "eve"] }),
    scopeCase("territory", { ann: ["in germany"] }),
    scopeCase("partner", {}),
    accessCase("a partner reaches the partner's own records, and nothing by grants of any other scope", async (subject, ctx) => {
      const partner: Actor = { type: "partner", id: "acme" };
      const roles = [role("reseller", grant("partner", "margin")), role("insider", grant("all", "personal"), grant("owned"), grant("team"), grant("territory"))];
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles, assignments: roles.map(({ id }) => given(id, partner)) }));
      expectEqual("what the partner reaches", await reached(authorizer, ctx, partner), { "of a partner": ["margin"] });
    }),
    accessCase("an actor of another type with the same id is somebody else", async (subject, ctx) => {
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles: [role("seller", grant("owned"))], assignments: [given("seller", user("ann"))] }));
      for (const type of ["system", "partner"] as const) expectEqual(`what a ${type} reaches`, await idsReached(authorizer, ctx, { type, id: "ann" }), []);
    }),
    accessCase("a system actor has what it was given, and owns nothing", async (subject, ctx) => {
      const system: Actor = { type: "system", id: "ann" };
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles: [role("worker", { ...grant("all"), actions: ["lead:update"] }, { ...grant("owned"), actions: ["lead:delete"] })], assignments: [given("worker", system)] }));
      expectEqual("what it reaches", [await idsReached(authorizer, ctx, system), await idsReached(authorizer, ctx, system, "lead:delete")], [everything, []]);
    }),
    accessCase("without a role nobody reaches anything; with a role that is not defined neither", async (subject, ctx) => {
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles: [role("seller", grant("all"))], assignments: [given("unknown", user("ann"))] }));
      for (const id of ["ann", "nobody", "__proto__", "constructor", "ANN", "ann-"]) expectEqual(`what ${JSON.stringify(id)} reaches`, await idsReached(authorizer, ctx, user(id)), []);
    }),
    accessCase("actions are granted as they are, as all of one subject, or all; what only looks alike is not", async (subject, ctx) => {
      const roles = [role("exact", grant("all")), role("subject", { ...grant("all"), actions: ["lead:*"] }), role("whole", { ...grant("all"), actions: ["*"] })];
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles, assignments: [given("exact", user("ann")), given("subject", user("ben")), given("whole", user("cleo"))] }));
      const allowed = async (id: string, action: string): Promise<boolean> => (await idsReached(authorizer, ctx, user(id), action)).length > 0;
      for (const [action, expected] of [
        ["lead:update", [true, true, true]], ["lead:delete", [false, true, true]], ["leads:update", [false, false, true]], ["lead-source:update", [false, false, true]],
        ["lead:update-all", [false, true, true]], ["routing:lead", [false, false, true]],
      ] as const) expectEqual(action, [await allowed("ann", action), await allowed("ben", action), await allowed("cleo", action)], [...expected]);
    }),
    accessCase("grants add up record by record: what one opens on its records, another does not open on others", async (subject, ctx) => {
      const roles = [role("reader", grant("all")), role("seller", grant("owned", "personal")), role("lead", grant("team", "commission-rate", "margin"))];
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles, assignments: roles.map(({ id }) => given(id, user("ann"))) }));
      const expected = Object.fromEntries(everything.map((id) => [id, id === "ann" ? ["commission-rate", "margin", "personal"] : id === "ben" || id === "cleo" ? ["commission-rate", "margin"] : []]));
      expectEqual("what is open", await reached(authorizer, ctx, user("ann")), expected);
    }),
    accessCase("a role holds from its first day until the day before its end", async (subject, ctx, { clock }) => {
      const today = CalendarDate.of(clock.now().slice(0, 10));
      const periods = { ann: { from: today, to: null }, ben: { from: since, to: today }, cleo: { from: CalendarDate.of("2099-01-01"), to: null }, dan: { from: today, to: today }, eve: { from: since, to: CalendarDate.of("2099-01-01") } };
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles: [role("seller", grant("owned"))], assignments: Object.entries(periods).map(([id, period]) => given("seller", user(id), period)) }));
      const reach = await Promise.all(Object.keys(periods).map((id) => idsReached(authorizer, ctx, user(id))));
      expectEqual("who reaches something", reach.map(({ length }) => length), [1, 0, 0, 0, 1]);
    }),
    accessCase("a user who has left reaches nothing; one the directory does not know has what was assigned", async (subject, ctx) => {
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles: [role("seller", grant("all"))], assignments: [given("seller", user("fay")), given("seller", user("visitor"))] }));
      expectEqual("what they reach", [await idsReached(authorizer, ctx, user("fay")), await idsReached(authorizer, ctx, user("visitor"))], [[], everything]);
    }),
    accessCase("members of a directory group of kind role have the role of that id; members of teams and queues do not", async (subject, ctx) => {
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles: ["auditors", "north", "inbox"].map((id) => role(id, grant("all"))), assignments: [] }));
      const reach = await Promise.all(["ann", "dan", "eve"].map((id) => idsReached(authorizer, ctx, user(id))));
      expectEqual("who reaches something", reach.map(({ length }) => length > 0), [false, false, true]);
    }),
    accessCase("another tenant's roles count for nothing, and changes count from the next question on", async (subject, ctx, tools) => {
      const other = tools.context({ tenantId: tools.newTenant() });
      const seller = { roles: [role("seller", grant("all"))], assignments: [given("seller", user("ann"))] };
      const theirs = await subject.authorizerOver(other, worldOf(seller));
      const mine = await subject.authorizerOver(ctx, worldOf({ roles: [], assignments: [] }));
      expectEqual("what she reaches here and there", [await idsReached(mine, ctx, user("ann")), await idsReached(theirs, other, user("ann"))], [[], everything]);
      const later = await subject.authorizerOver(ctx, worldOf(seller));
      expectEqual("what she reaches afterwards", await idsReached(later, ctx, user("ann")), everything);
      const again = await subject.authorizerOver(ctx, worldOf({ ...seller, assignments: [] }));
      expectEqual("what she reaches once it is withdrawn", await idsReached(again, ctx, user("ann")), []);
    }),
    accessCase("many questions at once each get their own answer", async (subject, ctx) => {
      const actors = ["ann", "ben", "cleo", "dan", "eve"].map(user);
      const authorizer = await subject.authorizerOver(ctx, worldOf({ roles: [role("seller", grant("owned"))], assignments: actors.map((actor) => given("seller", actor)) }));
      const asked = Array.from({ length: 25 }, (_, n) => actors[n % actors.length] ?? user(""));
      expectEqual("answers", await Promise.all(asked.map((actor) => idsReached(authorizer, ctx, actor))), asked.map(({ id }) => [id]));
    }),
  ],
};
