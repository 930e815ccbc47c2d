import type { FieldDefinition, Instant, Result } from "@nexus/common";

/** What a decision may know beside the command and the state. Plain data, made by the caller. */
export interface DecisionEnvironment {
  readonly tenantId: string;
  /** Who acts, as the id of the actor. */
  readonly actorId: string;
  readonly now: Instant;
  /** The tenant's custom field registry. */
  readonly fields: readonly FieldDefinition[];
}

/**
 * The shape of all business logic: `decide` answers what happens (or why not), `evolve` what that
 * makes of the state. Both are pure. `state` is undefined for what does not exist yet.
 *
 * Folding `evolve` over every event ever decided gives the present state; storage keeps the state
 * itself and sends the events on.
 */
export interface Decider<State, Command, Event, Environment extends DecisionEnvironment = DecisionEnvironment> {
  decide(command: Command, state: State | undefined, environment: Environment): Result<readonly Event[]>;
  evolve(state: State | undefined, event: Event): State;
}

/** An event of the core: past tense, JSON-plain, with when and by whom. The envelope is the orchestrator's. */
export interface CoreEvent<Type extends string, Data> {
  readonly type: Type;
  readonly at: Instant;
  readonly by: string;
  readonly data: Data;
}
