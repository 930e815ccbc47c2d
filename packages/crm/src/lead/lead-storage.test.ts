import { simulatedContext } from "@nexus/common/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { CrmError } from "../shared/crm-error.js";
import { duplicateKeys } from "./duplicates/duplicate-keys.js";
import { compareLeads } from "./lead-criteria.js";
import { at, commands, create, engineScore, leadIn, now, storage } from "./lead-fixture.js";

let { query, persist, ctx } = storage();
const all = { limit: 100 };
const ids = (page: { readonly items: readonly { readonly id: string }[] }): readonly string[] => page.items.map(({ id }) => id);
const add = (id: string, more: object = {}) => persist.create(ctx, { id, title: `Lead ${id}`, source: "website", ...more });

beforeEach(async () => {
  ({ query, persist, ctx } = storage());
  await add("L-2", { source: "referral", ownerId: "user-1", externalReferences: [{ source: "shop", externalId: "7" }], email: "ana@acme.example" });
  await add("L-1", { email: "bo@gmail.com" });
  await add("L-3", { source: "referral", email: "Ana@Acme.example" });
});

describe("[IFC-CRM-0080] reading", () => {
  test("[FUN-CRM-0042] by id and by external reference, in the optional and the required form", async () => {
    const reference = { source: "shop", externalId: "7" };
    expect((await query.findById(ctx, "L-2"))?.title).toBe("Lead L-2");
    expect((await query.getById(ctx, "L-2")).title).toBe("Lead L-2");
    expect((await query.findByExternalReference(ctx, reference))?.id).toBe("L-2");
    expect((await query.getByExternalReference(ctx, reference)).id).toBe("L-2");
    expect(await query.findById(ctx, "L-9")).toBeUndefined();
    expect(await query.findByExternalReference(ctx, { ...reference, externalId: "8" })).toBeUndefined();
    await expect(query.getById(ctx, "L-9")).rejects.toMatchObject({ code: "lead_not_found", details: { id: "L-9" } });
    await expect(query.getByExternalReference(ctx, { ...reference, source: "fair" })).rejects.toSatisfy(CrmError.is);
  });

  test("[FUN-CRM-0043] by status, source and date range, oldest first, page by page", async () => {
    await persist.changeStatus(ctx, { id: "L-3", status: "contacted" });
    expect(ids(await query.findByStatus(ctx, "new", all))).toEqual(["L-1", "L-2"]);
    expect(ids(await query.findByStatus(ctx, "contacted", all))).toEqual(["L-3"]);
    expect(ids(await query.findBySource(ctx, "referral", all))).toEqual(["L-2", "L-3"]);
    expect(ids(await query.findByCreated(ctx, { from: now }, all))).toEqual(["L-1", "L-2", "L-3"]);
    expect(ids(await query.findByCreated(ctx, { to: now }, all))).toEqual([]);
    const first = await query.findByCreated(ctx, {}, { limit: 2 });
    const second = await query.findByCreated(ctx, {}, { limit: 2, after: first.next ?? "" });
    expect([ids(first), ids(second), second.next]).toEqual([["L-1", "L-2"], ["L-3"], null]);
  });

  test("[FUN-CRM-0044] high-scoring ones best first, unassigned ones, convertible ones", async () => {
    for (const [id, value] of [["L-1", 70], ["L-2", 95], ["L-3", 69]] as const) await persist.assignScore(ctx, { id, score: engineScore(value) });
    for (const status of ["contacted", "qualified"] as const) await persist.changeStatus(ctx, { id: "L-3", status });
    expect(ids(await query.findHighScoring(ctx, 70, all))).toEqual(["L-2", "L-1"]);
    expect(ids(await query.findUnassigned(ctx, all))).toEqual(["L-1", "L-3"]);
    expect(ids(await query.findConvertible(ctx, all))).toEqual(["L-3"]);
  });

  test("by duplicate key, whatever the spelling", async () => {
    const ana = await query.getById(ctx, "L-2");
    expect(ids(await query.findByDuplicateKeys(ctx, duplicateKeys(ana), all))).toEqual(["L-2", "L-3"]);
    expect(ids(await query.findByDuplicateKeys(ctx, [], all))).toEqual([]);
  });

  test("another tenant sees nothing of it", async () => {
    const other = simulatedContext({ tenantId: "other" });
    expect(await query.findById(other, "L-1")).toBeUndefined();
    expect(await query.findByExternalReference(other, { source: "shop", externalId: "7" })).toBeUndefined();
    expect(ids(await query.findUnassigned(other, all))).toEqual([]);
  });
});

