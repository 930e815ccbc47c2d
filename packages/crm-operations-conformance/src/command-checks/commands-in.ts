import type { Command } from "@nexus/crm-operations";

/** A command whose input and output nobody knows yet. */
export type AnyCommand<Stores> = Command<unknown, unknown, Stores>;

const parts = ["name", "action", "schema", "locks", "handle"] as const;
const isCommand = (value: unknown): value is AnyCommand<never> => typeof value === "object" && value !== null && parts.every((part) => part in value);

/**
 * Every command behind the doors of packages: as it is, in a record, or made by a function called
 * `…Commands`, which is given `deps`. So a list of commands is never written by hand, and a new one is
 * found by whatever checks them all. `depth` bounds how far records are looked into.
 */
export const commandsIn = <Stores>(doors: object, deps: object, depth = 3): readonly AnyCommand<Stores>[] => {
  const found = Object.entries(doors).flatMap(([name, value]): readonly AnyCommand<never>[] => {
    if (isCommand(value)) return [value];
    const made: unknown = typeof value === "function" && name.endsWith("Commands") ? (value as (given: object) => unknown)(deps) : value;
    return typeof made === "object" && made !== null && depth > 0 ? commandsIn<never>(made, deps, depth - 1) : [];
  });
  // Which stores they ask for is known to whoever brings the doors.
  return found as readonly AnyCommand<Stores>[];
};
