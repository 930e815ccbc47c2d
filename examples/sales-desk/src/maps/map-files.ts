import { importMappingSetSchema, type ImportMappingSet } from "@nexus/crm-operations";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readJsonFile } from "../files/json-file.js";

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

const readMap = (path: string): Promise<ImportMappingSet> => readJsonFile(path, "map", importMappingSetSchema);
