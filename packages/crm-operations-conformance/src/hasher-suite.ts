import type { Hasher } from "@nexus/crm-operations";
import type { Closable, ContractSuite } from "./contract.js";
import { expectEqual } from "./expectation.js";

export interface HasherSubject extends Closable {
  readonly hasher: Hasher;
}

/** Texts and their SHA-256; the first three are the published examples of FIPS 180-4. */
const known: readonly (readonly [string, string])[] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
];

/** `Hasher`: the same text, the same hash, on every machine. */
export const hasherSuite: ContractSuite<HasherSubject> = {
  name: "hasher",
  cases: [
    {
      name: "sha256 answers the published examples, in lower-case hexadecimal",
      run: async ({ hasher }) => {
        for (const [text, hash] of known) expectEqual(`SHA-256 of "${text}"`, hasher.sha256(text), hash);
      },
    },
    {
      name: "text is hashed as UTF-8",
      run: async ({ hasher }) => {
        expectEqual("SHA-256 of é", hasher.sha256("é"), "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
        expectEqual("SHA-256 of 😀", hasher.sha256("😀"), "f0443a342c5ef54783a111b51ba56c938e474c32324d90c3a60c9c8e3a37e2d9");
      },
    },
    {
      name: "texts that only look alike have different hashes",
      run: async ({ hasher }) => {
        const texts = ["a", "A", "a ", "é", "e\u0301", "\u0000", "", "a\u0000", "\uFEFFa"];
        expectEqual("how many different hashes", new Set(texts.map((text) => hasher.sha256(text))).size, texts.length);
      },
    },
    {
      name: "a long text has a hash too",
      run: async ({ hasher }) => expectEqual("SHA-256 of a million times a", hasher.sha256("a".repeat(1_000_000)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    },
  ],
};
