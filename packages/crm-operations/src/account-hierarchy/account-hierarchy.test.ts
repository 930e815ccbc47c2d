import { CalendarDate, deepFreeze, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { accountHierarchy, accountLinkSchema, ancestorsOf, descendantsOf, linkAccount, lintAccountHierarchy, parentOf, rootOf, type AccountLink } from "./index.js";

const day = CalendarDate.of;
const link = (accountId: string, parentId: string, from = "2026-01-01", to: string | null = null): AccountLink => ({
  id: `${accountId}-${parentId}-${from}`,
  accountId,
  parentId,
  from: day(from),
  to: to === null ? null : day(to),
});

/** optics and lab belong to moon; moon belongs to galaxy until it is sold to comet in July. */
const links: readonly AccountLink[] = deepFreeze([
  link("optics", "moon"),
  link("lab", "moon"),
  link("moon", "galaxy", "2026-01-01", "2026-07-01"),
  link("moon", "comet", "2026-07-01"),
]);
const hierarchy = accountHierarchy(links);

describe("as of a day", () => {
  test("the root follows a sale on its day", () => {
    expect(rootOf(hierarchy, "optics", day("2026-06-30"))).toBe("galaxy");
    expect(rootOf(hierarchy, "optics", day("2026-07-01"))).toBe("comet");
    expect(rootOf(hierarchy, "elsewhere", day("2026-07-01"))).toBe("elsewhere");
  });

  test("ancestors are nearest first, descendants level by level", () => {
    expect(ancestorsOf(hierarchy, "lab", day("2026-03-01"))).toEqual(["moon", "galaxy"]);
    expect(descendantsOf(hierarchy, "galaxy", day("2026-03-01"))).toEqual(["moon", "lab", "optics"]);
    expect(descendantsOf(hierarchy, "galaxy", day("2026-03-01"), "direct")).toEqual(["moon"]);
    expect(descendantsOf(hierarchy, "galaxy", day("2026-08-01"))).toEqual([]);
    expect(parentOf(hierarchy, "moon", day("2025-12-31"))).toBeUndefined();
  });

  test("a cycle ends the way up instead of hanging", () => {
    const cyclic = accountHierarchy([link("a", "b"), link("b", "c"), link("c", "a")]);
    expect(rootOf(cyclic, "a", day("2026-03-01"))).toBe("c");
    expect(descendantsOf(cyclic, "a", day("2026-03-01"))).toEqual(["c", "b"]);
  });
});

describe("linkAccount", () => {
  const change = (accountId: string, parentId: string | null, from: string, present = links) =>
    linkAccount(present, { linkId: "new", accountId, parentId, from: day(from) });

  test("a new parent ends the link before and begins its own", () => {
    expect(change("optics", "comet", "2026-09-01")).toEqual({
      ok: true,
      value: {
        put: [link("optics", "moon", "2026-01-01", "2026-09-01"), { id: "new", accountId: "optics", parentId: "comet", from: "2026-09-01", to: null }],
        removeIds: [],
      },
    });
  });

  test("on the very day the present link began, it is replaced", () => {
    expect(change("moon", "nova", "2026-07-01")).toEqual({
      ok: true,
      value: { put: [{ id: "new", accountId: "moon", parentId: "nova", from: "2026-07-01", to: null }], removeIds: ["moon-comet-2026-07-01"] },
    });
  });

  test("nobody as parent ends the present link", () => {
    expect(change("lab", null, "2026-05-01")).toEqual({ ok: true, value: { put: [link("lab", "moon", "2026-01-01", "2026-05-01")], removeIds: [] } });
  });

  test("what holds already changes nothing", () => {
    expect(change("lab", "moon", "2026-05-01")).toEqual({ ok: true, value: { put: [], removeIds: [] } });
    expect(change("galaxy", null, "2026-05-01")).toEqual({ ok: true, value: { put: [], removeIds: [] } });
  });

  test("a cycle is refused with the way round, also one that would only come later", () => {
    expect(change("comet", "lab", "2026-08-01")).toMatchObject({
      ok: false,
      refusal: { code: "account_hierarchy_cycle", details: { on: "2026-08-01", path: ["comet", "lab", "moon", "comet"] } },
    });
    expect(change("comet", "lab", "2026-03-01")).toMatchObject({ ok: false, refusal: { code: "account_hierarchy_cycle", details: { on: "2026-07-01" } } });
    expect(change("lab", "lab", "2026-03-01")).toMatchObject({ ok: false, refusal: { code: "account_hierarchy_cycle", details: { path: ["lab", "lab"] } } });
  });

  test("a link is not changed before a later one", () => {
    expect(change("moon", "nova", "2026-03-01")).toMatchObject({ ok: false, refusal: { code: "account_linked_later", details: { from: "2026-07-01" } } });
  });
});

describe("lintAccountHierarchy", () => {
  const findings = (of: readonly AccountLink[], ids?: ReadonlySet<string>): readonly string[] =>
    lintAccountHierarchy(deepFreeze([...of]), ids).map((finding) => `${finding.code} ${finding.path.join(".")}`);

  test("sound links have no findings", () => {
    expect(findings(links, new Set(["optics", "lab", "moon", "galaxy", "comet"]))).toEqual([]);
  });

  test("cycles, overlaps, empty periods, repeated ids and unknown accounts are named where they stand", () => {
    expect(findings([...links, link("comet", "lab", "2026-06-01")])).toEqual(["account_hierarchy_cycle 3"]);
    expect(findings([...links, link("moon", "nova", "2026-06-30")])).toEqual(["overlapping_periods 4", "overlapping_periods 3"]);
    expect(findings([link("a", "b", "2026-02-01", "2026-02-01")])).toEqual(["empty_period 0.to"]);
    expect(findings([link("a", "b"), { ...link("c", "d"), id: link("a", "b").id }])).toEqual(["duplicate_id 0.id"]);
    expect(findings([link("a", "b")], new Set(["a"]))).toEqual(["unknown_reference 0.parentId"]);
  });
});

test("a link with an impossible day is refused at its place", () => {
  expect(parseInput(accountLinkSchema, links[0]).ok).toBe(true);
  expect(parseInput(accountLinkSchema, { ...links[0], from: "2026-02-30" })).toMatchObject({ ok: false, refusal: { details: { issues: [{ path: ["from"] }] } } });
});
