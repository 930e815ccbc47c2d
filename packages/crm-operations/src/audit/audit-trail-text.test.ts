import { Instant } from "@nexus/common";
import { expect, test } from "vitest";
import { auditTrailText } from "./audit-trail-text.js";
import type { AuditTrailEntry } from "./ports.js";

const entry = (overrides: Partial<AuditTrailEntry> = {}): AuditTrailEntry => ({
  id: "e-1",
  at: Instant.of("2026-05-01T09:00:00.250Z"),
  actor: { type: "user", id: "ann" },
  action: "lead.assign",
  entityType: "lead",
  entityId: "L-1",
  entityVersion: 5,
  changedFields: ["ownerId", "status"],
  result: "done",
  refusalCode: null,
  reason: null,
  correlationId: "request-1",
  seal: null,
  ...overrides,
});

test("a trail says line by line who did what, when and why, and whether it is sealed", () => {
  const entries = [
    entry({ reason: { text: "She speaks Portuguese." }, seal: { position: 17, hash: "f" } }),
    entry({ actor: { type: "system", id: "system:router" }, reason: "gone", changedFields: [] }),
    entry({ action: "lead.delete", entityType: "command", entityId: "lead.delete", entityVersion: 0, result: "denied", refusalCode: "not_permitted" }),
  ];
  expect(auditTrailText(entries)).toBe(
    [
      "2026-05-01 09:00:00  user ann              lead.assign lead L-1 (version 5): ownerId, status  [sealed, 17]",
      "                     because: She speaks Portuguese.",
      "2026-05-01 09:00:00  system system:router  lead.assign lead L-1 (version 5)  [not sealed yet]",
      "                     because: (erased)",
      "2026-05-01 09:00:00  user ann              lead.delete: denied (not_permitted)  [not sealed yet]",
    ].join("\n"),
  );
  expect(auditTrailText([])).toBe("");
});

test("what would move the cursor or turn the text around is shown escaped", () => {
  expect(auditTrailText([entry({ reason: { text: "a\nb\u202ec\u001b[2J" } })])).toContain("because: a\\u000ab\\u202ec\\u001b[2J");
});
