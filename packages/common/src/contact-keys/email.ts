import { mailSpellings } from "./public-mail-domains.js";

export interface EmailParts {
  readonly local: string;
  /** Lower case, without a dot at the end. */
  readonly domain: string;
}

/** A host name of letters, digits and dashes in any script, with at least one dot and a top level that is no number. */
export const isDomain = (text: string): boolean =>
  text.length <= 253 && /^([\p{L}\p{N}\p{M}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+[\p{L}\p{M}][\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}]$/u.test(text);

/** Splits an address at its last @, or undefined when it is none. Quoted local parts are not accepted. */
export const parseEmail = (text: string): EmailParts | undefined => {
  const address = text.normalize("NFC").trim();
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  const domain = address.slice(at + 1).toLowerCase().replace(/\.$/, "");
  const localFits = at > 0 && local.length <= 64 && /^[^\s@"(),:;<>[\]\\\p{Cc}\p{Cf}]+$/u.test(local) && !/^\.|\.\.|\.$/.test(local);
  return localFits && isDomain(domain) ? { local, domain } : undefined;
};

const spellings: ReadonlyMap<string, (typeof mailSpellings)[number]> = new Map(mailSpellings.flatMap((spelling) => spelling.domains.map((domain) => [domain, spelling] as const)));

/**
 * One spelling for all addresses that reach the same box, or undefined when it is no address: lower
 * case (also of internationalised domains), and for the providers known to do so without the tag after
 * `+`, without dots, under the provider's main domain. Elsewhere a tag may be part of the name, and
 * stays. A domain written in punycode and the same in its own script stay two.
 *
 * @example
 * ```ts
 * normalizeEmail("Ana.Lima+fair@googlemail.com"); // "analima@gmail.com"
 * normalizeEmail("Ana.Lima+fair@acme.example"); // "ana.lima+fair@acme.example"
 * ```
 */
export const normalizeEmail = (text: string): string | undefined => {
  const parts = parseEmail(text);
  if (!parts) return undefined;
  const local = parts.local.toLowerCase();
  const spelling = spellings.get(parts.domain);
  if (!spelling) return `${local}@${parts.domain}`;
  const tag = local.indexOf(spelling.tag);
  const untagged = tag > 0 ? local.slice(0, tag) : local;
  const bare = spelling.dotsIgnored ? untagged.replaceAll(".", "") : untagged;
  return `${bare}@${spelling.canonical ?? parts.domain}`;
};
