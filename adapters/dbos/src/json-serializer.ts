import type { DBOSSerializer } from "@dbos-inc/dbos-sdk";

/** Everything that runs remember is plain JSON already. */
export const jsonSerializer: DBOSSerializer = {
  name: () => "nexus_json",
  stringify: (value) => JSON.stringify(value ?? null),
  parse: (text) => (text === null || text === undefined ? null : JSON.parse(text)),
};
