import { expect, test } from "vitest";
import { CrmError } from "../shared/crm-error.js";
import { InvalidScoringModel, LeadNotFound, ScoringWeights, UnknownLeadSource } from "./errors.js";

test.each([
  ["LeadNotFound.byId", LeadNotFound.byId("L-1"), "lead_not_found", { id: "L-1" }],
  ["LeadNotFound.byExternalReference", LeadNotFound.byExternalReference({ source: "shop", externalId: "7" }), "lead_not_found", { source: "shop", externalId: "7" }],
  ["UnknownLeadSource.among", UnknownLeadSource.among("fax", ["website"]), "unknown_lead_source", { source: "fax", known: ["website"] }],
  ["ScoringWeights.notWhole", ScoringWeights.notWhole("99.9"), "scoring_weights_not_100", { totalPercent: "99.9" }],
  [
    "InvalidScoringModel.because",
    InvalidScoringModel.because("m-1", [{ code: "weights-not-100", message: "Make them." }]),
    "invalid_scoring_model",
    { version: "m-1", findings: [{ code: "weights-not-100", message: "Make them." }] },
  ],
] as const)("%s has a stable code, its context, and says what to do", (_, error, code, details) => {
  expect(CrmError.is(error)).toBe(true);
  expect(error).toMatchObject({ code, details, retryable: false, name: "CrmError" });
  expect(error.message).toMatch(/[.]/);
});

test("[EXC-CRM-0126] a missing lead is named by its id or by its external reference", () => {
  expect(LeadNotFound.byId("L-404").details).toEqual({ id: "L-404" });
  expect(LeadNotFound.byExternalReference({ source: "shop", externalId: "404" }).details).toEqual({ source: "shop", externalId: "404" });
});
