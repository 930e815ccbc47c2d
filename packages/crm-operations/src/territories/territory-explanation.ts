import type { CalendarDate, Explanation } from "@nexus/common";
import type { TerritoryIndex } from "./territory-index.js";
import type { TerritorySubject } from "./territory.js";

export declare const explainTerritory: (index: TerritoryIndex, subject: TerritorySubject, on: CalendarDate) => Explanation;
