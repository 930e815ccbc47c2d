import { LeadSource, type LeadSourceCatalogue } from "../lead-source.js";
import { knownPart, unknownPart, withinHundred, type AssessFactor } from "./factor-assessment.js";
import type { LeadScoringModel } from "./lead-scoring-model.js";

/** How good leads from this source are: the model's own points for it, else the catalogue's. */
export const sourceQualityFactor =
  ({ pointsBySource }: LeadScoringModel["sourceQuality"], catalogue: LeadSourceCatalogue): AssessFactor =>
  ({ source }) => {
    const definition = LeadSource.find(source, catalogue);
    const points = Object.hasOwn(pointsBySource, source) ? pointsBySource[source] : definition?.qualityPoints;
    const facts = [
      { name: "lead.source", value: source },
      { name: "lead.source.category", value: definition?.category ?? null },
    ];
    if (points === undefined) return { points: 0, parts: [unknownPart("source", facts, `Source ${source} is not in the catalogue.`)] };
    return { points: withinHundred(points), parts: [knownPart("source", points, facts, `Source ${definition?.label ?? source}: ${points} points.`)] };
  };
