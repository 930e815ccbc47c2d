/** Content hashes come through here; the core has no cryptography of its own. */
export interface Hasher {
  /** SHA-256 of the text as UTF-8, in lower-case hexadecimal. */
  sha256(text: string): string;
}
