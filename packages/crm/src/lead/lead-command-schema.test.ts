import { CalendarDate, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { withstands } from "@nexus/common/testing";
import type { LeadCommand } from "./lead-command.js";
import { leadCommandSchemas } from "./lead-command-schema.js";
import { commands, earlier, engineScore, leadIn, leads, now } from "./lead-fixture.js";
import { LeadStatus } from "./lead-status.js";

const described = {
  contactName: "Ana Lima",
  jobTitle: "Head of fleet",
  companyName: "Acme",
  email: "ana@acme.example",
  phone: "+49 30 901820",
  website: "https://acme.example/about",
  country: "DE",
  region: "Saxony",
  city: "Dresden",
  postalCode: "01067",
  industry: "Logistics",
  interest: "Vans",
  employees: 40,
  annualRevenue: { minorUnits: 1_000_000_00, currency: "EUR" },
  budget: { minorUnits: 50_000_00, currency: "EUR" },
  purchaseWithinDays: 30,
  rating: "hot",
  note: "Call in\nthe morning",
  externalReferences: [{ source: "webshop", externalId: "77" }],
  customFields: { tier: "a", seats: 3 },
} as const;

/** A valid input of each command with every field it can have. */
const full = {
  create: { id: "L-2", title: "Fleet", source: "website", ownerId: "user-1", inquiredAt: earlier, ...described },
  update: { id: "L-1", expectedVersion: 3, title: "Fleet", ...described },
  "change-status": { id: "L-1", expectedVersion: 3, status: "contacted" },
  "change-source": { id: "L-1", expectedVersion: 3, source: "referral" },
  "assign-score": { id: "L-1", expectedVersion: 3, score: engineScore(64) },
  "override-score": { id: "L-1", expectedVersion: 3, value: 90, reason: "Met the owner" },
  "clear-score-override": { id: "L-1", expectedVersion: 3 },
  "assign-owner": { id: "L-1", expectedVersion: 3, ownerId: "user-7" },
  convert: { id: "L-1", expectedVersion: 3, opportunityId: "O-1", accountId: "A-1", contactId: "C-1" },
  "revert-conversion": { id: "L-1", expectedVersion: 3, reason: "Converted by mistake" },
  disqualify: { id: "L-1", expectedVersion: 3, reason: "no-budget", note: "Later" },
  recycle: { id: "L-1", expectedVersion: 3, reason: "New budget", workAgainOn: CalendarDate.of("2026-09-01") },
  "hand-over": { id: "L-1", expectedVersion: 3, stage: "mql", at: now },
  delete: { id: "L-1", expectedVersion: 3 },
  restore: { id: "L-1", expectedVersion: 3 },
} as const satisfies { readonly [Type in LeadCommand["type"]]: object };

const decideAnyway = (command: LeadCommand): void => {
  leads.when(command);
  for (const status of LeadStatus.all) leads.from(leadIn(status)).when(command);
};

describe("bad input to every field of every command is a typed refusal with a path; what passes, is decided without a throw", () => {
  test("create", () => withstands(leadCommandSchemas.create, full.create).forEach((input) => decideAnyway({ type: "create", ...input })));
  test("update", () => withstands(leadCommandSchemas.update, full.update).forEach((input) => decideAnyway({ type: "update", ...input })));
  test("change-status", () => withstands(leadCommandSchemas["change-status"], full["change-status"]).forEach((input) => decideAnyway({ type: "change-status", ...input })));
  test("change-source", () => withstands(leadCommandSchemas["change-source"], full["change-source"]).forEach((input) => decideAnyway({ type: "change-source", ...input })));
  test("assign-score", () => withstands(leadCommandSchemas["assign-score"], full["assign-score"]).forEach((input) => decideAnyway({ type: "assign-score", ...input })));
  test("override-score", () => withstands(leadCommandSchemas["override-score"], full["override-score"]).forEach((input) => decideAnyway({ type: "override-score", ...input })));
  test("clear-score-override", () => withstands(leadCommandSchemas["clear-score-override"], full["clear-score-override"]).forEach((input) => decideAnyway({ type: "clear-score-override", ...input })));
  test("assign-owner", () => withstands(leadCommandSchemas["assign-owner"], full["assign-owner"]).forEach((input) => decideAnyway({ type: "assign-owner", ...input })));
  test("convert", () => withstands(leadCommandSchemas.convert, full.convert).forEach((input) => decideAnyway({ type: "convert", ...input })));
  test("revert-conversion", () => withstands(leadCommandSchemas["revert-conversion"], full["revert-conversion"]).forEach((input) => decideAnyway({ type: "revert-conversion", ...input })));
  test("disqualify", () => withstands(leadCommandSchemas.disqualify, full.disqualify).forEach((input) => decideAnyway({ type: "disqualify", ...input })));
  test("recycle", () => withstands(leadCommandSchemas.recycle, full.recycle).forEach((input) => decideAnyway({ type: "recycle", ...input })));
  test("hand-over", () => withstands(leadCommandSchemas["hand-over"], full["hand-over"]).forEach((input) => decideAnyway({ type: "hand-over", ...input })));
  test("delete", () => withstands(leadCommandSchemas.delete, full.delete).forEach((input) => decideAnyway({ type: "delete", ...input })));
  test("restore", () => withstands(leadCommandSchemas.restore, full.restore).forEach((input) => decideAnyway({ type: "restore", ...input })));
  test("no command is left out, and every field of the widest is tried", () => {
    expect(Object.keys(full)).toEqual(Object.keys(commands));
    expect(Object.keys(leadCommandSchemas).sort()).toEqual(Object.keys(commands).sort());
    expect(Object.keys(full.create).sort()).toEqual(Object.keys(leadCommandSchemas.create.shape).sort());
    expect(Object.keys(full.update).sort()).toEqual(Object.keys(leadCommandSchemas.update.shape).sort());
  });
});

const refusedAt = (schema: keyof typeof leadCommandSchemas, input: object): unknown => {
  const parsed = parseInput<unknown>(leadCommandSchemas[schema], input);
  return parsed.ok ? "accepted" : (parsed.refusal.details["issues"] as { path: unknown }[])[0]?.path;
};

test("[VAL-CRM-0129] a title is not empty, neither at first nor later", () => {
  for (const title of ["", "   ", "\t", "\u00a0", undefined, null]) {
    expect(refusedAt("create", { ...full.create, title }), JSON.stringify(title)).toEqual(["title"]);
    expect(refusedAt("update", { id: "L-1", title })).toEqual(["title"]);
  }
  const parsed = parseInput(leadCommandSchemas.create, { id: "L-1", title: "  Fleet ", source: "website" });
  expect(parsed.ok && parsed.value.title).toBe("Fleet");
});

test("[VAL-CRM-0135] an id is not empty, wherever one is named", () => {
  for (const id of ["", " ", " L-1", undefined]) {
    for (const type of Object.keys(full) as (keyof typeof full)[]) expect(refusedAt(type, { ...full[type], id }), type).toEqual(["id"]);
  }
  expect(refusedAt("assign-owner", { id: "L-1", ownerId: "" })).toEqual(["ownerId"]);
  expect(refusedAt("convert", { id: "L-1", opportunityId: "" })).toEqual(["opportunityId"]);
  expect(refusedAt("change-source", { id: "L-1", source: "" })).toEqual(["source"]);
  expect(refusedAt("assign-owner", { id: "L-1", ownerId: null })).toBe("accepted");
});

test("[BUS-CRM-0013] a score set by hand lies within 0 to 100, in whole points", () => {
  for (const value of [-1, 101, 64.5, "64"]) expect(refusedAt("override-score", { id: "L-1", value, reason: "r" })).toEqual(["value"]);
  for (const value of [0, 100]) expect(refusedAt("override-score", { id: "L-1", value, reason: "r" })).toBe("accepted");
});

test.each([
  ["email", ["ana", "ana@", "@acme.example", "ana@acme", "a b@acme.example", "ana@acme..example", "ana@-acme.example", "ana@10.0.0.1", "<ana@acme.example>"]],
  ["phone", ["call me", "+", "12", "+49<script>", "030 901820 extension twelve"]],
  ["website", ["javascript:alert(1)", "acme", "ftp://acme.example", "http://10.0.0.1", "https://user:pass@acme.example", "http://acme.example/a b"]],
  ["employees", [-1, 1.5]],
  ["purchaseWithinDays", [-1, 4_000]],
  ["rating", ["lukewarm"]],
] as const)("%s is refused where it cannot be one", (field, values) => {
  for (const value of values) expect(refusedAt("update", { id: "L-1", [field]: value }), String(value)).toEqual([field]);
});

test.each([
  ["email", ["ana.lima+fair@sub.acme.example", "müller@müller.example", "o'neil@acme.example"]],
  ["phone", ["+49 (0)30 / 90 18 20", "(555) 010-9999 ext. 12", "030.901820", "00493090 1820"]],
  ["website", ["acme.example", "HTTP://WWW.Acme.Example:8080/path?x=1#y", "münchen.example"]],
] as const)("%s is taken as people write it", (field, values) => {
  for (const value of values) expect(refusedAt("update", { id: "L-1", [field]: value }), value).toBe("accepted");
});

test("amounts are zero or more, and a budget of zero is not an unknown one", () => {
  expect(refusedAt("update", { id: "L-1", budget: { minorUnits: -1, currency: "EUR" } })).toEqual(["budget", "minorUnits"]);
  expect(refusedAt("update", { id: "L-1", budget: { minorUnits: 0, currency: "EUR" } })).toBe("accepted");
  expect(refusedAt("update", { id: "L-1", annualRevenue: { minorUnits: 1, currency: "XXZ" } })).toEqual(["annualRevenue", "currency"]);
});

test("a reference is named once", () => {
  const reference = { source: "webshop", externalId: "77" };
  expect(refusedAt("update", { id: "L-1", externalReferences: [reference, { ...reference }] })).toEqual(["externalReferences"]);
  expect(refusedAt("update", { id: "L-1", externalReferences: [reference, { ...reference, externalId: "78" }] })).toBe("accepted");
});
