import type { Clock, OperationContext } from "@nexus/common";
import type { SimulatedClock } from "@nexus/common/testing";

/**
 * What a storage may lack without breaking the contract. Cases that need it are shown as skipped.
 * `concurrent-work`: units of work that share no lock overlap in time. `deadline-while-waiting`: a wait
 * for a lock ends at the context's deadline. `counted-round-trips`: the subject counts its calls into storage.
 */
export type Capability = "concurrent-work" | "deadline-while-waiting" | "counted-round-trips";

/** One sentence of a port's contract and the check that it holds. */
export interface ContractCase<Subject> {
  readonly name: string;
  readonly capability?: Capability;
  /** Rejects with `contract_broken` when the subject breaks the sentence. */
  run(subject: Subject, tools: CaseTools): Promise<void>;
}

/** A port's contract as data: any runner runs it, see `registerSuite` and `runSuite`. */
export interface ContractSuite<Subject> {
  readonly name: string;
  readonly cases: readonly ContractCase<Subject>[];
}

export interface CaseTools {
  /** The clock the subject was made with; stands still until a case moves it. */
  readonly clock: SimulatedClock;
  /** Real time: lets other work go on. */
  sleep(milliseconds: number): Promise<void>;
  /** A tenant that no other case uses. */
  newTenant(): string;
  /** A context of this case's own tenant. */
  context(overrides?: Partial<OperationContext>): OperationContext;
}

/** Something that must be given back after a case. */
export interface Closable {
  close(): Promise<void>;
}

/**
 * Makes what a case tests. Called for every case: where setting up costs, share the database and hand
 * out a cheap handle to it; cases keep to tenants of their own. Time comes from `clock` alone.
 */
export type MakeSubject<Subject extends Closable> = (request: { readonly clock: Clock }) => Promise<Subject>;

export interface SuiteOptions {
  /** What the subject can do beyond the contract; none when absent. */
  readonly capabilities?: readonly Capability[];
  /** Goes into the names of tenants; needed where a database outlives one run of a suite. */
  readonly label?: string;
  /** After this many milliseconds a case counts as hanging and fails; 20,000 when absent. */
  readonly patience?: number;
}
