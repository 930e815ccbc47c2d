import { deepFreeze, type Refusal, type Result } from "@nexus/common";
import type { CoreEvent, DecisionEnvironment, Decider } from "./decider.js";

/**
 * The test language of every decider: given what happened, when a command comes, then look at the
 * outcome. Test-only, not exported from the package's door.
 *
 * Every `when` also holds the decider to the laws they all share, and throws {@link BrokenLaw} when
 * one is broken: inputs are frozen, the same question gets the same answer, events are JSON-plain and
 * say when and by whom, `version` counts events, a refusal has a code and a message.
 *
 * @example
 * ```ts
 * const environment = leadEnvironment({ tenantId: "T-1", actorId: "U-1", now: Instant.of("2026-11-22T20:16:16.000Z"), fields: [] });
 * const leads = specification(leadDecider, environment);
 * const created = leads.after({ type: "create", id: "L-1", title: "Ten seats", source: "website" });
 * created.when({ type: "convert", id: "L-1" }).answer; // "lead_transition_refused"
 * ```
 */
export const specification = <State extends { readonly version: number }, Command, Event extends CoreEvent<string, unknown>, Environment extends DecisionEnvironment>(
  decider: Decider<State, Command, Event, Environment>,
  environment: Environment,
): Specification<State, Command, Event, Environment> => {
  const when = (before: State | undefined, command: Command, changes: Partial<Environment>): Outcome<State, Event> => {
    const around = deepFreeze({ ...environment, ...changes });
    const decide = (): Result<readonly Event[]> => deepFreeze(decider.decide(command, before, around));
    deepFreeze(command);
    const result = decide();
    law("the same question gets the same answer", JSON.stringify(decide()) === JSON.stringify(result));
    if (!result.ok) {
      const { refusal } = result;
      law("a refusal has a snake_case code", /^[a-z]+(_[a-z]+)*$/.test(refusal.code));
      law("a refusal says what to do", refusal.message.length > 10);
      law("a refusal is JSON-plain", isPlain(refusal));
      return { answer: refusal.code, refusal, events: [], before, after: before };
    }
    const events = result.value;
    for (const event of events) {
      law("an event is JSON-plain", isPlain(event));
      law("an event says when and by whom", event.at === around.now && event.by === around.actorId);
    }
    const after = fold(before, events);
    law("version counts events", (after?.version ?? 0) === (before?.version ?? 0) + events.length);
    return { answer: "accepted", refusal: undefined, events, before, after };
  };

  const fold = (state: State | undefined, events: readonly Event[]): State | undefined =>
    events.reduce<State | undefined>((current, event) => deepFreeze(decider.evolve(current, event)), state);

  const given = (state: State | undefined): Given<State, Command, Event, Environment> => ({
    state: deepFreeze(state),
    when: (command, changes = {}) => when(state, command, changes),
    after: (...commands) =>
      given(
        commands.reduce<State | undefined>((current, command) => {
          const { answer, refusal, after } = when(current, command, {});
          law(`the given commands are accepted (${answer}: ${refusal?.message})`, answer === "accepted");
          return after;
        }, state),
      ),
  });

  return { ...given(undefined), given: (...events) => given(fold(undefined, deepFreeze(events))), from: given, fold };
};

/** A state that stands, and what may be asked of it. */
export interface Given<State, Command, Event, Environment> {
  readonly state: State | undefined;
  /** `changes` overrides parts of the environment, usually `now`. */
  when(command: Command, changes?: Partial<Environment>): Outcome<State, Event>;
  /** Further on, after commands that must all be accepted. */
  after(...commands: readonly Command[]): Given<State, Command, Event, Environment>;
}

export interface Specification<State, Command, Event, Environment> extends Given<State, Command, Event, Environment> {
  given(...events: readonly Event[]): Given<State, Command, Event, Environment>;
  from(state: State | undefined): Given<State, Command, Event, Environment>;
  fold(state: State | undefined, events: readonly Event[]): State | undefined;
}

export interface Outcome<State, Event> {
  /** `"accepted"`, or the code of the refusal. */
  readonly answer: string;
  readonly refusal: Refusal | undefined;
  /** What happened; empty when refused. */
  readonly events: readonly Event[];
  readonly before: State | undefined;
  /** The state after the events; the very same as `before` when refused. */
  readonly after: State | undefined;
}

export class BrokenLaw extends Error {}

const law = (name: string, holds: boolean): void => {
  if (!holds) throw new BrokenLaw(`Broken law: ${name}.`);
};

/** Survives a round trip through JSON unchanged: no undefined, no minus zero, no class instances. */
export const isPlain = (value: unknown): boolean => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
};
