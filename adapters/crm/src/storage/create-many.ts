import { externalReferenceText, type Result } from "@nexus/common";
import type { CoreEvent, DecisionEnvironment, Entity } from "@nexus/crm";
import type { BatchOutcome } from "@nexus/crm-operations";
import { namedTwice, rejected } from "./apply-many.js";
import type { Step } from "./entity-kind.js";
import type { EntityStore } from "./entity-store.js";

/** A creation with what deciding on it needs to know, or why it cannot be decided on. */
export interface Creation<Command, Environment> {
  readonly id: string;
  readonly asked: Result<{ readonly command: Command; readonly environment: Environment }>;
}

/**
 * Many new records, a creation for each of the ids: ids and external references looked up at once, decided one by one, saved at once.
 * Of the same id or reference twice only the first counts; what is refused does not keep the others
 * from being written, and takes nothing away from them.
 */
export const createMany = async <
  State extends Entity,
  Command extends { readonly type: string; readonly id: string },
  Event extends CoreEvent<string, unknown>,
  Environment extends DecisionEnvironment,
  Columns extends object,
>(
  store: EntityStore<State, Command, Event, Environment, Columns>,
  ids: readonly string[],
  creationsOf: () => Promise<readonly Creation<Command, Environment>[]>,
  save: (steps: readonly Step<State, Event>[]) => Promise<void>,
): Promise<readonly BatchOutcome<"created">[]> => {
  const [known, creations] = await Promise.all([store.load(ids), creationsOf()]);
  const states = new Map(known.map((state) => [state.id, state]));
  const seen = new Set<string>();
  const decided = creations.map(({ id, asked }): { readonly id: string; readonly step: Result<Step<State, Event>> } => {
    if (seen.has(id)) return { id, step: namedTwice(id) };
    seen.add(id);
    return { id, step: asked.ok ? store.decideOn(states.get(id), asked.value.command, asked.value.environment) : asked };
  });
  const wanted = decided.flatMap(({ step }) => (step.ok ? store.addedReferences(step.value) : []));
  const owners = new Map(wanted.length === 0 ? [] : await store.references.resolve(wanted));
  const steps: Step<State, Event>[] = [];
  const outcomes = decided.map(({ id, step }): BatchOutcome<"created"> => {
    if (!step.ok) return rejected(id, step);
    const added = store.addedReferences(step.value);
    const taken = store.takenReference(added, owners);
    if (taken) return rejected(id, taken);
    for (const reference of added) owners.set(externalReferenceText(reference), id);
    steps.push(step.value);
    return { id, outcome: "created", version: step.value.after.version };
  });
  await save(steps);
  return outcomes;
};