describe("[IFC-CRM-0081] writing", () => {
  test("[FUN-CRM-0045] create, update, change status, change source", async () => {
    expect(await persist.create(ctx, { id: "L-1", title: "Again", source: "website" })).toMatchObject({ ok: false, refusal: { code: "lead_exists" } });
    expect(await persist.update(ctx, { id: "L-1", title: "Better" })).toMatchObject({ ok: true, value: { title: "Better", version: 2 } });
    expect(await persist.changeStatus(ctx, { id: "L-1", status: "contacted" })).toMatchObject({ ok: true, value: { status: "contacted" } });
    expect(await persist.changeSource(ctx, { id: "L-1", source: "event", expectedVersion: 3 })).toMatchObject({ ok: true, value: { source: "event" } });
    expect(await persist.assignOwner(ctx, { id: "L-1", ownerId: "user-2" })).toMatchObject({ ok: true, value: { ownerId: "user-2" } });
    expect(await persist.update(ctx, { id: "L-1", title: "Late", expectedVersion: 1 })).toMatchObject({ ok: false, refusal: { code: "version_conflict" } });
    expect(await query.getById(ctx, "L-1")).toMatchObject({ title: "Better", version: 5 });
  });

  test("[FUN-CRM-0046] assign score, convert, disqualify, and back", async () => {
    expect(await persist.assignScore(ctx, { id: "L-1", score: engineScore(64) })).toMatchObject({ ok: true, value: { score: { value: 64 } } });
    expect(await persist.overrideScore(ctx, { id: "L-1", value: 90, reason: "Met" })).toMatchObject({ ok: true, value: { score: { value: 90 } } });
    expect(await persist.clearScoreOverride(ctx, { id: "L-1" })).toMatchObject({ ok: true, value: { score: { value: 64 } } });
    expect(await persist.convert(ctx, { id: "L-1", opportunityId: "O-1" })).toMatchObject({ ok: false, refusal: { code: "lead_transition_refused" } });
    expect(await persist.disqualify(ctx, { id: "L-1", reason: "no-need" })).toMatchObject({ ok: true, value: { status: "disqualified" } });
    expect(await persist.recycle(ctx, { id: "L-1", reason: "Need again" })).toMatchObject({ ok: true, value: { status: "new", cycle: 2 } });
    expect(await persist.handOver(ctx, { id: "L-1", stage: "mql" })).toMatchObject({ ok: true, value: { handovers: { length: 3 } } });
    for (const status of ["contacted", "qualified"] as const) await persist.changeStatus(ctx, { id: "L-1", status });
    expect(await persist.convert(ctx, { id: "L-1", opportunityId: "O-1" })).toMatchObject({ ok: true, value: { status: "converted" } });
    expect(await persist.revertConversion(ctx, { id: "L-1", reason: "By mistake" })).toMatchObject({ ok: true, value: { status: "qualified", conversion: null } });
    expect(await persist.revertConversion(ctx, { id: "L-1", reason: "By mistake" })).toMatchObject({ ok: false, refusal: { code: "lead_not_converted" } });
  });

  test("[FUN-CRM-0047] a deleted lead leaves the lists, keeps its id, and comes back whole", async () => {
    const before = await query.getById(ctx, "L-1");
    expect(await persist.delete(ctx, { id: "L-1" })).toMatchObject({ ok: true, value: { deletedAt: now } });
    expect(ids(await query.findByStatus(ctx, "new", all))).toEqual(["L-2", "L-3"]);
    expect(ids(await query.findByDuplicateKeys(ctx, duplicateKeys(before), all))).toEqual([]);
    expect((await query.findById(ctx, "L-1"))?.deletedAt).toBe(now);
    expect(await persist.update(ctx, { id: "L-1", title: "In the bin" })).toMatchObject({ ok: false, refusal: { code: "lead_deleted" } });
    await persist.restore(ctx, { id: "L-1" });
    expect(await query.getById(ctx, "L-1")).toEqual({ ...before, version: 3 });
  });

  test("each write is one command of its own, and none is missing", async () => {
    const { leadPersistOn } = await import("./lead-persist.js");
    const asked: string[] = [];
    const spy = leadPersistOn((_, command) => {
      asked.push(command.type);
      return Promise.resolve({ ok: true, value: leadIn("new") });
    });
    await spy.create(ctx, create);
    for (const write of [spy.update, spy.clearScoreOverride, spy.delete, spy.restore] as const) await write(ctx, { id: "L-1" });
    await spy.changeStatus(ctx, { id: "L-1", status: "contacted" });
    await spy.changeSource(ctx, { id: "L-1", source: "event" });
    await spy.assignOwner(ctx, { id: "L-1", ownerId: null });
    await spy.assignScore(ctx, { id: "L-1", score: engineScore(1) });
    await spy.overrideScore(ctx, { id: "L-1", value: 1, reason: "r" });
    await spy.convert(ctx, { id: "L-1" });
    await spy.revertConversion(ctx, { id: "L-1", reason: "r" });
    await spy.disqualify(ctx, { id: "L-1", reason: "spam" });
    await spy.recycle(ctx, { id: "L-1", reason: "r" });
    await spy.handOver(ctx, { id: "L-1", stage: "mql" });
    expect([...asked].sort()).toEqual(Object.keys(commands).sort());
    expect(Object.keys(spy)).toHaveLength(15);
  });
});

test("the order of a list is total: by score or not, equals are told apart by creation and id", () => {
  const lead = leadIn("new");
  const older = { ...lead, id: "L-0", createdAt: at("2026-01-01T00:00") };
  const scored = { ...lead, id: "L-9", score: engineScore(10) };
  const zero = { ...lead, id: "L-8", score: engineScore(0) };
  const list = [lead, scored, older, zero];
  expect([...list].sort(compareLeads("created")).map(({ id }) => id)).toEqual(["L-0", "L-1", "L-8", "L-9"]);
  expect([...list].sort(compareLeads("score")).map(({ id }) => id)).toEqual(["L-9", "L-8", "L-0", "L-1"]);
  expect(compareLeads("score")(lead, lead)).toBe(0);
});
