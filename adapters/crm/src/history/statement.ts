import { canonicalJson, type FieldValues, type Instant } from "@nexus/common";
import type { Hasher } from "@nexus/crm-operations";

/** Each fact that a source has ever stated of a record, as a hash under its name; custom fields each for themselves. */
export type SaidFacts = Readonly<Record<string, string>>;

/** What a source says of a record, and how much of it is new. What it leaves out it does not say. */
export interface Statement<Facts> {
  readonly facts: Facts;
  /** The facts that it says for the first time, or differently from the last time; of custom fields only these. */
  readonly news: Partial<Facts>;
  /** Whether it has stated the fact at an earlier time. */
  saidBefore(name: keyof Facts & string): boolean;
}

const customFields = "customFields";

/** Half of a SHA-256: as good as certain to tell two values of one fact apart. */
const hashLength = 32;

export const hear = <Facts extends object>(facts: Facts, before: SaidFacts, hasher: Hasher): { readonly statement: Statement<Facts>; readonly said: SaidFacts } => {
  const said: Record<string, string> = { ...before };
  const isNews = (name: string, value: unknown): boolean => {
    const hash = hasher.sha256(canonicalJson(value)).slice(0, hashLength);
    const known = Object.hasOwn(said, name) ? said[name] : undefined;
    said[name] = hash;
    return known !== hash;
  };
  const newFields = (fields: FieldValues): FieldValues => Object.fromEntries(Object.entries(fields).filter(([name, value]) => isNews(`${customFields}.${name}`, value)));
  const news = Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]: [string, unknown]) => {
      if (name !== customFields) return isNews(name, value) ? [[name, value]] : [];
      const fields = newFields(value as FieldValues);
      return Object.keys(fields).length === 0 ? [] : [[name, fields]];
    }),
  ) as Partial<Facts>;
  return { statement: { facts, news, saidBefore: (name) => Object.hasOwn(before, name) }, said };
};

/** The first of the times that are known. */
export const earliest = (times: readonly (Instant | undefined)[]): Instant | undefined => times.filter((time) => time !== undefined).toSorted()[0];
