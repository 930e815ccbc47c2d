import { accept, canonicalJson, Instant, millisecondsPerDay, NexusError, parseInput, refuse, type Clock, type OperationContext, type Refused, type Result } from "@nexus/common";
import type { Hasher } from "../hasher.js";
import { contextFields, silentLogger, type Logger } from "../logging/index.js";
import type { LockKey, UnitOfWork } from "../unit-of-work/index.js";
import { closedFields, permissionOf, type Authorizer } from "./authorizer.js";
import { checkContext } from "./check-context.js";
import type { Command } from "./command.js";
import type { CommandStores } from "./command-stores.js";
import { auditOfDenial, denialOf, type Denial } from "./denial.js";
import { reachOf, type Asked, type Reach } from "./record-permission.js";

export interface CommandPathDeps<Stores> {
  readonly unitOfWork: UnitOfWork<Stores>;
  readonly authorizer: Authorizer;
  readonly hasher: Hasher;
  readonly clock: Clock;
  /** How long an answer is kept for its idempotency key; 7 days when absent, never less than one. */
  readonly answersKeptDays?: number;
  /** Told of every command and what became of it: names, ids and codes, never what was in it. */
  readonly logger?: Logger;
}

/**
 * The only way in: context, permission, input, unit of work. What refuses before the unit of work has
 * changed nothing; what refuses inside is undone with its events and audit entries. Every denial is in
 * the audit trail, under the command's name.
 */
export class CommandPath<Stores> {
  constructor(private readonly deps: CommandPathDeps<Stores & CommandStores>) {}

  /**
   * Refuses with `not_permitted` (`details.denied` says whether it is the action, a record or fields),
   * `requester_cannot_approve`, `invalid_input` (every issue with its path), or what the handler refuses.
   *
   * With `ctx.idempotencyKey`, the same actor, key, command and input get the answer of the first call
   * that was accepted, and nothing happens again; another command or input is refused with
   * `idempotency_key_reused`, and while the first call is under way its repetition with
   * `request_in_flight`: ask again in a moment. Whoever has lost the permission for the action gets no
   * answer either.
   *
   * Throws `invalid_context` and what the unit of work throws.
   */
  async execute<Input, Output>(ctx: OperationContext, command: Command<Input, Output, Stores>, input: unknown): Promise<Result<Output>> {
    checkContext(ctx);
    const { logger = silentLogger } = this.deps;
    const about = { ...contextFields(ctx), command: command.name };
    try {
      const result = await this.permitted(ctx, command, input);
      logger.log("info", "command", { ...about, outcome: result.ok ? "accepted" : "refused", ...(result.ok ? {} : { refusalCode: result.refusal.code }) });
      return result;
    } catch (error) {
      logger.log("error", "command failed", { ...about, outcome: "failed", error });
      throw error;
    }
  }

  private async permitted<Input, Output>(ctx: OperationContext, command: Command<Input, Output, Stores>, input: unknown): Promise<Result<Output>> {
    const permission = await permissionOf(this.deps.authorizer, ctx, command.action);
    if (permission.length === 0) return this.deny(ctx, command, { denied: "action" });
    const parsed = parseInput(command.schema, input, command.limits);
    if (!parsed.ok) return parsed;
    const fields = command.fields?.(parsed.value) ?? [];
    const closed = closedFields(permission, fields);
    if (closed.length > 0) return this.deny(ctx, command, { denied: "fields", fields: closed });
    return this.work(ctx, command, parsed.value, { permission, fields });
  }

  private async work<Input, Output>(ctx: OperationContext, command: Command<Input, Output, Stores>, input: Input, asked: Asked): Promise<Result<Output>> {
    // An answer that is kept is shown as far as the action goes: its records may have new owners by now.
    let reach: Reach = { closed: closedFields(asked.permission) };
    const permitted = async (stores: Stores & CommandStores): Promise<Result<Output>> => {
      reach = await reachOf(ctx, command, input, asked, stores.recordFacts);
      return reach.denial ? denialOf(command, reach.denial) : command.handle(ctx, input, stores);
    };
    const locks = command.locks(input, ctx);
    const result = ctx.idempotencyKey === undefined ? await this.deps.unitOfWork.run(ctx, locks, permitted) : await this.once(ctx, ctx.idempotencyKey, command, input, locks, permitted);
    if (reach.denial) return this.deny(ctx, command, reach.denial);
    return result.ok && command.withhold && reach.closed.length > 0 ? accept(command.withhold(result.value, reach.closed)) : result;
  }

  /** The answer kept for the key, or else the work, whose answer is kept. */
  private async once<Input, Output>(
    ctx: OperationContext,
    key: string,
    command: Command<Input, Output, Stores>,
    input: Input,
    locks: readonly LockKey[],
    work: (stores: Stores & CommandStores) => Promise<Result<Output>>,
  ): Promise<Result<Output>> {
    const { hasher, clock, unitOfWork } = this.deps;
    const id = hasher.sha256(JSON.stringify([ctx.actor.type, ctx.actor.id, key]));
    const request = hasher.sha256(canonicalJson([command.name, input]));
    try {
      return await unitOfWork.run(ctx, [...locks, { kind: "idempotency-key", id, ifTaken: "refuse" }], async (stores) => {
        const at = clock.now();
        const known = await stores.answers.find(ctx, id);
        if (known && known.expiresAt > at) {
          // What is kept is what this very command answered: its name is part of the request.
          return known.request === request ? accept(known.value as Output) : keyReused(command.name, known.at);
        }
        const answer = await work(stores);
        if (!answer.ok) return answer;
        if (known) await stores.answers.forget(ctx, id);
        await stores.answers.keep(ctx, { id, request, value: answer.value, at, expiresAt: this.expiry(at) });
        return answer;
      });
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "lock_taken") throw error;
      return refuse("request_in_flight", "Ask again in a moment, with the same key: the first call is still under way.", { command: command.name });
    }
  }

  private expiry(at: Instant): Instant {
    return Instant.addMilliseconds(at, Math.max(1, this.deps.answersKeptDays ?? 7) * millisecondsPerDay);
  }

  /** The refusal, once it is in the audit trail: who keeps trying leaves traces. */
  private async deny<Input, Output>(ctx: OperationContext, command: Command<Input, Output, Stores>, denial: Denial): Promise<Refused> {
    await this.deps.unitOfWork.run(ctx, [], async ({ outbox }) => {
      await outbox.audit([auditOfDenial(command, denial)]);
      return accept(undefined);
    });
    return denialOf(command, denial);
  }
}

const keyReused = (command: string, at: Instant): Refused => refuse("idempotency_key_reused", "Give another request another key: this one was used.", { command, at });
