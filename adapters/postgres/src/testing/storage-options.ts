import { uuidV7Generator } from "@nexus/common";
import { simulatedClock, simulatedRandom, type SimulatedClock } from "@nexus/common/testing";
import type { TableDefinition } from "@nexus/crm-operations";
import type { StorageOptions } from "../postgres-storage.js";
import { schemaFor } from "./schema-for.js";

/** What a storage needs beside its place. */
export const storageOptions = (tables: readonly TableDefinition[], clock: SimulatedClock = simulatedClock()): StorageOptions => {
  const random = simulatedRandom(3);
  return { schemas: tables.length === 0 ? [] : [schemaFor("test", tables)], clock, ids: uuidV7Generator({ clock, random }), random };
};
