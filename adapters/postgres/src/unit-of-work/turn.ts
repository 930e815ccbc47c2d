import type { OperationContext } from "@nexus/common";
import { OperationsError } from "@nexus/crm-operations";

/**
 * The wait for a transaction to begin: for the embedded database's one connection, or for a free one
 * of the pool. It ends at the deadline; a transaction whose turn comes later is undone at once.
 */
export class Turn {
  private begun = false;
  private late = false;

  constructor(
    private readonly ctx: OperationContext,
    private readonly timeout: number | undefined,
  ) {}

  begin(): void {
    if (this.late) throw OperationsError.deadlineExceeded(this.ctx);
    this.begun = true;
  }

  async orTooLate<T>(transaction: Promise<T>): Promise<T> {
    if (this.timeout === undefined) return transaction;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        if (this.begun) return;
        this.late = true;
        reject(OperationsError.deadlineExceeded(this.ctx));
      }, this.timeout);
    });
    try {
      return await Promise.race([transaction, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }
}
