import { expect, test } from "vitest";
import { commands, create, engineScore, leads, now } from "./lead-fixture.js";
import { leadTrackedFields, trackedLead } from "./lead-fields.js";

test("field history sees owner, status, source, rating, budget and the value of the score, not its date", () => {
  const lead = leads.after(create, commands["assign-score"]).state;
  const again = leads.from(lead).after({ type: "assign-score", id: "L-1", score: engineScore(64, now) }).state;
  if (!lead || !again) throw new Error("no lead");
  expect(Object.keys(trackedLead(lead)).sort()).toEqual([...leadTrackedFields].sort());
  expect(trackedLead(lead)).toEqual({ ownerId: null, status: "new", source: "website", rating: null, budget: null, score: 64 });
  expect(again.score).not.toEqual(lead.score);
  expect(trackedLead(again)).toEqual(trackedLead(lead));
});
