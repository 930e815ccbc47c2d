import { accept, canonicalJson, parseInput, refuse, type OperationContext, type Result } from "@nexus/common";
import type { UnitOfWork } from "../unit-of-work/index.js";
import { isPermitted, type Authorizer } from "./authorizer.js";
import { checkContext } from "./check-context.js";
import type { Command } from "./command.js";
import type { Idempotency } from "./command-answers.js";

/**
 * The only way in: context, permission, input, unit of work. What refuses before the unit of work has
 * changed nothing; what refuses inside is undone with its events and audit entries.
 */
export class CommandPath<Stores> {
  constructor(private readonly deps: { readonly unitOfWork: UnitOfWork<Stores>; readonly authorizer: Authorizer; readonly idempotency?: Idempotency<Stores> }) {}

  /**
   * Refuses with `not_permitted`, `invalid_input` (every issue with its path), `idempotency_key_reused`,
   * or what the handler refuses. With `ctx.idempotencyKey`, the same actor, key, command and input get
   * the answer of the first call that was accepted, and nothing happens again. Throws `invalid_context` and what the unit of work throws.
   */
  async execute<Input, Output>(ctx: OperationContext, command: Command<Input, Output, Stores>, input: unknown): Promise<Result<Output>> {
    checkContext(ctx);
    if (!(await isPermitted(this.deps.authorizer, ctx, command.action))) {
      return refuse("not_permitted", `Ask for the permission ${command.action}.`, { action: command.action, command: command.name });
    }
    const parsed = parseInput(command.schema, input, command.limits);
    if (!parsed.ok) return parsed;
    const { idempotency, unitOfWork } = this.deps;
    const locks = command.locks(parsed.value, ctx);
    if (ctx.idempotencyKey === undefined || !idempotency) return unitOfWork.run(ctx, locks, (stores) => command.handle(ctx, parsed.value, stores));
    const id = idempotency.hasher.sha256(JSON.stringify([ctx.actor.type, ctx.actor.id, ctx.idempotencyKey]));
    const request = idempotency.hasher.sha256(canonicalJson([command.name, parsed.value]));
    return unitOfWork.run(ctx, [...locks, { kind: "idempotency-key", id }], async (stores) => {
      const answers = idempotency.answers(stores);
      const known = await answers.find(ctx, id);
      if (known && known.request !== request) return refuse("idempotency_key_reused", "Give another request another key: this one was used.", { command: command.name, at: known.at });
      // What is kept is what this very command answered: its name is part of the request.
      if (known) return accept(known.value as Output);
      const answer = await command.handle(ctx, parsed.value, stores);
      if (answer.ok) await answers.keep(ctx, { id, request, value: answer.value, at: idempotency.clock.now() });
      return answer;
    });
  }
}
