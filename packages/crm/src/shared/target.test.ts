import { deepFreeze, Instant } from "@nexus/common";
import { expect, test } from "vitest";
import type { Entity } from "./entity.js";
import { targetOf } from "./target.js";

const now = Instant.of("2026-03-02T10:00:00.000Z");
const lead: Entity = deepFreeze({ id: "L-1", tenantId: "default", version: 3, ownerId: null, externalReferences: [], customFields: {}, createdAt: now, updatedAt: now, deletedAt: null });
const deleted: Entity = deepFreeze({ ...lead, deletedAt: now });

test("the record itself, when it stands and the caller's copy is fresh or not named", () => {
  expect(targetOf("lead", { id: "L-1" }, lead)).toEqual({ ok: true, value: lead });
  expect(targetOf("lead", { id: "L-1", expectedVersion: 3 }, lead)).toEqual({ ok: true, value: lead });
  expect(targetOf("lead", { id: "L-1" }, deleted, true)).toEqual({ ok: true, value: deleted });
});

test.each(["lead", "opportunity", "pipeline", "activity"] as const)("a missing or deleted %s is refused under its name", (what) => {
  expect(targetOf(what, { id: "L-1" }, undefined)).toMatchObject({ ok: false, refusal: { code: `${what}_not_found`, details: { id: "L-1" } } });
  expect(targetOf(what, { id: "L-1" }, deleted)).toMatchObject({ ok: false, refusal: { code: `${what}_deleted`, details: { id: "L-1" } } });
});

test("a stale copy is refused with both versions, even for what lies in the bin", () => {
  const refusal = { code: "version_conflict", details: { id: "L-1", expectedVersion: 2, version: 3 } };
  expect(targetOf("lead", { id: "L-1", expectedVersion: 2 }, lead)).toMatchObject({ refusal });
  expect(targetOf("lead", { id: "L-1", expectedVersion: 2 }, deleted, true)).toMatchObject({ refusal });
});
