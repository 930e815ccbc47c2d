import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { authorizerSuite, hasherSuite, outboxAndAuditSuite, recordsSuite, registerSuite, runSuite, tenancySuite, unitOfWorkSuite, type Closable, type ContractSuite } from "./index.js";

interface Counter extends Closable {
  readonly number: number;
}

const host = { sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

/** Subjects that are counted when made and when closed. */
const counting = () => {
  const counts = { made: 0, closed: 0 };
  const make = async (): Promise<Counter> => ({
    number: (counts.made += 1),
    close: async () => {
      counts.closed += 1;
    },
  });
  return { counts, make };
};

const broken = new Error("broken");

const mixed: ContractSuite<Counter> = {
  name: "mixed",
  cases: [
    { name: "passes", run: async () => undefined },
    { name: "fails", run: () => Promise.reject(broken) },
    { name: "needs more", capability: "concurrent-work", run: async () => undefined },
    { name: "hangs", run: () => new Promise(() => undefined) },
    { name: "passes again", run: async () => undefined },
  ],
};

describe("running a suite", () => {
  test("reports what passed, failed and was skipped, a hanging case among the failures", async () => {
    const { make } = counting();
    const report = await runSuite(mixed, make, host, { patience: 20 });
    expect(report).toMatchObject({ suite: "mixed", passed: ["passes", "passes again"], skipped: ["needs more"] });
    expect(report.failed).toEqual([{ name: "fails", error: broken }, { name: "hangs", error: expect.objectContaining({ code: "contract_broken" }) }]);
  });

  test("runs a case that needs a capability when the subject claims it", async () => {
    const report = await runSuite(mixed, counting().make, host, { patience: 20, capabilities: ["concurrent-work"] });
    expect([report.passed, report.skipped]).toEqual([["passes", "needs more", "passes again"], []]);
  });

  test("makes a subject for each case and closes it, whatever became of the case", async () => {
    const { counts, make } = counting();
    await runSuite(mixed, make, host, { patience: 20 });
    expect(counts).toEqual({ made: 4, closed: 4 });
  });

  test("gives each case tenants of its own, a label included, and a clock that it may move", async () => {
    const tenants: string[] = [];
    const instants: string[] = [];
    const look: ContractSuite<Counter>["cases"][number]["run"] = async (_subject, tools) => {
      tenants.push(tools.context().tenantId, tools.newTenant(), tools.newTenant());
      instants.push(tools.clock.now());
      tools.clock.advance(1_000);
    };
    const suite: ContractSuite<Counter> = { name: "looks", cases: [{ name: "one", run: look }, { name: "two", run: look }] };
    await runSuite(suite, counting().make, host);
    await runSuite(suite, counting().make, host, { label: "again" });
    expect(new Set(tenants).size).toBe(12);
    expect(new Set(instants).size).toBe(1);
  });
});

describe("registering a suite", () => {
  const register = (options: Parameters<typeof registerSuite<Counter>>[3]) => {
    const seen: string[] = [];
    const bodies = new Map<string, () => Promise<void>>();
    const add = (name: string, body: () => Promise<void>): void => {
      seen.push(name);
      bodies.set(name, body);
    };
    const skip = (name: string): void => void seen.push(`skip ${name}`);
    registerSuite(mixed, counting().make, { describe: (name, body) => (seen.push(`describe ${name}`), body()), test: Object.assign(add, { skip }), ...host }, options);
    return { seen, bodies };
  };

  test("makes each case a test, and shows what is skipped and why", () => {
    expect(register({}).seen).toEqual(["describe mixed", "passes", "fails", "skip needs more (skipped: the capability concurrent-work is missing)", "hangs", "passes again"]);
    expect(register({ capabilities: ["concurrent-work"] }).seen).toContain("needs more");
  });

  test("makes tests that pass and fail like their cases", async () => {
    const { bodies } = register({ patience: 20 });
    await bodies.get("passes")?.();
    await expect(bodies.get("fails")?.()).rejects.toBe(broken);
    await expect(bodies.get("hangs")?.()).rejects.toMatchObject({ code: "contract_broken" });
  });
});

describe("the published suites", () => {
  const suites = [recordsSuite, unitOfWorkSuite, tenancySuite, outboxAndAuditSuite, hasherSuite, authorizerSuite];

  test("name every case once, so that a report tells them apart", () => {
    for (const { cases } of suites) expect(cases.map(({ name }) => name)).toEqual([...new Set(cases.map(({ name }) => name))]);
    expect(new Set(suites.map(({ name }) => name)).size).toBe(suites.length);
  });
});
