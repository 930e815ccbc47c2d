import { expect, test } from "vitest";
import { claimedIds, formatLedger, judgeLedger, parseLedger } from "./ledger.ts";
import { testResults, type TestResult } from "../test-run/test-report.ts";

const ledger = parseLedger("id\tarea\trequirement\nBUS-CRM-0001\tcrm/lead\tfirst\nBUS-CRM-0002\tcrm/lead\tsecond\nVAL-CRM-0001\tcrm/validation\tthird\n");
const ran = (status: TestResult["status"], ...titles: string[]): TestResult => ({ file: "packages/crm/src/a.test.ts", titles, status });
const uncoveredIds = (tests: readonly TestResult[]) => judgeLedger(ledger, [], tests).uncovered.map(({ id }) => id);

test("a ledger line without three columns, or an id twice, is refused with its line", () => {
  expect(() => parseLedger("id\tarea\trequirement\nBUS-CRM-0001\tcrm/lead")).toThrow("Ledger line 2");
  expect(() => parseLedger("id\tarea\trequirement\nBUS-CRM-0001\ta\tb\nBUS-CRM-0001\ta\tb")).toThrow("twice");
  expect(() => parseLedger("BUS-CRM-0001\ta\tb")).toThrow("starts with");
});

test("a title claims the ids it holds in brackets, one, several, or a list", () => {
  expect(claimedIds(["{BUS-CRM-0001}", "of BUS-CRM-0002"])).toEqual([]);
  expect(claimedIds(["[BUS-CRM-0001] [VAL-CRM-0001] both"])).toEqual(["BUS-CRM-0001", "VAL-CRM-0001"]);
  expect(claimedIds(["[BUS-CRM-0001, BUS-CRM-0002] both", "[VAL-CRM-0001] inner"])).toEqual(["BUS-CRM-0001", "BUS-CRM-0002", "VAL-CRM-0001"]);
  expect(claimedIds(["[INV-05] is no requirement", "[a, b]"])).toEqual([]);
});

test("an id counts when a passed test, or a describe around it, names it", () => {
  expect(uncoveredIds([ran("passed", "[BUS-CRM-0001] a group", "does it")])).toEqual(["BUS-CRM-0002", "VAL-CRM-0001"]);
});

test("an id does not count when only a skipped or failed test names it, nor when one of several failed", () => {
  expect(uncoveredIds([ran("skipped", "[BUS-CRM-0001] a"), ran("pending", "[BUS-CRM-0002] a"), ran("failed", "[VAL-CRM-0001] a")])).toHaveLength(3);
  const mixed = [ran("passed", "[BUS-CRM-0001] a"), ran("failed", "[BUS-CRM-0001] b")];
  expect(uncoveredIds(mixed)).toContain("BUS-CRM-0001");
  expect(judgeLedger(ledger, [], mixed).failing).toEqual(["BUS-CRM-0001"]);
});

test("an id the ledger does not have is a problem, named with its file", () => {
  expect(judgeLedger(ledger, [], [ran("passed", "[BUS-CRM-9999] a")]).problems).toEqual(["packages/crm/src/a.test.ts names BUS-CRM-9999, which the ledger does not have."]);
});

test("an area listed as complete may lose no id, and must exist", () => {
  const all = [ran("passed", "[BUS-CRM-0001, BUS-CRM-0002] a")];
  expect(judgeLedger(ledger, ["crm/lead"], all).problems).toEqual([]);
  expect(judgeLedger(ledger, ["crm/lead"], all.slice(1)).problems).toEqual(["crm/lead is listed as complete, but 2 of its 2 requirements have no passing test."]);
  expect(judgeLedger(ledger, ["crm/leads"], all).problems).toHaveLength(1);
});

test("the table is aligned, sums up, and lists what is left", () => {
  expect(formatLedger(judgeLedger(ledger, ["crm/lead"], [ran("passed", "[BUS-CRM-0001, BUS-CRM-0002] a")])).split("\n")).toEqual([
    "crm/lead           2 /    2  complete",
    "crm/validation     0 /    1",
    "all                2 /    3",
    "",
    "1 without a passing test:",
    "VAL-CRM-0001  crm/validation  third",
  ]);
});

test("a test file that breaks before its first test counts as a failed test", () => {
  const broken = { name: "a.test.ts", status: "failed", assertionResults: [] };
  expect(testResults({ testResults: [broken] })).toMatchObject([{ status: "failed" }]);
});
