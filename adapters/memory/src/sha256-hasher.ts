import { hash } from "node:crypto";
import type { Hasher } from "@nexus/crm-operations";

/** SHA-256 by Node's own cryptography. */
export const sha256Hasher: Hasher = {
  sha256: (text) => hash("sha256", text, "hex"),
};
