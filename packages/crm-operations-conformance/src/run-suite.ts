import type { OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import type { Capability, CaseTools, Closable, ContractSuite, MakeSubject, SuiteOptions } from "./contract.js";
import { ContractBroken } from "./expectation.js";

export interface SuiteReport {
  readonly suite: string;
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
  readonly skipped: readonly string[];
}

/** Runs every case of a suite, one after the other, and answers which passed, failed and were skipped. */
export const runSuite = async <Subject extends Closable>(
  suite: ContractSuite<Subject>,
  makeSubject: MakeSubject<Subject>,
  host: Pick<CaseTools, "sleep">,
  options: SuiteOptions = {},
): Promise<SuiteReport> => {
  const passed: string[] = [];
  const failed: { readonly name: string; readonly error: unknown }[] = [];
  const skipped: string[] = [];
  for (const [index, contractCase] of suite.cases.entries()) {
    if (lacks(contractCase.capability, options)) {
      skipped.push(contractCase.name);
      continue;
    }
    try {
      await runCase(suite, index, makeSubject, host, options);
      passed.push(contractCase.name);
    } catch (error) {
      failed.push({ name: contractCase.name, error });
    }
  }
  return { suite: suite.name, passed, failed, skipped };
};

/** True when the subject does not claim what the case needs. */
export const lacks = (capability: Capability | undefined, options: SuiteOptions): capability is Capability =>
  capability !== undefined && !(options.capabilities ?? []).includes(capability);

/** Runs one case on a subject of its own; a case that does not end in time fails. */
export const runCase = async <Subject extends Closable>(
  suite: ContractSuite<Subject>,
  index: number,
  makeSubject: MakeSubject<Subject>,
  host: Pick<CaseTools, "sleep">,
  options: SuiteOptions,
): Promise<void> => {
  const contractCase = suite.cases[index];
  if (!contractCase) throw new ContractBroken(`case ${index} of ${suite.name}`, "a case", undefined);
  const tools = toolsOf([suite.name, index, options.label ?? ""].join("/"), host);
  const subject = await makeSubject({ clock: tools.clock });
  try {
    const patience = options.patience ?? 20_000;
    const tooLong = host.sleep(patience).then(() => {
      throw new ContractBroken(contractCase.name, `an end within ${patience} ms`, "none: it hangs");
    });
    await Promise.race([contractCase.run(subject, tools), tooLong]);
  } finally {
    await subject.close();
  }
};

const toolsOf = (place: string, host: Pick<CaseTools, "sleep">): CaseTools => {
  let tenants = 0;
  const newTenant = (): string => `${place}/${(tenants += 1)}`;
  const tenantId = newTenant();
  return {
    clock: simulatedClock(),
    sleep: host.sleep,
    newTenant,
    context: (overrides: Partial<OperationContext> = {}) => simulatedContext({ tenantId, ...overrides }),
  };
};
