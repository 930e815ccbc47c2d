import type { OperationContext } from "@nexus/common";
import type { CriteriaFacts } from "../criteria/index.js";
import { jsonProblem } from "../unit-of-work/index.js";
import type { EnrichmentProvider, RoutableRecord } from "./ports.js";

/**
 * What a source knows of the records, as far as it can be kept with a decision: what is not plain data
 * counts as missing, and so does everything when the source throws. Nobody waits for their lead because
 * a foreign service answers nonsense.
 */
export const factsFromOutside = async (ctx: OperationContext, records: readonly RoutableRecord[], source: EnrichmentProvider): Promise<ReadonlyMap<string, CriteriaFacts>> => {
  if (records.length === 0) return new Map();
  try {
    const answered = await source.enrich(ctx, records);
    return new Map(records.map(({ id }) => [id, plainFacts(answered.get(id) ?? {})]));
  } catch {
    return new Map();
  }
};

const plainFacts = (facts: CriteriaFacts): CriteriaFacts => Object.fromEntries(Object.entries(facts).filter(([, value]) => jsonProblem(value) === undefined));
