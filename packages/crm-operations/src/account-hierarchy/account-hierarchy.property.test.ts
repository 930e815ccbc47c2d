import { CalendarDate, type Result } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linkAccount, lintAccountHierarchy, type AccountLink, type AccountLinkChange, type LinkAccount } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 300;

const accounts = ["a", "b", "c", "d", "e"] as const;
const changes = fc.array(
  fc.record({ accountId: fc.constantFrom(...accounts), parentId: fc.option(fc.constantFrom(...accounts)), day: fc.nat(30) }),
  { maxLength: 20 },
);

type Decide = (links: readonly AccountLink[], change: LinkAccount) => Result<AccountLinkChange>;

const staysSound = (decide: Decide): void => {
  fc.assert(
    fc.property(changes, (steps) => {
      let links: readonly AccountLink[] = [];
      steps.forEach(({ accountId, parentId, day }, i) => {
        const decided = decide(links, { linkId: `l${i}`, accountId, parentId, from: CalendarDate.addDays(CalendarDate.of("2026-01-01"), day) });
        if (!decided.ok) return;
        const gone = new Set([...decided.value.removeIds, ...decided.value.put.map(({ id }) => id)]);
        links = [...links.filter(({ id }) => !gone.has(id)), ...decided.value.put];
      });
      expect(lintAccountHierarchy(links)).toEqual([]);
    }),
    { numRuns: runs },
  );
};

test("whatever is linked in whatever order, no cycle and no overlap arises on any day", () => {
  staysSound(linkAccount);
});

test("control: looking at the first day only lets later cycles through", () => {
  const shortSighted: Decide = (links, change) => {
    const decided = linkAccount(links, change);
    if (decided.ok || decided.refusal.code !== "account_hierarchy_cycle" || decided.refusal.details["on"] === change.from) return decided;
    return linkAccount(links.filter((link) => link.accountId === change.accountId), change);
  };
  expect(() => staysSound(shortSighted)).toThrow();
});
