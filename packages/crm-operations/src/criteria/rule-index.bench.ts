import type { FieldDefinition } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { expect, test } from "vitest";
import { evaluateCriteria, fieldCatalogue, ruleIndex, type Criteria, type CriteriaFacts, type CriteriaField, type CriteriaValue, type EncodedFacts, type RuleIndex } from "./index.js";
