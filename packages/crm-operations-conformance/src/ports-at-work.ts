import { accept, refuse, type OperationContext, type Refusal, type Result } from "@nexus/common";
import type { LockKey, UnitOfWork } from "@nexus/crm-operations";
import { ContractBroken, expectCode, expectEqual } from "./expectation.js";

/** One tenant's ports, as a case works with them. */
export interface PortsAtWork<Ports> {
  readonly ctx: OperationContext;
  /** Commits what `work` does, and answers what it answers. */
  commit<T>(work: (ports: Ports, ctx: OperationContext) => Promise<T>): Promise<T>;
  /** What `work` reads, in a unit of work in which nothing can be written. */
  read<T>(work: (ports: Ports, ctx: OperationContext) => Promise<T>): Promise<T>;
  /** Commits something that must be accepted. */
  done<T>(what: string, work: (ports: Ports, ctx: OperationContext) => Promise<Result<T>>): Promise<T>;
  /** Tries something that must be refused; with this code, where one is named. */
  refused(what: string, code: string | undefined, work: (ports: Ports, ctx: OperationContext) => Promise<Result<unknown>>): Promise<Refusal>;
  /** What the work threw, undone without any repeat; undefined when it was committed. */
  caught(work: (ports: Ports, ctx: OperationContext) => Promise<unknown>): Promise<unknown>;
  /** Tries something that must throw this code. */
  failed(what: string, code: string, work: (ports: Ports, ctx: OperationContext) => Promise<unknown>): Promise<void>;
}

/** Whatever is written is written under `locks`. */
export const portsAtWork = <Ports>(unitOfWork: UnitOfWork<Ports>, ctx: OperationContext, locks: readonly LockKey[] = []): PortsAtWork<Ports> => {
  const atWork: PortsAtWork<Ports> = {
    ctx,
    commit: (work) => atWork.done("a unit of work that accepts", async (ports) => accept(await work(ports, ctx))),
    read: (work) => unitOfWork.read(ctx, (ports) => work(ports, ctx)),
    async done(what, work) {
      const result = await unitOfWork.run(ctx, locks, (ports) => work(ports, ctx));
      if (!result.ok) throw new ContractBroken(what, "to be accepted", result.refusal);
      return result.value;
    },
    async refused(what, code, work) {
      const result = await unitOfWork.run(ctx, locks, (ports) => work(ports, ctx));
      if (result.ok) throw new ContractBroken(what, `the refusal ${code ?? "that says why"}`, result.value);
      if (code !== undefined) expectEqual(`code of the refusal of ${what}`, result.refusal.code, code);
      expectEqual(`whether the refusal of ${what} says what to do`, result.refusal.message === "", false);
      return result.refusal;
    },
    async caught(work) {
      const errors: unknown[] = [];
      await unitOfWork.run(ctx, locks, async (ports) => {
        try {
          return accept(await work(ports, ctx));
        } catch (error) {
          errors.push(error);
          return refuse("caught", "Seen by the case.");
        }
      });
      return errors[0];
    },
    async failed(what, code, work) {
      expectCode(what, code, await atWork.caught(work));
    },
  };
  return atWork;
};
