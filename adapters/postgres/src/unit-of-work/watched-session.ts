import { OperationsError } from "@nexus/crm-operations";
import type { Session, SessionAnswer } from "../database/database.js";

/**
 * The session as the work sees it: the first error sticks, because PostgreSQL has given up the
 * transaction with it, and after the work nothing is left of it.
 */
export class WatchedSession implements Session {
  private failed: { readonly error: unknown } | undefined;
  private underWay = 0;
  private closed = false;

  constructor(private readonly inner: Session) {}

  query(text: string, parameters: readonly unknown[]): Promise<SessionAnswer> {
    return this.watch(() => this.inner.query(text, parameters));
  }

  script(text: string): Promise<void> {
    return this.watch(() => this.inner.script(text));
  }

  /** Before the commit: throws what went wrong, even when the work swallowed it. */
  readyToCommit(): void {
    if (this.failed) throw this.failed.error;
    if (this.underWay > 0) throw OperationsError.unitOfWorkEnded();
  }

  close(): void {
    this.closed = true;
  }

  private async watch<T>(ask: () => Promise<T>): Promise<T> {
    if (this.closed) throw OperationsError.unitOfWorkEnded();
    if (this.failed) throw this.failed.error;
    this.underWay += 1;
    try {
      return await ask();
    } catch (error) {
      // What was asked together with it fails because of it.
      this.failed ??= { error };
      throw this.failed.error;
    } finally {
      this.underWay -= 1;
    }
  }
}
