import { parseInput, refuse, type OperationContext, type Result } from "@nexus/common";
import type { UnitOfWork } from "../unit-of-work/index.js";
import type { Authorizer } from "./authorizer.js";
import { checkContext } from "./check-context.js";
import type { Command } from "./command.js";

/**
 * The only way in: context, permission, input, unit of work. What refuses before the unit of work has
 * changed nothing; what refuses inside is undone with its events and audit entries.
 */
export class CommandPath<Stores> {
  constructor(private readonly deps: { readonly unitOfWork: UnitOfWork<Stores>; readonly authorizer: Authorizer }) {}

  /**
   * Refuses with `not_permitted`, `invalid_input` (every issue with its path), or what the handler
   * refuses. Throws `invalid_context` and what the unit of work throws.
   */
  async execute<Input, Output>(ctx: OperationContext, command: Command<Input, Output, Stores>, input: unknown): Promise<Result<Output>> {
    checkContext(ctx);
    if (!(await this.permits(ctx, command.action))) {
      return refuse("not_permitted", `Ask for the permission ${command.action}.`, { action: command.action, command: command.name });
    }
    const parsed = parseInput(command.schema, input, command.limits);
    if (!parsed.ok) return parsed;
    return this.deps.unitOfWork.run(ctx, command.locks(parsed.value, ctx), (stores) => command.handle(ctx, parsed.value, stores));
  }

  private async permits(ctx: OperationContext, action: string): Promise<boolean> {
    try {
      return (await this.deps.authorizer.authorize(ctx, action)) === "allow";
    } catch {
      return false;
    }
  }
}
