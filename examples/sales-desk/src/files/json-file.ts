import { parseInput, type InputLimits, type InputSchema } from "@nexus/common";
import { readFile } from "node:fs/promises";
import { DeskError } from "../desk-error.js";

/** What somebody wrote a JSON file for, as people call it. */
export type JsonFileKind = "map" | "policy" | "team";

/** Throws a DeskError that says where it is wrong. */
export const readJsonFile = async <T>(path: string, kind: JsonFileKind, schema: InputSchema<T>, limits?: InputLimits): Promise<T> => {
  const parsed = parseInput(schema, parseJson(path, kind, await readText(path)), limits);
  if (!parsed.ok) throw DeskError.invalidFile(kind, path, parsed.refusal.message.replace(/^Correct /, "").replace(/[.]$/, ""));
  return parsed.value;
};

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw DeskError.fromFileError(path, error);
  }
};

const parseJson = (path: string, kind: JsonFileKind, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw DeskError.invalidFile(kind, path, `it is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
};
