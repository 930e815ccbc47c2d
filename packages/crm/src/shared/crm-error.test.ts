import { NexusError, refuse } from "@nexus/common";
import { expect, test } from "vitest";
import { CrmError } from "./crm-error.js";
import { EventWithoutRecord } from "./event-without-record.js";

test("[EXC-CRM-0124] a failure of the core is a CrmError with a code, details and a cause", () => {
  const cause = new Error("below");
  const error = new CrmError("lead_not_found", "There is no lead with this id.", { details: { id: "L-1" }, cause });
  expect(error).toBeInstanceOf(Error);
  expect(NexusError.is(error)).toBe(true);
  expect(error).toMatchObject({ name: "CrmError", code: "lead_not_found", message: "There is no lead with this id.", details: { id: "L-1" }, retryable: false });
  expect(error.cause).toBe(cause);
});

test("a refusal becomes an exception that keeps its code, message and details", () => {
  const { refusal } = refuse("lead_not_convertible", "Qualify the lead first.", { id: "L-1" });
  expect(CrmError.fromRefusal(refusal)).toMatchObject({ name: "CrmError", code: "lead_not_convertible", message: "Qualify the lead first.", details: { id: "L-1" } });
});

test("[TST-CRM-0142] an event before the beginning of its record is a failure that names both", () => {
  expect(EventWithoutRecord.of("lead", { type: "LeadConverted", data: { id: "L-1" } })).toMatchObject({
    code: "event_without_record",
    message: expect.stringContaining("LeadConverted came before the lead began"),
    details: { type: "LeadConverted", id: "L-1" },
  });
});
