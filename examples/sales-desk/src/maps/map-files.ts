import { parseInput } from "@nexus/common";
import { importMappingSetSchema, type ImportMappingSet } from "@nexus/crm-operations";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DeskError } from "../desk-error.js";

/** A map as it lies in a file. */
export interface MapFile {
  /** As people may name it. */
  readonly name: string;
  readonly set: ImportMappingSet;
}

const presetFolder = fileURLToPath(new URL("../../maps/", import.meta.url));

/** The maps that come with the sales desk, by name. */
export const presetMaps = async (folder = presetFolder): Promise<readonly MapFile[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(names.map(async (name) => ({ name: `maps/${name}`, set: await readMap(join(folder, name)) })));
};

/** Throws a DeskError that says where it is wrong. */
export const readMapFile = async (path: string): Promise<MapFile> => ({ name: basename(path), set: await readMap(path) });

const readMap = async (path: string): Promise<ImportMappingSet> => {
  const parsed = parseInput(importMappingSetSchema, parseJson(path, await readText(path)));
  if (!parsed.ok) throw DeskError.invalidMap(path, parsed.refusal.message.replace(/^Correct /, "").replace(/[.]$/, ""));
  return parsed.value;
};

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw DeskError.fromFileError(path, error);
  }
};

const parseJson = (path: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw DeskError.invalidMap(path, `it is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
};
