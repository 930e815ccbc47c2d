import { accept, refuse, type Result } from "@nexus/common";
import { z } from "zod";
import type { Entity } from "./entity.js";
import { idSchema } from "./schemas.js";

/** What every command on an existing record names. */
export interface Target {
  readonly id: string;
  /** Refused with `version_conflict` when the record has moved on since the caller read this version. */
  readonly expectedVersion?: number;
}

export const targetShape = {
  id: idSchema,
  expectedVersion: z.int().min(1).exactOptional(),
} as const;

/**
 * The record a command is for, or why it cannot be acted on: `<what>_not_found` when there is none,
 * `<what>_deleted` when it lies in the bin, `version_conflict` when the caller's copy is old.
 */
export const targetOf = <State extends Entity>(
  what: "lead" | "opportunity" | "pipeline" | "activity",
  command: Target,
  state: State | undefined,
  allowDeleted = false,
): Result<State> => {
  if (!state) return refuse(`${what}_not_found`, `There is no ${what} with this id.`, { id: command.id });
  if (state.deletedAt !== null && !allowDeleted) {
    return refuse(`${what}_deleted`, `Restore the ${what} first: it lies in the bin.`, { id: command.id });
  }
  if (command.expectedVersion !== undefined && command.expectedVersion !== state.version) {
    return refuse("version_conflict", `Read the ${what} again: it has changed since.`, {
      id: command.id,
      expectedVersion: command.expectedVersion,
      version: state.version,
    });
  }
  return accept(state);
};
