import { NexusError } from "@nexus/common";
import { DeskError } from "../desk-error.js";

/** What a failed run says, and with which code it ends: 2 for what was typed, 130 for a stop, 1 for all else. */
export const failure = (error: unknown, debug: boolean): { readonly text: string; readonly exitCode: number } => {
  if (debug) return { text: `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, exitCode: exitCodeOf(error) };
  const message = error instanceof Error ? error.message : String(error);
  const hint = NexusError.is(error) ? "" : " (NEXUS_DEBUG=1 shows where.)";
  return { text: `sales-desk: ${message.replaceAll(/\s*\n\s*/g, " ")}${hint}\n`, exitCode: exitCodeOf(error) };
};

const exitCodeOf = (error: unknown): number => {
  if (!(error instanceof DeskError)) return 1;
  if (error.code === "stopped") return 130;
  return error.code === "refused" ? 1 : 2;
};
