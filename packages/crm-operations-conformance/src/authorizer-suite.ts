import type { OperationContext } from "@nexus/common";
import type { Authorizer } from "@nexus/crm-operations";
import type { Closable, ContractSuite } from "./contract.js";
import { expectEqual } from "./expectation.js";

/** An authorizer that has granted `action` to the actor `granted`, of type user, and nothing to anybody else. */
export interface AuthorizerSubject extends Closable {
  readonly authorizer: Authorizer;
  readonly granted: string;
  readonly action: string;
}

const as = (ctx: OperationContext, id: string): OperationContext => ({ ...ctx, actor: { type: "user", id } });

const answer = async (authorizer: Authorizer, ctx: OperationContext, action: string): Promise<"allow" | "deny"> => ((await authorizer.permission(ctx, action)).length > 0 ? "allow" : "deny");

/** `Authorizer`: what was granted is allowed, all else denied, whatever the names look like. */
export const authorizerSuite: ContractSuite<AuthorizerSubject> = {
  name: "authorizer",
  cases: [
    {
      name: "what was granted is allowed, each time it is asked",
      run: async ({ authorizer, granted, action }, tools) => {
        for (let i = 0; i < 3; i += 1) expectEqual("answer", await answer(authorizer, as(tools.context(), granted), action), "allow");
      },
    },
    {
      name: "another action, and one that only looks alike, is denied",
      run: async ({ authorizer, granted, action }, tools) => {
        const alike = ["", " ", `${action} `, ` ${action}`, action.toUpperCase(), `${action}:more`, action.slice(0, -1), "*", "constructor", "__proto__", "toString", "\uD800"];
        for (const other of alike) expectEqual(`answer for the action ${JSON.stringify(other)}`, await answer(authorizer, as(tools.context(), granted), other), "deny");
      },
    },
    {
      name: "another actor, and one whose id only looks alike, is denied",
      run: async ({ authorizer, granted, action }, tools) => {
        const alike = ["", `${granted} `, granted.toUpperCase(), `${granted}0`, "*", "constructor", "__proto__", "toString", "hasOwnProperty"];
        for (const other of alike) expectEqual(`answer for the actor ${JSON.stringify(other)}`, await answer(authorizer, as(tools.context(), other), action), "deny");
      },
    },
    {
      name: "many questions at once each get their own answer",
      run: async ({ authorizer, granted, action }, tools) => {
        const actors = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? granted : `stranger-${i}`));
        const answers = await Promise.all(actors.map((actor) => answer(authorizer, as(tools.context(), actor), action)));
        expectEqual("answers", answers, actors.map((actor) => (actor === granted ? "allow" : "deny")));
      },
    },
  ],
};
