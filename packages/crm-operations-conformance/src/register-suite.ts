import type { CaseTools, Closable, ContractSuite, MakeSubject, SuiteOptions } from "./contract.js";
import { lacks, runCase } from "./run-suite.js";

/** What registering needs of a test runner; Vitest, Jest and node:test all have it. */
export interface TestRunner extends Pick<CaseTools, "sleep"> {
  describe(name: string, body: () => void): void;
  test(name: string, body: () => Promise<void>): void;
  /** Shows a case that the subject cannot run, so that nothing is skipped in silence. */
  skip(name: string): void;
}

/**
 * Registers every case of a suite as a test.
 *
 * @example
 * ```ts
 * registerSuite(recordsSuite, makeSubject, { describe, test, skip: (name) => test.skip(name), sleep: setTimeout });
 * ```
 */
export const registerSuite = <Subject extends Closable>(
  suite: ContractSuite<Subject>,
  makeSubject: MakeSubject<Subject>,
  runner: TestRunner,
  options: SuiteOptions = {},
): void => {
  runner.describe(suite.name, () => {
    for (const [index, contractCase] of suite.cases.entries()) {
      if (lacks(contractCase, options)) runner.skip(`${contractCase.name} (skipped: the capability ${contractCase.capability} is missing)`);
      else runner.test(contractCase.name, () => runCase(suite, index, makeSubject, runner, options));
    }
  });
};
