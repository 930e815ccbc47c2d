import { expect, test } from "vitest";
import { CalendarDate, Decimal, Instant } from "@nexus/common";
import { emptyDirectory, type ExchangeRate, type FiscalCalendarVersion } from "@nexus/crm-operations";
import { accepted, onAllStorages } from "./testing/storages.js";

const since = CalendarDate.of("2026-01-01");
const rate = (on: string, value: string, recordedAt = "2026-02-01T00:00:00.000Z"): ExchangeRate => ({
  base: "EUR", quote: "USD", type: "spot", on: CalendarDate.of(on), rate: Decimal.of(value), source: "ecb", recordedAt: Instant.of(recordedAt),
});

onAllStorages((underTest) => {
  test("the directory keeps users by their references, one user each", async () => {
    const { unitOfWork, newTenant } = underTest();
    const ctx = newTenant();
    const user = (id: string, externalId: string) => ({ id, name: id, email: null, timeZone: "UTC", activeFrom: since, terminatedOn: null, externalReferences: [{ source: "hr", externalId }] });
    expect(await unitOfWork.read(ctx, ({ directory }) => directory.snapshot(ctx))).toEqual(emptyDirectory);
    await accepted(unitOfWork.run(ctx, [], async ({ directory }) => ({ ok: true, value: await directory.put(ctx, { users: [user("U-1", "1"), user("U-2", "2")] }) })));
    await expect(unitOfWork.run(ctx, [], async ({ directory }) => ({ ok: true, value: await directory.put(ctx, { users: [user("U-3", "1")] }) }))).rejects.toMatchObject({ code: "duplicate_record" });
    expect(await unitOfWork.read(ctx, ({ directory }) => directory.findUsersByReferences(ctx, [{ source: "hr", externalId: "2" }]))).toMatchObject([{ id: "U-2" }]);
    await accepted(unitOfWork.run(ctx, [], async ({ directory }) => ({ ok: true, value: await directory.remove(ctx, { users: ["U-1"] }) })));
    await accepted(unitOfWork.run(ctx, [], async ({ directory }) => ({ ok: true, value: await directory.put(ctx, { users: [user("U-3", "1")] }) })));
  });

  test("an external reference moves from one user to another in one change; two users never have it", async () => {
    const { unitOfWork, newTenant } = underTest();
    const ctx = newTenant();
    const user = (id: string, ...externalIds: readonly string[]) => ({ id, name: id, email: null, timeZone: "UTC", activeFrom: since, terminatedOn: null, externalReferences: externalIds.map((externalId) => ({ source: "hr", externalId })) });
    const put = (...users: readonly ReturnType<typeof user>[]) => unitOfWork.run(ctx, [], async ({ directory }) => ({ ok: true, value: await directory.put(ctx, { users }) }));
    await accepted(put(user("U-1", "1"), user("U-2", "2")));
    await accepted(put(user("U-1"), user("U-2", "1", "2")));
    expect(await unitOfWork.read(ctx, ({ directory }) => directory.findUsersByReferences(ctx, [{ source: "hr", externalId: "1" }]))).toMatchObject([{ id: "U-2" }]);
    await expect(put(user("U-3", "3"), user("U-4", "3"))).rejects.toMatchObject({ code: "duplicate_record" });
  });

  test("exchange rates are only added: another rate for what was known is an error, a later word is not", async () => {
    const { unitOfWork, newTenant } = underTest();
    const ctx = newTenant();
    const record = (rates: readonly ExchangeRate[]) => unitOfWork.run(ctx, [], async ({ exchangeRates }) => ({ ok: true, value: await exchangeRates.record(ctx, rates) }));
    await accepted(record([rate("2026-01-02", "1.10"), rate("2026-01-05", "1.12")]));
    await accepted(record([rate("2026-01-05", "1.12")]));
    await expect(record([rate("2026-01-06", "1.13"), rate("2026-01-05", "1.20")])).rejects.toMatchObject({ code: "duplicate_record" });
    await accepted(record([rate("2026-01-05", "1.20", "2026-03-01T00:00:00.000Z")]));
    const found = await unitOfWork.read(ctx, ({ exchangeRates }) =>
      exchangeRates.find(ctx, { type: "spot", currencies: ["USD", "EUR"], since: CalendarDate.of("2026-01-03"), until: CalendarDate.of("2026-01-05") }),
    );
    expect(found).toEqual([rate("2026-01-05", "1.12"), rate("2026-01-05", "1.20", "2026-03-01T00:00:00.000Z")]);
  });

  test("a fiscal calendar's versions never change", async () => {
    const { unitOfWork, newTenant } = underTest();
    const ctx = newTenant();
    const version = (startMonth: number): FiscalCalendarVersion => ({ version: 1, from: since, pattern: { kind: "months", startMonth, yearName: "ends" } });
    const add = (startMonth: number) => unitOfWork.run(ctx, [], async ({ fiscalCalendars }) => ({ ok: true, value: await fiscalCalendars.addVersion(ctx, { id: "C", name: "Fiscal" }, version(startMonth)) }));
    await accepted(add(2));
    await accepted(add(2));
    await expect(add(3)).rejects.toMatchObject({ code: "duplicate_record" });
    expect(await unitOfWork.read(ctx, ({ fiscalCalendars }) => fiscalCalendars.find(ctx, "C"))).toEqual({ id: "C", name: "Fiscal", versions: [version(2)] });
    expect(await unitOfWork.read(ctx, ({ fiscalCalendars }) => fiscalCalendars.find(ctx, "D"))).toBeUndefined();
  });

  test("links around an account are those of its whole tree and of no other", async () => {
    const { unitOfWork, newTenant } = underTest();
    const ctx = newTenant();
    const link = (accountId: string, parentId: string) => ({ id: `${accountId}-${parentId}`, accountId, parentId, from: since, to: null });
    const put = [link("child", "root"), link("grandchild", "child"), link("other", "elsewhere")];
    await accepted(unitOfWork.run(ctx, [], async ({ accounts }) => ({ ok: true, value: await accounts.changeLinks(ctx, { put, removeIds: [] }) })));
    expect((await unitOfWork.read(ctx, ({ accounts }) => accounts.linksAround(ctx, ["grandchild"]))).map(({ id }) => id)).toEqual(["child-root", "grandchild-child"]);
  });
});
