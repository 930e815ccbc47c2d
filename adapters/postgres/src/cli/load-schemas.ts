import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { StorageSchema } from "../schema/storage-schema.js";
import { StorageError } from "../storage-error.js";

/** Every storage schema that the modules export, each once, in the order of the modules. Throws `invalid_schema`. */
export const loadSchemas = async (modules: readonly string[], workingDirectory: string): Promise<readonly StorageSchema[]> => {
  const schemas = new Set<StorageSchema>();
  for (const name of modules) {
    const exported = Object.values(await load(name, workingDirectory)).flat().filter(isStorageSchema);
    if (exported.length === 0) throw StorageError.invalidSchema(`--migrations ${name}`, "it exports no storage schema");
    exported.forEach((schema) => schemas.add(schema));
  }
  return [...schemas];
};

const load = async (name: string, workingDirectory: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    const file = resolve(workingDirectory, name);
    const found = existsSync(file) ? file : createRequire(join(workingDirectory, "here.js")).resolve(name);
    return (await import(pathToFileURL(found).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw StorageError.invalidSchema(`--migrations ${name}`, error instanceof Error ? error.message : String(error));
  }
};

const isStorageSchema = (value: unknown): value is StorageSchema =>
  typeof value === "object" &&
  value !== null &&
  "namespace" in value &&
  typeof value.namespace === "string" &&
  "tables" in value &&
  Array.isArray(value.tables) &&
  "migrations" in value &&
  Array.isArray(value.migrations);
