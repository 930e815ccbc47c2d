import type { CaseTools, Closable, ContractSuite, MakeSubject, SuiteOptions } from "./contract.js";
import { lacks, runCase } from "./run-suite.js";

/** What registering needs of a test runner; Vitest, Jest and node:test all have it. */
export interface TestRunner extends Pick<CaseTools, "sleep"> {
  describe(name: string, body: () => void): void;
  readonly test: {
    (name: string, body: () => Promise<void>): void;
    skip(name: string, body: () => Promise<void>): void;
  };
}

/**
 * Registers every case of a suite as a test. A case whose capability the subject does not claim shows
 * as a skipped test that says so.
 *
 * @example
 * ```ts
 * declare const makeSubject: MakeSubject<StorageSubject>, runner: TestRunner; // vitest's describe and test, for example
 * registerSuite(recordsSuite, makeSubject, runner);
 * ```
 */
export const registerSuite = <Subject extends Closable>(
  suite: ContractSuite<Subject>,
  makeSubject: MakeSubject<Subject>,
  runner: TestRunner,
  options: SuiteOptions = {},
): void => {
  runner.describe(suite.name, () => {
    for (const [index, { name, capability }] of suite.cases.entries()) {
      const run = (): Promise<void> => runCase(suite, index, makeSubject, runner, options);
      if (lacks(capability, options)) runner.test.skip(`${name} (skipped: the capability ${capability} is missing)`, run);
      else runner.test(name, run);
    }
  });
};
