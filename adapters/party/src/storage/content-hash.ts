import { canonicalJson } from "@nexus/common";
import type { Hasher } from "@nexus/crm-operations";

/** The same for the same content, whatever the order of its fields. What is null says as little as what is absent. */
export const contentHash = (hasher: Hasher, content: object): string => hasher.sha256(canonicalJson(Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null))));
