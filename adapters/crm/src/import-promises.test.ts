import { expect, test } from "vitest";
import { CalendarDate, Instant, type OperationContext } from "@nexus/common";
import {
  auditTable,
  fieldRegistryCommands,
  historyCommands,
  indexDirectory,
  lintDirectory,
  managerOf,
  outboxTable,
  type AccountFacts,
  type Command,
  type HistoryStores,
  type ImportOutcome,
  type UserFacts,
} from "@nexus/crm-operations";
import { crmCommands } from "./crm-commands.js";
import { accepted, onAllStorages } from "./testing/storages.js";

const reference = (externalId: string) => ({ source: "old-crm", externalId });
const day = (text: string) => CalendarDate.of(text);
const account = (name: string, more: Partial<AccountFacts> = {}): AccountFacts => ({ reference: reference(name), name, createdAt: Instant.of("2020-01-01T00:00:00.000Z"), ...more });
const user = (name: string, more: Partial<UserFacts> = {}): UserFacts => ({ reference: reference(name), name, since: day("2020-01-01"), ...more });

onAllStorages((underTest) => {
  const take = async <Facts>(ctx: OperationContext, command: Command<readonly Facts[], readonly ImportOutcome[], HistoryStores>, facts: readonly Facts[]): Promise<readonly string[]> => {
    const outcomes = await accepted(underTest().commands.execute(ctx, command, facts));
    return outcomes.map((item) => (item.outcome === "rejected" ? item.refusal.code : item.outcome));
  };

  test("custom values of accounts are held to the registry like those of all records", async () => {
    const { commands, clock, newTenant } = underTest();
    const ctx = newTenant();
    await accepted(commands.execute(ctx, fieldRegistryCommands({ clock }).define, { entity: "account", name: "shops", label: "Shops", type: "integer", required: false, personalData: "none" }));
    expect(await take(ctx, historyCommands.account, [account("A", { customFields: { shops: "many" } }), account("B", { customFields: { cars: 2 } }), account("C", { customFields: { shops: 3 } })])).toEqual([
      "invalid_input", "invalid_input", "created",
    ]);
  });

  test("users, accounts and products that come in are in the audit trail, by names of fields and never by values", async () => {
    const { rows, newTenant } = underTest();
    const ctx = newTenant();
    await take(ctx, historyCommands.user, [{ reference: reference("U-1"), name: "Ann Orchard", email: "ann@acme.example", since: day("2020-01-01") }]);
    await take(ctx, historyCommands.account, [account("Acme")]);
    await take(ctx, historyCommands.product, [{ reference: reference("GTX"), name: "GTX" }]);
    await take(ctx, historyCommands.account, [account("Acme", { industry: "fruit" })]);
    const audit = await rows.read(ctx, ({ records }) => records.find(auditTable, {}));
    expect(audit.map(({ action, entityType }) => [action, entityType])).toEqual([
      ["user.import-history", "user"], ["account.import-history", "account"], ["product.import-history", "product"], ["account.import-history", "account"],
    ]);
    expect(audit.at(-1)?.changedFields).toEqual(["industry"]);
    expect(JSON.stringify(audit)).not.toMatch(/Ann Orchard|ann@acme/);
  });

  test("what people have made of managers and teams stays when the source says something else", async () => {
    const { unitOfWork, newTenant } = underTest();
    const ctx = newTenant();
    await take(ctx, historyCommands.user, [user("Max"), user("Eve"), user("Zoe"), user("Ann", { managerReference: reference("Max"), teamName: "North" })]);
    const directory = () => unitOfWork.read(ctx, (stores) => stores.directory.snapshot(ctx));
    const before = await directory();
    const idOf = (name: string) => before.users.find((each) => each.name === name)?.id ?? "";
    const own = before.reportingLines.map((line) => ({ ...line, to: day("2024-01-01") }));
    const lines = [...own, { id: "by-hand", userId: idOf("Ann"), managerId: idOf("Zoe"), from: day("2024-01-01"), to: null }];
    const tigers = { id: "T", kind: "team", name: "Tigers", parentId: null, from: day("2020-01-01"), to: null } as const;
    const member = { id: "M", groupId: "T", userId: idOf("Ann"), from: day("2020-01-01"), to: null };
    await accepted(unitOfWork.run(ctx, [], async (stores) => ({ ok: true, value: await stores.directory.put(ctx, { reportingLines: lines, groups: [tigers], memberships: [member] }) })));
    await take(ctx, historyCommands.user, [user("Ann", { managerReference: reference("Eve"), teamName: "South", since: day("2023-01-01") })]);
    const after = await directory();
    expect(managerOf(indexDirectory(after), idOf("Ann"), day("2025-01-01"))).toBe(idOf("Zoe"));
    expect(after.memberships).toContainEqual(member);
    expect(lintDirectory(after)).toEqual([]);
  });

  test("a time zone that nobody has is refused, not stored", async () => {
    const { commands, newTenant } = underTest();
    const refused = await commands.execute(newTenant(), historyCommands.user, [user("Ann", { timeZone: "Mars/Olympus" })]);
    expect(refused).toMatchObject({ ok: false, refusal: { code: "invalid_input", details: { issues: [{ path: [0, "timeZone"] }] } } });
  });

  test("events about leads tell country and region, and no place where a person is reached", async () => {
    const { commands, rows, newTenant } = underTest();
    const ctx = newTenant();
    const place = { country: "DE", region: "Saxony", city: "Dresden", postalCode: "01067" };
    await accepted(commands.execute(ctx, crmCommands.lead.create, { id: "L-1", title: "Vans", source: "website", ...place }));
    await accepted(commands.execute(ctx, crmCommands.lead.update, { id: "L-1", region: "Bavaria", city: "Munich", postalCode: "80331" }));
    const outbox = JSON.stringify(await rows.read(ctx, ({ records }) => records.find(outboxTable, {})));
    for (const told of ["DE", "Saxony", "Bavaria"]) expect(outbox).toContain(`"${told}"`);
    expect(outbox).not.toMatch(/Dresden|01067|Munich|80331/);
  });

  test("events about activities tell nothing a person wrote", async () => {
    const { commands, rows, clock, newTenant } = underTest();
    const ctx = newTenant();
    const { define } = fieldRegistryCommands({ clock });
    await accepted(commands.execute(ctx, define, { entity: "activity", name: "said", label: "Said", type: "text", required: false, personalData: "direct" }));
    const scheduledAt = Instant.addMilliseconds(clock.now(), 86_400_000);
    await accepted(commands.execute(ctx, crmCommands.activity.create, { id: "A-1", activityType: "task", title: "Call Ann", relatedTo: { entityType: "lead", id: "L-1" }, scheduledAt, customFields: { said: "her mother is ill" } }));
    await accepted(commands.execute(ctx, crmCommands.activity.cancel, { id: "A-1", reason: "Ann Orchard is in hospital" }));
    const outbox = await rows.read(ctx, ({ records }) => records.find(outboxTable, {}));
    expect(outbox.map(({ type }) => type)).toContain("ActivityCancelled");
    expect(JSON.stringify(outbox)).not.toMatch(/Call Ann|mother|hospital/);
  });
});
