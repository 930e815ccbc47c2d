import type { Clock, Instant, OperationContext } from "@nexus/common";
import type { Hasher } from "../hasher.js";

/** What a command answered to the first call with a key. */
export interface CommandAnswer {
  /** Hash of actor and key. */
  readonly id: string;
  /** Hash of command and input: another request with the same key is a mistake of the caller. */
  readonly request: string;
  /** JSON-plain; undefined for a command that answers nothing. */
  readonly value: unknown;
  readonly at: Instant;
}

/** Keeps answers inside the unit of work of their commands, so that an answer is there exactly when its effect is. */
export interface CommandAnswers {
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<CommandAnswer | undefined>;
  /** Throws `duplicate_record` for an id that is there, the same answer too: the first one stays. */
  keep(ctx: OperationContext, answer: CommandAnswer): Promise<void>;
}

/** What a command path needs to answer a repeated call as it answered the first. */
export interface Idempotency<Stores> {
  readonly answers: (stores: Stores) => CommandAnswers;
  readonly hasher: Hasher;
  readonly clock: Clock;
}
