import { refuse, type Refused } from "@nexus/common";
import type { CoreEvent, DecisionEnvironment, Entity } from "@nexus/crm";
import type { BatchOutcome } from "@nexus/crm-operations";
import type { Step } from "./entity-kind.js";
import type { EntityStore } from "./entity-store.js";

export const rejected = (id: string, { refusal }: Refused): BatchOutcome<never> => ({ id, outcome: "rejected", refusal });

export const namedTwice = (id: string): Refused => refuse("duplicate_in_batch", "Name each record once per batch: the first one counts.", { id });

/**
 * One command per record for many records: loaded at once, decided one by one, saved at once. Of the
 * same record twice only the first counts; what is refused does not keep the others from being written.
 */
export const applyMany = async <
  State extends Entity,
  Command extends { readonly type: string; readonly id: string },
  Event extends CoreEvent<string, unknown>,
  Environment extends DecisionEnvironment,
  Columns extends object,
  Done extends string,
>(
  store: EntityStore<State, Command, Event, Environment, Columns>,
  commands: readonly { readonly id: string; readonly reason?: string; readonly command: (state: State) => Command }[],
  environmentOf: (state: State) => Environment,
  done: Done,
  save: (steps: readonly Step<State, Event>[]) => Promise<void>,
): Promise<readonly BatchOutcome<Done>[]> => {
  const states = new Map((await store.load(commands.map(({ id }) => id))).map((state) => [state.id, state]));
  const seen = new Set<string>();
  const steps: Step<State, Event>[] = [];
  const outcomes = commands.map(({ id, reason, command }): BatchOutcome<Done> => {
    if (seen.has(id)) return rejected(id, namedTwice(id));
    seen.add(id);
    const state = states.get(id);
    const decided = state ? store.decideOn(state, command(state), environmentOf(state), reason) : store.notFound(id);
    if (!decided.ok) return rejected(id, decided);
    const { after, events } = decided.value;
    if (events.length === 0) return { id, outcome: "unchanged", version: after.version };
    steps.push(decided.value);
    return { id, outcome: done, version: after.version };
  });
  await save(steps);
  return outcomes;
};
